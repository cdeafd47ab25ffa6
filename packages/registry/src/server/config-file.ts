import { failure, type Result, success } from '@concordat/engine';
import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';

/** A configuration file: the name it is talked about by, and its text in YAML. */
export interface ConfigFile {
  readonly name: string;
  readonly text: string;
}

/** A value of the file and the words for where it stands. */
export interface FileValue {
  readonly place: string;
  readonly value: unknown;
}

/**
 * The settings that a configuration file gives, by name. An empty file gives none. On failure one sentence for each syntax error,
 * unknown setting or setting given twice, with file, line and column.
 */
export function readConfigFile(
  file: ConfigFile,
  names: readonly string[],
): Result<ReadonlyMap<string, FileValue>, readonly string[]> {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file.name}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    return failure(document.errors.map(({ pos, message }) => `${placeAt(pos[0])}: ${message}`));
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return success(new Map());
  if (!isMap(root)) return failure([`${placeAt(0)}: expected settings of the form 'name: value'`]);
  return readSettings(root, names, placeAt);
}

function readSettings(
  root: YAMLMap,
  names: readonly string[],
  placeAt: (offset: number) => string,
): Result<ReadonlyMap<string, FileValue>, readonly string[]> {
  const values = new Map<string, FileValue>();
  const problems: string[] = [];
  for (const { key, value } of root.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const place = placeAt(isScalar(key) ? (key.range?.[0] ?? 0) : 0);
    if (names.includes(name)) {
      values.set(name, { place: `${place}: ${name}`, value: isScalar(value) ? value.value : undefined });
    } else {
      problems.push(`${place}: there is no setting '${name}'; the settings are ${names.join(', ')}`);
    }
  }
  return problems.length > 0 ? failure(problems) : success(values);
}

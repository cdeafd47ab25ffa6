import { closest } from '../../../source/closest.ts';
import { type NamedType, PRIMITIVES } from '../schema.ts';
import { isComplexKind } from './names.ts';

/** What people write for types that Avro calls otherwise. */
const OTHERWISE: ReadonlyMap<string, string> = new Map([
  ['integer', '"int" or "long"'],
  ['number', '"double"'],
  ['bool', '"boolean"'],
  ['str', '"string"'],
  ['text', '"string"'],
  ['binary', '"bytes"'],
  ['object', 'a record'],
  ['struct', 'a record'],
  ['list', 'an array'],
  ['union', 'a list of types'],
  ['decimal', '{"type": "bytes", "logicalType": "decimal", "precision": …}'],
  ['uuid', '{"type": "string", "logicalType": "uuid"}'],
  ['date', '{"type": "int", "logicalType": "date"}'],
  ['timestamp', '{"type": "long", "logicalType": "timestamp-millis"}'],
]);

/** Names among which a misspelt one is looked for. */
const MAX_CANDIDATES = 300;

/**
 * What may have been meant by a name that no type has.
 *
 * @param written the name as it stands in the text
 * @param name its part behind the last dot
 */
export function unknownTypeHint(written: string, name: string, known: readonly NamedType[]): string {
  const otherwise = OTHERWISE.get(written.toLowerCase());
  if (otherwise) return `Avro says ${otherwise}`;
  if (isComplexKind(written)) return `declare it: {"type": "${written}", …}`;
  const candidates = known.slice(0, MAX_CANDIDATES);
  const namesake = candidates.find((type) => type.name === name);
  const meant =
    namesake?.fullName ??
    closest(written, [...PRIMITIVES, ...candidates.map(({ fullName }) => fullName)]) ??
    candidates.find((type) => closest(name, [type.name]) !== undefined)?.fullName;
  return meant === undefined ? 'define it, or import the schema that does' : `did you mean ${JSON.stringify(meant)}?`;
}

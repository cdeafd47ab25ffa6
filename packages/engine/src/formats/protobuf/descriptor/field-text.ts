import { jsonNameOf } from '../link/declare.ts';
import { isMessageValue } from '../options/values.ts';
import { optionName } from '../print/canonical-options.ts';
import { entryText, textLiteral, valueText } from '../print/value.ts';
import type { Edition, FieldValue, MessageValue } from '../schema.ts';
import { scalarOf, TYPE_GROUP } from './numbers.ts';
import { isWord, type Part } from './part.ts';
import { WireError } from './wire-reader.ts';

/** The options of an element, each as `NAME = VALUE`. */
export function optionTexts(options: MessageValue | undefined, edition: Edition): readonly string[] {
  return (options?.fields ?? [])
    .filter(({ field }) => field.extends !== undefined || !NO_OPTIONS.has(field.name))
    .flatMap((entry) => values(entry, edition));
}

/** Options that no text sets. */
const NO_OPTIONS: ReadonlySet<string> = new Set(['map_entry', 'uninterpreted_option']);

function values({ field, values: given }: FieldValue, edition: Edition): readonly string[] {
  const [first] = given;
  const isFeatures = field.name === 'features' && field.extends === undefined;
  if (isFeatures && isMessageValue(first) && hasStyle(edition)) {
    // Descriptors do not say which style names have; where they have none of the usual one, features are set.
    return [`features = { ${['enforce_naming_style: STYLE_LEGACY', ...first.fields.map(entryText)].join(' ')} }`];
  }
  return given.map((value) => `${optionName(field)} = ${valueText(field, value)}`);
}

function hasStyle(edition: Edition): boolean {
  return edition !== 'proto2' && edition !== 'proto3' && edition !== '2023';
}

/** Options in brackets, with a blank in front; nothing without any. */
export function bracketText(options: readonly string[]): string {
  return options.length === 0 ? '' : ` [${options.join(', ')}]`;
}

/** A field up to its options: `repeated string tags = 4`. */
export function fieldHead(field: Part, edition: Edition, entry: Part | undefined): string {
  if (entry !== undefined) return `map<${typesOf(entry)}> ${numbered(field, field.name)}`;
  const type = isGroup(field, edition) ? `group ${lastPart(field.dotted('type_name'))}` : typeName(field);
  return isGroup(field, edition)
    ? `${labelText(field, edition)}${numbered(field, type)}`
    : `${labelText(field, edition)}${type} ${numbered(field, field.name)}`;
}

/** True for a group of proto2, which declares its message. */
export function isGroup(field: Part, edition: Edition): boolean {
  return edition === 'proto2' && field.number('type') === TYPE_GROUP;
}

/** What is behind the last dot. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function numbered(field: Part, words: string): string {
  return `${words} = ${field.number('number') ?? 0}`;
}

function typeName(field: Part): string {
  return scalarOf(field.number('type')) ?? field.dotted('type_name');
}

/** The types of the key and the value of a map. */
function typesOf(entry: Part): string {
  const [key, value, ...rest] = entry.parts('field');
  if (key === undefined || value === undefined || rest.length > 0)
    throw new WireError(`"${entry.name}" is no entry of a map`);
  return `${typeName(key)}, ${typeName(value)}`;
}

const REQUIRED = 2;
const REPEATED = 3;

function labelText(field: Part, edition: Edition): string {
  const label = field.number('label');
  if (label === REPEATED) return 'repeated ';
  if (field.is('proto3_optional')) return 'optional ';
  if (edition !== 'proto2' || field.number('oneof_index') !== undefined) return '';
  return label === REQUIRED ? 'required ' : 'optional ';
}

/** The default, the name in JSON and the options of a field. */
export function fieldOptions(field: Part, edition: Edition): readonly string[] {
  const value = field.text('default_value');
  const jsonName = field.text('json_name');
  const isUsual = jsonName === undefined || jsonName === jsonNameOf(field.name) || field.text('extendee') !== undefined;
  return [
    ...(value === undefined ? [] : [`default = ${defaultLiteral(field, value)}`]),
    ...(isUsual ? [] : [`json_name = ${textLiteral(jsonName)}`]),
    ...optionTexts(field.options, edition),
  ];
}

function defaultLiteral(field: Part, value: string): string {
  const scalar = scalarOf(field.number('type'));
  if (scalar === 'string') return textLiteral(value);
  // Bytes are written with escapes already.
  if (scalar === 'bytes' && /^(?:[^"\\\n]|\\[^\n])*$/.test(value)) return `"${value}"`;
  if (scalar !== 'bytes' && (isWord(value) || /^-?(?:inf|nan|[0-9][0-9a-zA-Z.+-]*)$/.test(value))) return value;
  throw new WireError(`${JSON.stringify(value.slice(0, 100))} is no default of a field`);
}

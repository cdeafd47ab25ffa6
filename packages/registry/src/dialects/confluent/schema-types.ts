import { invalidSchema } from './refused.ts';

/** The types of schemas that clients know, with the ids of their formats, in the order in which Confluent's registry lists them. */
const TYPES = [
  ['JSON', 'json-schema'],
  ['PROTOBUF', 'protobuf'],
  ['AVRO', 'avro'],
] as const;

/** The types that schemas can have here. */
export const SCHEMA_TYPES: readonly string[] = TYPES.map(([type]) => type);

/** The format of a type as a request names it; without one it is Avro. */
export function formatOf(type: string | undefined): string {
  const format = type === undefined ? 'avro' : TYPES.find(([known]) => known === type)?.[1];
  if (format !== undefined) return format;
  throw invalidSchema(`Invalid schema type ${type}`);
}

/** The type that clients know a format by. What their libraries do not know is shown as JSON, or under its own name. */
export function typeOf(format: string): string {
  if (format === 'data-contract') return 'JSON';
  return TYPES.find(([, known]) => known === format)?.[0] ?? format.toUpperCase();
}

/** The forms of formats by the names that the parameter `format` has for them; other names mean nothing. */
const FORMS: ReadonlyMap<string, string> = new Map([
  ['resolved', 'resolved'],
  ['serialized', 'serialized'],
  ['ignore_extensions', 'ignore-extensions'],
]);

/** The form that the parameter `format` asks for; undefined: as it is stored. */
export function formOf(format: string | undefined): string | undefined {
  return format === undefined ? undefined : FORMS.get(format);
}

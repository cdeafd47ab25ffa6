import type { Field, MessageType, ProtoFile, ProtoSchema } from '../schema.ts';
import { withinPackage } from './match.ts';

interface Named {
  readonly fullName: string;
  readonly file?: ProtoFile;
}

/** The readable place of a type or service: its name within the package of the document, or its full name. */
export function pathOf({ fullName }: Named, schema: ProtoSchema): string {
  return withinPackage(fullName, schema.root.package) ?? fullName;
}

/** The readable place of a field: of the entries of a map `Order.prices.key`, of an extension its full name in parentheses. */
export function fieldPath(field: Field, owner: string): string {
  const name = field.extends === undefined ? field.name : `(${field.fullName})`;
  return owner === '' ? name : `${owner}.${name}`;
}

/** The type of a field, as the text of a document would say it. */
export function typeName({ type, delimited }: Field, schema: ProtoSchema): string {
  if (type.kind === 'scalar') return type.scalar;
  if (type.kind === 'enum') return pathOf(type.enum, schema);
  if (type.message.isMapEntry) return mapName(type.message, schema);
  const name = pathOf(type.message, schema);
  return delimited ? `group ${name}` : name;
}

function mapName({ fields: [key, value] }: MessageType, schema: ProtoSchema): string {
  return `map<${key ? typeName(key, schema) : '?'}, ${value ? typeName(value, schema) : '?'}>`;
}

/** The name that a field has in the JSON form unless it sets another: words joined, each but the first with a capital. */
export function usualJsonName(name: string): string {
  return name.replace(/_+(.?)/g, (_all, letter: string) => letter.toUpperCase());
}

/** `repeated`, `required`, `optional`, or the empty string where absence cannot be told. */
export function labelOf({ cardinality, presence }: Field): string {
  if (cardinality === 'repeated') return 'repeated';
  return presence === 'implicit' ? 'implicit' : presence === 'required' ? 'required' : 'optional';
}

import type { JsonValue } from '../../../model/json.ts';
import { scalarValue } from '../options/scalar.ts';
import { textOfUtf8 } from '../parse/string-literal.ts';
import type { OptionTree } from '../parse/tree.ts';
import type { Field } from '../schema.ts';
import type { Draft, Link } from './draft.ts';

/** Reads what looks like an option of a field and is part of it: `default` and `json_name`. */
export function settleDefaults(link: Link): void {
  for (const { node, tree } of link.elements.fields) {
    const seen = new Set<string>();
    for (const option of tree.options) {
      const [part, more] = option.parts;
      if (part === undefined || part.isExtension || more !== undefined) continue;
      if (part.text !== 'default' && part.text !== 'json_name') continue;
      if (seen.has(part.text)) link.report('bad-option', `"${part.text}" is set already`, option, node.at);
      seen.add(part.text);
      if (part.text === 'default') setDefault(link, node, option);
      else setJsonName(link, node, option);
    }
  }
}

function setJsonName(link: Link, node: Draft<Field>, option: OptionTree): void {
  const { value } = option;
  const name = value.kind === 'string' ? textOfUtf8(value.bytes) : undefined;
  const wrong = whyNoJsonName(node, name);
  if (wrong !== undefined) link.report('bad-option', wrong, option, node.at);
  else if (name !== undefined) node.jsonName = name;
}

function whyNoJsonName(node: Field, name: string | undefined): string | undefined {
  if (name === undefined) return 'the value of "json_name" stands in quotes';
  if (node.extends !== undefined) return 'extensions have no "json_name"';
  if (name.includes('\0')) return '"json_name" cannot hold the character U+0000';
  // Names in brackets are those of extensions.
  return /^\[.*\]$/s.test(name) ? '"json_name" cannot stand in brackets' : undefined;
}

function setDefault(link: Link, node: Draft<Field>, option: OptionTree): void {
  const wrong = whyNoDefault(link, node);
  const given = scalarValue(node, option.value, false);
  if (wrong !== undefined) link.report('bad-default', wrong, option, node.at);
  else if (given.ok) node.default = defaultOf(node, given.value);
  else link.report('bad-default', `the default does not fit: "${node.name}" ${given.why}`, option, node.at);
}

function whyNoDefault(
  { file }: Link,
  { type, cardinality, features, oneof, extends: extendee }: Field,
): string | undefined {
  if (file.edition === 'proto3') return 'fields of proto3 have no default of their own';
  if (cardinality === 'repeated') return 'repeated fields have no default';
  if (type.kind === 'message') return 'messages have no default';
  const isImplicit = features.fieldPresence === 'IMPLICIT' && oneof === undefined && extendee === undefined;
  return isImplicit ? 'fields with implicit presence have no default of their own' : undefined;
}

function defaultOf({ type }: Field, value: unknown): JsonValue {
  if (typeof value === 'string') return type.kind === 'scalar' && type.scalar === 'bytes' ? value : textOfUtf8(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  return typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : null;
}

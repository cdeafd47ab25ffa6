import type { JsonValue } from '../../../model/json.ts';
import { scalarValue } from '../options/scalar.ts';
import { textOfUtf8 } from '../parse/string-literal.ts';
import type { OptionTree } from '../parse/tree.ts';
import type { Field } from '../schema.ts';
import type { Draft, Elements, Link } from './draft.ts';

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
  if (value.kind !== 'string') {
    link.report('bad-option', 'the value of "json_name" stands in quotes', value, node.at);
    return;
  }
  if (node.extends !== undefined) {
    link.report('bad-option', 'extensions have no "json_name"', option, node.at);
    return;
  }
  const name = textOfUtf8(value.bytes);
  if (name.includes('\0')) {
    link.report('bad-option', '"json_name" cannot hold the character U+0000', value, node.at);
    return;
  }
  if (/^\[.*\]$/s.test(name)) {
    link.report('bad-option', '"json_name" cannot stand in brackets, which are for extensions', value, node.at);
    return;
  }
  node.jsonName = name;
}

function setDefault(
  link: Link,
  node: Draft<Field>,
  option: Elements['fields'][number]['tree']['options'][number],
): void {
  const { type } = node;
  const wrong = (why: string): void => link.report('bad-default', why, option, node.at);
  if (link.file.edition === 'proto3') {
    wrong('fields of proto3 have no default of their own');
    return;
  }
  if (node.cardinality === 'repeated') {
    wrong('repeated fields have no default');
    return;
  }
  if (type.kind === 'message') {
    wrong('messages have no default');
    return;
  }
  if (node.features.fieldPresence === 'IMPLICIT' && node.oneof === undefined && node.extends === undefined) {
    wrong('fields with implicit presence have no default of their own');
    return;
  }
  const given = scalarValue(node, option.value, false);
  if (!given.ok) {
    wrong(`the default does not fit: "${node.name}" ${given.why}`);
    return;
  }
  node.default = defaultOf(node, given.value);
}

function defaultOf({ type }: Field, value: unknown): JsonValue {
  if (typeof value === 'string') return type.kind === 'scalar' && type.scalar === 'bytes' ? value : textOfUtf8(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  return typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : null;
}

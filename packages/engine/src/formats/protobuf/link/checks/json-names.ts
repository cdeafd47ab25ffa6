import type { Field } from '../../schema.ts';
import { jsonNameOf } from '../declare.ts';
import type { Elements, Link } from '../draft.ts';

/** Checks that the fields of a message differ in JSON, too. */
export function checkJsonNames(link: Link): void {
  for (const { node, tree } of link.elements.messages) {
    if (node.options.get('deprecated_legacy_json_field_conflicts') === true) continue;
    const isForgiven = node.features.jsonFormat === 'LEGACY_BEST_EFFORT';
    checkNames(link, { node, tree }, isForgiven, false);
    checkNames(link, { node, tree }, isForgiven, true);
  }
}

/** Compares the names made from the names of fields, or those that are set. */
function checkNames(
  link: Link,
  { node, tree }: Elements['messages'][number],
  isForgiven: boolean,
  isSet: boolean,
): void {
  const seen = new Map<string, { readonly field: Field; readonly custom: boolean }>();
  for (const [index, field] of node.fields.entries()) {
    const usual = jsonNameOf(field.name);
    const custom = isSet && field.jsonName !== usual;
    const name = isSet ? field.jsonName : usual;
    const other = seen.get(name);
    if (other === undefined) {
      seen.set(name, { field, custom });
      continue;
    }
    const involvesUsual = !custom || !other.custom;
    // Two names as made are told by the first comparison; and old files may have them.
    if ((isSet && !custom && !other.custom) || (isForgiven && involvesUsual)) continue;
    const message = `"${field.name}" and "${other.field.name}" are both "${name}" in JSON`;
    link.report('name-conflict', message, tree.fields[index]?.name ?? tree.name, field.at, 'set another json_name');
  }
}

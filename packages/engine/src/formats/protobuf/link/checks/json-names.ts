import type { Field } from '../../schema.ts';
import { jsonNameOf } from '../declare.ts';
import type { Elements, Link } from '../draft.ts';

type MessageElement = Elements['messages'][number];

/** Checks that the fields of a message differ in JSON, too. */
export function checkJsonNames(link: Link): void {
  for (const element of link.elements.messages) {
    const { node } = element;
    if (node.isMapEntry || node.fields.length < 2) continue;
    if (node.options.get('deprecated_legacy_json_field_conflicts') === true) continue;
    const usual = node.fields.map(({ name }) => jsonNameOf(name));
    compare(link, element, usual, usual);
    if (node.fields.some(({ jsonName }, index) => jsonName !== usual[index])) {
      compare(
        link,
        element,
        usual,
        node.fields.map(({ jsonName }) => jsonName),
      );
    }
  }
}

/**
 * Compares the names of fields in JSON.
 *
 * @param usual the names made from the names of the fields
 * @param names those that are compared: the usual ones, or those that are set
 */
function compare(link: Link, { node, tree }: MessageElement, usual: readonly string[], names: readonly string[]): void {
  const isForgiven = node.features.jsonFormat === 'LEGACY_BEST_EFFORT';
  const seen = new Map<string, number>();
  const isSet = (index: number): boolean => names[index] !== usual[index];
  for (const [index, name] of names.entries()) {
    const other = seen.get(name);
    if (other === undefined) {
      seen.set(name, index);
      continue;
    }
    const areUsual = !isSet(index) && !isSet(other);
    // Two names as made are told by the first comparison; and old files may have them.
    if ((names !== usual && areUsual) || (isForgiven && !(isSet(index) && isSet(other)))) continue;
    const [field, first]: readonly (Field | undefined)[] = [node.fields[index], node.fields[other]];
    const message = `"${field?.name}" and "${first?.name}" are both "${name}" in JSON`;
    link.report(
      'name-conflict',
      message,
      tree.fields[index]?.name ?? tree.name,
      field?.at ?? node.at,
      'set another json_name',
    );
  }
}

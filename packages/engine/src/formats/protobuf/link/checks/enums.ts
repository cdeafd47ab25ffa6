import type { Elements, Link } from '../draft.ts';
import { checkReservedNames } from './messages.ts';
import { overlaps, type PlacedRange, Ranges, rangeText } from './numbers.ts';

type EnumElement = Elements['enums'][number];

/** Checks the numbers and names inside each enum. */
export function checkEnums(link: Link): void {
  for (const element of link.elements.enums) {
    checkFirst(link, element);
    checkAliases(link, element);
    checkReserved(link, element);
    checkReservedNames(link, element.tree.reservedNames, element.node.at);
    checkShortNames(link, element);
  }
}

function checkFirst(link: Link, { node, tree }: EnumElement): void {
  const [first] = node.values;
  if (first === undefined) link.report('bad-enum', `the enum "${node.name}" has no value`, tree.name, node.at);
  else if (node.features.enumType === 'OPEN' && first.number !== 0) {
    link.report('bad-enum', 'the first value of an open enum is 0', tree.values[0]?.number ?? tree.name, first.at);
  }
}

function checkAliases(link: Link, { node, tree }: EnumElement): void {
  const allowed = node.options.get('allow_alias');
  const seen = new Map<number, string>();
  let hasAlias = false;
  for (const [index, value] of node.values.entries()) {
    const { name, number } = value;
    const other = seen.get(number);
    if (other === undefined) seen.set(number, name);
    else {
      hasAlias = true;
      if (allowed === true) continue;
      const message = `"${name}" has the number ${number}, as "${other}" has already`;
      link.report(
        'duplicate-number',
        message,
        tree.values[index]?.number ?? tree.name,
        value.at,
        'if both are meant: option allow_alias = true;',
      );
    }
  }
  if (allowed === true && !hasAlias) {
    link.report('bad-option', '"allow_alias" is set, and no two values share a number', tree.name, node.at);
  }
  if (allowed === false)
    link.report('bad-option', '"allow_alias = false" says nothing', tree.name, node.at, 'leave it out');
}

function checkReserved(link: Link, { node, tree }: EnumElement): void {
  if (node.reservedRanges.length + node.reservedNames.length === 0) return;
  const ranges = node.reservedRanges.map(
    (range, index): PlacedRange => ({
      ...range,
      at: tree.reservedRanges[index] ?? tree.name,
      what: 'reserved',
    }),
  );
  for (const [first, second] of overlaps(ranges)) {
    const message = `the reserved range ${rangeText(second)} overlaps ${rangeText(first)}`;
    link.report('overlapping-ranges', message, second.at, node.at);
  }
  const reserved = new Ranges(node.reservedRanges);
  const names = new Set(node.reservedNames);
  for (const [index, value] of node.values.entries()) {
    const { name, number } = value;
    const span = tree.values[index]?.name ?? tree.name;
    if (reserved.at(number))
      link.report('reserved-number', `"${name}" uses the reserved number ${number}`, span, value.at);
    if (names.has(name)) link.report('reserved-name', `the name "${name}" is reserved`, span, value.at);
  }
}

/** Values have to differ by more than case and the name of the enum in front, since some languages leave those out. */
function checkShortNames(link: Link, { node, tree }: EnumElement): void {
  // Old files may ask to be forgiven, as the compiler forgives them.
  const isForgiven = node.options.get('deprecated_legacy_json_field_conflicts') === true;
  if (isForgiven && node.file.edition === 'proto2') return;
  const seen = new Map<string, { readonly name: string; readonly number: number }>();
  for (const [index, value] of node.values.entries()) {
    const short = pascal(withoutPrefix(value.name, node.name));
    const other = seen.get(short);
    if (other === undefined) seen.set(short, value);
    else if (other.name !== value.name && other.number !== value.number) {
      const message = `"${value.name}" and "${other.name}" are the same but for case and the name of the enum`;
      link.report('name-conflict', message, tree.values[index]?.name ?? tree.name, value.at);
    }
  }
}

/** The name without that of the enum in front, whatever their case and underscores. */
function withoutPrefix(name: string, enumName: string): string {
  const prefix = enumName.replaceAll('_', '').toLowerCase();
  let at = 0;
  for (const letter of prefix) {
    while (name[at] === '_') at += 1;
    if (name[at]?.toLowerCase() !== letter) return name;
    at += 1;
  }
  while (name[at] === '_') at += 1;
  return at === name.length ? name : name.slice(at);
}

function pascal(name: string): string {
  return name.replace(
    /(_*)([^_]?)([^_]*)/g,
    (_, _gap: string, first: string, rest: string) => first.toUpperCase() + rest.toLowerCase(),
  );
}

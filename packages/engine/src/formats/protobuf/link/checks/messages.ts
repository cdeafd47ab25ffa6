import type { RangeTree, ReservedName } from '../../parse/tree.ts';
import type { MessageType } from '../../schema.ts';
import type { Elements, Link } from '../draft.ts';
import { nextFree, overlaps, type PlacedRange, Ranges, rangeText } from './numbers.ts';

const MAX_NUMBER = 536_870_911;
/** Numbers that the implementation of Protocol Buffers keeps for itself. */
const RESERVED_BY_LANGUAGE = { start: 19_000, end: 19_999 };

/** Checks the numbers and names inside each message. */
export function checkMessages(link: Link): void {
  for (const element of link.elements.messages) {
    // What is made for maps is right as it is made.
    if (element.node.isMapEntry) continue;
    checkRanges(link, element);
    checkNumbers(link, element);
    checkReservedNames(link, element.tree.reservedNames, element.node.at);
    checkKind(link, element);
  }
  checkOneofs(link);
}

function checkRanges(link: Link, { node, tree }: Elements['messages'][number]): void {
  if (tree.reservedRanges.length + tree.extensionRanges.length === 0) return;
  const placed = (ranges: readonly RangeTree[], nodes: MessageType['reservedRanges'], what: PlacedRange['what']) =>
    ranges.map((at, index): PlacedRange => ({ start: at.from, end: nodes[index]?.end ?? at.from, at, what }));
  const ranges = [
    ...placed(tree.reservedRanges, node.reservedRanges, 'reserved'),
    ...placed(tree.extensionRanges, node.extensionRanges, 'extension'),
  ];
  for (const [first, second] of overlaps(ranges)) {
    const message = `the ${second.what} range ${rangeText(second)} overlaps the ${first.what} range ${rangeText(first)}`;
    link.report('overlapping-ranges', message, second.at, node.at);
  }
  const isMessageSet = node.options.get('message_set_wire_format') === true;
  for (const range of tree.extensionRanges) {
    const end = Number.isFinite(range.to) ? range.to : range.from;
    if (end > MAX_NUMBER && !isMessageSet) {
      link.report('number-out-of-range', `extension numbers end at ${MAX_NUMBER}`, range, node.at);
    }
    if (link.file.edition === 'proto3') {
      link.report('bad-extension', 'messages of proto3 have no extension ranges', range, node.at);
    }
  }
}

function checkNumbers(link: Link, { node, tree }: Elements['messages'][number]): void {
  const reserved = rangesOf(node.reservedRanges);
  const extensions = rangesOf(node.extensionRanges);
  const names = new Set(node.reservedNames);
  const taken = new Map<number, string>();
  const numbers = lazily(() => new Set(node.fields.map(({ number }) => number)));
  const isTaken = (number: number): boolean =>
    numbers().has(number) ||
    reserved.at(number) !== undefined ||
    extensions.at(number) !== undefined ||
    isOutside(number);
  const free = lazily(() => nextFree(1, isTaken));
  for (const [index, field] of node.fields.entries()) {
    const { number, name } = field;
    const other = taken.get(number);
    if (other === undefined) taken.set(number, name);
    for (const [kind, message] of wrongNumber(name, number, other, reserved, extensions)) {
      const next = free();
      const hint = next === undefined ? undefined : `the next free number is ${next}`;
      link.report(kind, message, tree.fields[index]?.number ?? tree.name, field.at, hint);
    }
    if (names.has(name)) {
      link.report('reserved-name', `the name "${name}" is reserved`, tree.fields[index]?.name ?? tree.name, field.at);
    }
  }
}

const NO_RANGES = new Ranges([]);

function rangesOf(ranges: MessageType['reservedRanges']): Ranges {
  return ranges.length === 0 ? NO_RANGES : new Ranges(ranges);
}

const NOTHING: readonly (readonly [kind: string, message: string])[] = [];

/** What is wrong with the number of a field: kinds of problems and what they say. */
function wrongNumber(
  name: string,
  number: number,
  other: string | undefined,
  reserved: Ranges,
  extensions: Ranges,
): readonly (readonly [kind: string, message: string])[] {
  const [isReserved, isLeft] = [reserved.at(number) !== undefined, extensions.at(number) !== undefined];
  if (other === undefined && !isReserved && !isLeft && !isOutside(number)) return NOTHING;
  const found: (readonly [string, string])[] = [];
  if (other !== undefined)
    found.push(['duplicate-number', `the number ${number} of "${name}" is that of "${other}" already`]);
  if (isReserved) found.push(['reserved-number', `"${name}" uses the reserved number ${number}`]);
  if (isLeft) found.push(['reserved-number', `"${name}" uses the number ${number}, which is left to extensions`]);
  if (isOutside(number)) found.push(['number-out-of-range', outsideText(number)]);
  return found;
}

/** True for numbers that no field can have. */
export function isOutside(number: number): boolean {
  return number > MAX_NUMBER || (number >= RESERVED_BY_LANGUAGE.start && number <= RESERVED_BY_LANGUAGE.end);
}

/** Why no field can have a number. */
export function outsideText(number: number): string {
  return number > MAX_NUMBER
    ? `the number ${number} is too large: field numbers end at ${MAX_NUMBER}`
    : `the number ${number} is kept by the language: 19000 to 19999 are no field numbers`;
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Names are reserved once each: as words in editions, as strings before. */
export function checkReservedNames(link: Link, names: readonly ReservedName[], pointer: string): void {
  if (names.length === 0) return;
  const seen = new Set<string>();
  const asStrings = link.file.edition === 'proto2' || link.file.edition === 'proto3';
  for (const name of names) {
    if (seen.has(name.text)) link.report('reserved-name', `the name "${name.text}" is reserved twice`, name, pointer);
    seen.add(name.text);
    if (name.isString === asStrings) continue;
    const message = asStrings ? 'names are reserved as strings' : 'in editions, names are reserved without quotes';
    link.report('reserved-name', message, name, pointer, asStrings ? `write "${name.text}"` : `write ${name.text}`);
  }
}

function checkOneofs(link: Link): void {
  const filled = new Set(link.elements.fields.map(({ node }) => node.oneof));
  for (const { node, at } of link.elements.oneofs) {
    if (!filled.has(node)) link.report('bad-oneof', `the oneof "${node.name}" has no field`, at, node.at);
  }
}

function checkKind(link: Link, { node, tree }: Elements['messages'][number]): void {
  if (node.options.has('map_entry')) {
    link.report('bad-option', '"map_entry" is not set by hand', tree.name, node.at, 'write map<KEY, VALUE>');
  }
  if (node.options.get('message_set_wire_format') !== true) return;
  if (link.file.edition === 'proto3') link.report('bad-option', 'proto3 has no message sets', tree.name, node.at);
  if (node.fields.length > 0) link.report('bad-option', 'message sets have extensions only', tree.name, node.at);
}

import { jsonEqual } from '../../../model/json.ts';
import { NONE } from '../parse/lists.ts';
import type { Field, MessageType, Oneof } from '../schema.ts';
import { isSameType, type TypeMatch } from './match.ts';
import { sameOptions } from './options.ts';

/** The fields of two messages that are taken for one: by number, and where a number is on one side only, by name. */
export interface FieldMatch {
  /** Pairs that differ in something, in order of `before`. */
  readonly changed: readonly FieldPair[];
  /** Pairs of maps, whether they differ or not: what is in their entries is compared as well. */
  readonly maps: readonly FieldPair[];
  readonly removed: readonly Field[];
  readonly added: readonly Field[];
  readonly oneofs: OneofMatch;
}

export type FieldPair = readonly [before: Field, after: Field];

export interface OneofMatch {
  readonly removed: readonly Oneof[];
  readonly added: readonly Oneof[];
  readonly renamed: readonly (readonly [before: Oneof, after: Oneof])[];
  readonly afterOf: ReadonlyMap<Oneof, Oneof>;
}

/** Fields, and how one is found by its number. */
export type FieldList = readonly [fields: readonly Field[], fieldOf: (number: number) => Field | undefined];

/** No oneof on either side. */
export const NO_ONEOFS: OneofMatch = { removed: [], added: [], renamed: [], afterOf: new Map() };

/** Finds the fields that two messages share. Exchanging the messages gives the same pairs the other way round. */
export function matchFields(before: MessageType, after: MessageType, types: TypeMatch): FieldMatch {
  const [old, now] = [types.before, types.after];
  return matchLists(
    [old.fieldsOf(before), (number) => old.fieldOf(before, number)],
    [now.fieldsOf(after), (number) => now.fieldOf(after, number)],
    types,
    matchOneofs(before, after),
  );
}

/** Finds the fields that two lists share. */
export function matchLists(
  [old, oldOf]: FieldList,
  [now, nowOf]: FieldList,
  types: TypeMatch,
  oneofs: OneofMatch,
): FieldMatch {
  // Of tens of thousands of messages most have nothing to put into a list.
  let changed: FieldPair[] = NONE_YET;
  let maps: FieldPair[] = NONE_YET;
  let lostNumbers: Field[] = NONE_YET;
  let newNumbers: Field[] = NONE_YET;
  const pairUp = (field: Field, same: Field): void => {
    if (field.cardinality === 'repeated' && isMap(field) && isMap(same)) maps = withOne(maps, [field, same]);
    if (!isSameField(field, same, types, oneofs)) changed = withOne(changed, [field, same]);
  };
  // Loops by index: this is where the time goes when a history of long messages is judged.
  for (let index = 0; index < old.length; index++) {
    const field = old[index];
    if (field === undefined) continue;
    const beside = now[index];
    const same = beside?.number === field.number ? beside : nowOf(field.number);
    if (same === undefined) lostNumbers = withOne(lostNumbers, field);
    else if (same !== field) pairUp(field, same);
  }
  if (now.length !== old.length - lostNumbers.length) {
    for (let index = 0; index < now.length; index++) {
      // Most fields stand where they stood; only the others are looked up.
      const field = now[index];
      if (field && old[index]?.number !== field.number && oldOf(field.number) === undefined)
        newNumbers = withOne(newNumbers, field);
    }
  }
  const lone = lostNumbers.length + newNumbers.length === 0 ? NO_LONE : pairByName(lostNumbers, newNumbers, pairUp);
  return { changed, maps, removed: lone.removed, added: lone.added, oneofs };
}

/** Stands for every list that is empty, and is never added to. */
const NONE_YET: never[] = [];

/** A list with one item more; the first one makes a list of its own. */
function withOne<Item>(list: Item[], item: Item): Item[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}

type Lone = Pick<FieldMatch, 'removed' | 'added'>;

const NO_LONE: Lone = { removed: NONE, added: NONE };

/** Pairs up those that have one name, and gives the others. */
function pairByName(lost: readonly Field[], won: readonly Field[], pairUp: (a: Field, b: Field) => void): Lone {
  const byName = new Map(won.map((field) => [nameKey(field), field]));
  const removed: Field[] = [];
  for (const field of lost) {
    const same = byName.get(nameKey(field));
    byName.delete(nameKey(field));
    if (same) pairUp(field, same);
    else removed.push(field);
  }
  return { removed, added: won.filter((field) => byName.get(nameKey(field)) === field) };
}

/** True for map fields. */
export function isMap({ type }: Field): boolean {
  return type.kind === 'message' && type.message.isMapEntry;
}

/** The oneof that a document declares around the field; undefined where there is none, or only one made up for `optional`. */
export function oneofOf({ oneof }: Field): Oneof | undefined {
  return oneof?.isSynthetic ? undefined : oneof;
}

/** The name of a field among those of a message, extensions by their full name. */
export function nameKey(field: Field): string {
  return field.extends === undefined ? field.name : `[${field.fullName}]`;
}

/** The name under which the two are known, extensions by their full names within the package. */
export function isSameName(a: Field, b: Field, types: TypeMatch): boolean {
  if (a.extends === undefined || b.extends === undefined) return a.name === b.name && a.extends === b.extends;
  const [old, now] = [types.before.schema.root.package, types.after.schema.root.package];
  return a.fullName === b.fullName || (old !== now && a.fullName.slice(old.length) === b.fullName.slice(now.length));
}

/** True where nothing is to be told about the pair; what is inside of the types is told elsewhere. */
function isSameField(a: Field, b: Field, types: TypeMatch, oneofs: OneofMatch): boolean {
  return (
    a.number === b.number &&
    isSameName(a, b, types) &&
    a.jsonName === b.jsonName &&
    a.cardinality === b.cardinality &&
    a.presence === b.presence &&
    a.packed === b.packed &&
    a.delimited === b.delimited &&
    a.verifiesUtf8 === b.verifiesUtf8 &&
    isSameOneof(a, b, oneofs) &&
    isSameDefault(a, b) &&
    isSameType(a, b, types) &&
    sameOptions(a.options, b.options)
  );
}

/** True where both are outside of oneofs, or in the same one. */
export function isSameOneof(a: Field, b: Field, { afterOf }: OneofMatch): boolean {
  const [old, now] = [oneofOf(a), oneofOf(b)];
  return old === undefined || now === undefined ? old === now : afterOf.get(old) === now;
}

/** True where both say the same about their default. */
export function isSameDefault({ default: a }: Field, { default: b }: Field): boolean {
  return a === b || (a !== undefined && b !== undefined && typeof a === typeof b && jsonEqual(a, b));
}

/** By name; then those that hold the same fields of those that both messages have. */
function matchOneofs(before: MessageType, after: MessageType): OneofMatch {
  if (before.oneofs.length + after.oneofs.length === 0) return NO_ONEOFS;
  const [old, now] = [declared(before), declared(after)];
  const byName = new Map(now.map((oneof) => [oneof.name, oneof]));
  const afterOf = new Map<Oneof, Oneof>();
  for (const oneof of old) {
    const same = byName.get(oneof.name);
    if (same) afterOf.set(oneof, same);
    byName.delete(oneof.name);
  }
  const lost = old.filter((oneof) => !afterOf.has(oneof));
  const won = [...byName.values()];
  const renamed: [Oneof, Oneof][] = [];
  if (lost.length > 0 && won.length > 0) {
    const [was, is] = [membersOf(before, after), membersOf(after, before)];
    const byMembers = new Map(won.map((oneof) => [is.get(oneof), oneof]));
    for (const oneof of lost) {
      const members = was.get(oneof);
      const same = members === undefined ? undefined : byMembers.get(members);
      if (!same) continue;
      renamed.push([oneof, same]);
      afterOf.set(oneof, same);
    }
  }
  const taken = new Set(renamed.map(([, oneof]) => oneof));
  return {
    afterOf,
    renamed,
    removed: lost.filter((oneof) => !afterOf.has(oneof)),
    added: won.filter((oneof) => !taken.has(oneof)),
  };
}

function declared({ oneofs }: MessageType): Oneof[] {
  return oneofs.filter(({ isSynthetic }) => !isSynthetic);
}

/** For each oneof the numbers of its fields that the other message has too, as a text; none where it has no such field. */
function membersOf(type: MessageType, other: MessageType): Map<Oneof, string> {
  const numbers = new Set(other.fields.map(({ number }) => number));
  const members = new Map<Oneof, number[]>();
  for (const field of type.fields) {
    const oneof = oneofOf(field);
    if (!oneof || !numbers.has(field.number)) continue;
    const known = members.get(oneof);
    if (known) known.push(field.number);
    else members.set(oneof, [field.number]);
  }
  return new Map([...members].map(([oneof, found]) => [oneof, found.sort((a, b) => a - b).join(' ')]));
}

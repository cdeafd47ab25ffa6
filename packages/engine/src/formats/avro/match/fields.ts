import type { RecordField, RecordType } from '../schema.ts';

/** Which fields of two records are the same one. */
export interface FieldMatch {
  /** The same fields that do not say the same, in the order of `before`. */
  readonly changed: readonly (readonly [RecordField, RecordField])[];
  readonly removed: readonly RecordField[];
  readonly added: readonly RecordField[];
  /** True where the same fields stand in another order. */
  readonly reordered: boolean;
}

/**
 * Matches the fields of two records: by name, then by an alias on either side. Exchanging the records exchanges the answer.
 *
 * @param numbersBefore what each field says, as a number; see the digest
 */
export function matchFields(
  before: RecordType,
  after: RecordType,
  numbersBefore: readonly number[],
  numbersAfter: readonly number[],
): FieldMatch {
  const changed: (readonly [RecordField, RecordField])[] = [];
  const removed: RecordField[] = [];
  const taken = new Uint8Array(after.fields.length);
  let last = -1;
  let reordered = false;
  const pair = (one: RecordField, other: RecordField): void => {
    taken[other.index] = 1;
    if (numbersBefore[one.index] !== numbersAfter[other.index]) changed.push([one, other]);
  };
  let offset = 0;
  for (const field of before.fields) {
    // Most fields stand where they stood, or as far behind as the one before them.
    const other = fieldNamed(after, field.name, field.index + offset);
    if (other === undefined) {
      removed.push(field);
      continue;
    }
    offset = other.index - field.index;
    if (other.index < last) reordered = true;
    last = Math.max(last, other.index);
    pair(field, other);
  }
  const added = after.fields.filter(({ index }) => taken[index] === 0);
  if (removed.length === 0 || added.length === 0) return { changed, removed, added, reordered };
  const tied = byAlias(removed, added);
  if (tied.length === 0) return { changed, removed, added, reordered };
  for (const [one, other] of tied) pair(one, other);
  const gone = new Set(tied.map(([one]) => one));
  return {
    changed: changed.sort(([one], [other]) => one.index - other.index),
    removed: removed.filter((field) => !gone.has(field)),
    added: added.filter(({ index }) => taken[index] === 0),
    reordered: reordered || !inOrder(before, after, tied),
  };
}

/** Fields that an alias on either side ties together, one to one. */
function byAlias(
  removed: readonly RecordField[],
  added: readonly RecordField[],
): (readonly [RecordField, RecordField])[] {
  const couples: (readonly [RecordField, RecordField])[] = [];
  const [gone, come] = [named(removed), named(added)];
  for (const after of added) for (const alias of after.aliases) propose(gone.get(alias), after);
  for (const before of removed) for (const alias of before.aliases) propose(before, come.get(alias));
  const taken = new Set<RecordField>();
  return couples.sort(fairly).filter(([before, after]) => {
    if (taken.has(before) || taken.has(after)) return false;
    taken.add(before).add(after);
    return true;
  });

  function propose(before: RecordField | undefined, after: RecordField | undefined): void {
    if (before && after) couples.push([before, after]);
  }
}

/** An order that does not know which side is which. */
function fairly(a: readonly [RecordField, RecordField], b: readonly [RecordField, RecordField]): number {
  const sum = ([before, after]: readonly [RecordField, RecordField]): number => before.index + after.index;
  const names = ([before, after]: readonly [RecordField, RecordField]): string =>
    [before.name, after.name].sort().join(' ');
  const [one, other] = [names(a), names(b)];
  return sum(a) - sum(b) || (one < other ? -1 : Number(one > other));
}

function inOrder(
  before: RecordType,
  after: RecordType,
  tied: readonly (readonly [RecordField, RecordField])[],
): boolean {
  const aliased = new Map(tied);
  let last = -1;
  for (const field of before.fields) {
    const other = aliased.get(field) ?? fieldsByName(after).get(field.name);
    if (other === undefined) continue;
    if (other.index < last) return false;
    last = other.index;
  }
  return true;
}

const byName = new WeakMap<RecordType, ReadonlyMap<string, RecordField>>();

/** The field of a record that has a name; most stand where they stood in another version, so that place is looked at first. */
export function fieldNamed(record: RecordType, name: string, place: number): RecordField | undefined {
  const near = record.fields[place];
  return near?.name === name ? near : fieldsByName(record).get(name);
}

/** The fields of a record by their names. */
export function fieldsByName(record: RecordType): ReadonlyMap<string, RecordField> {
  const known = byName.get(record);
  if (known !== undefined) return known;
  const fields = named(record.fields);
  byName.set(record, fields);
  return fields;
}

function named(fields: readonly RecordField[]): ReadonlyMap<string, RecordField> {
  return new Map(fields.map((field) => [field.name, field]));
}

import type { Refutation } from '../../../model/refutation.ts';
import type { Field } from '../contract.ts';
import { type Answer, member } from '../values/answer.ts';
import { someValue } from '../values/members.ts';
import { isDemanded, type Lookup } from './names.ts';
import type { Reading } from './reading.ts';
import { plainly } from './reasons.ts';
import { fieldPointer, type Members, rowSpot } from './spots.ts';

/** What becomes of a field that only the reader has: without it the reader fails, or does without, or takes another one. */
export function* readLone(reading: Reading, members: Members, lookup: Lookup, index: number): Generator<Refutation> {
  const field = members.reader[index];
  if (field === undefined) return;
  const { name } = field;
  const [source] = lookup.sources(field);
  const given = source === undefined ? NOTHING : present(reading, source);
  const spot = rowSpot(members, { reader: fieldPointer(members.at.reader, index) }, given);
  if (source !== undefined) {
    const reason = plainly(`the reader takes the writer's '${source.name}' for its own '${name}'`);
    yield* reading.refute(spot, { aspect: 'presence', class: 'misread', reason }, writtenAs(given, source));
  } else if (isDemanded(field)) {
    const reason = plainly(`the reader requires '${name}', the writer does not write it`);
    yield* reading.refute(spot, { aspect: 'presence', class: 'unreadable', reason }, ROW);
  } else {
    const reason = plainly(`the reader has a place for '${name}', the writer never fills it`);
    yield* reading.refute(spot, { aspect: 'presence', class: 'unwritten', reason }, ROW);
  }
}

/** What becomes of a field that both have, where the reader does not look for it first under the writer's name. */
export function* readName(
  reading: Reading,
  members: Members,
  reader: Field,
  writer: Field,
  source: Field | undefined,
  at: Refutation['at'],
): Generator<Refutation> {
  const given = new Map([...present(reading, writer), ...(source ? present(reading, source) : [])]);
  const spot = rowSpot(members, at, given);
  const value = writtenAs(given, source ?? writer);
  if (source !== undefined) {
    const reason = plainly(
      `the reader takes '${source.name}' for its '${reader.name}', which the writer calls '${writer.name}'`,
    );
    yield* reading.refute(spot, { aspect: 'name', class: 'misread', reason }, value);
  } else if (isDemanded(reader)) {
    const reason = plainly(`the reader requires '${reader.name}', which the writer calls '${writer.name}'`);
    yield* reading.refute(spot, { aspect: 'name', class: 'unreadable', reason }, value);
  } else {
    // A writer that has no value to write writes null at most, which is as good as missing.
    const isEmpty = someValue(writer, reading.effort).is === 'none';
    const reason = plainly(
      isEmpty
        ? `the reader does not know '${writer.name}' and drops it`
        : `the reader finds no '${reader.name}' and takes it as missing; the writer calls it '${writer.name}'`,
    );
    yield* reading.refute(spot, { aspect: 'name', class: isEmpty ? 'dropped' : 'misread', reason }, value);
  }
}

/** What becomes of a field that only the writer has: it is dropped, and may be taken for another one where a row lacks that. */
export function* readUnknown(reading: Reading, members: Members, lookup: Lookup, index: number): Generator<Refutation> {
  const field = members.writer[index];
  if (field === undefined) return;
  const at = { writer: fieldPointer(members.at.writer, index) };
  const own = present(reading, field);
  const reader = lookup.readerOf(field.name);
  const first = reader === undefined ? undefined : lookup.sources(reader)[0];
  // Taken in another's place wherever it is written: that is said of the reader's field.
  if (first === field) return;
  if (reader !== undefined && lookup.mayTake(reader, field)) {
    const reason = plainly(`the reader takes '${field.name}' for its '${reader.name}' where a row lacks that`);
    const claim = { aspect: 'presence', class: 'misread' as const, reason };
    yield* reading.refute(rowSpot(members, at, own), claim, writtenAs(own, field));
  }
  const given = new Map([...own, ...(first ? present(reading, first) : [])]);
  const reason = plainly(`the reader does not know '${field.name}' and drops it`);
  yield* reading.refute(
    rowSpot(members, at, given),
    { aspect: 'presence', class: 'dropped', reason },
    writtenAs(own, field),
  );
}

const NOTHING: ReadonlyMap<string, Answer> = new Map();
/** For what is true of every row. */
const ROW: Answer = member(null);

/** The field with a value; where it can have none, as null if it may. */
function present(reading: Reading, field: Field): ReadonlyMap<string, Answer> {
  const some = someValue(field, reading.effort);
  return new Map([[field.name, some.is === 'none' && !field.required ? member(null) : some]]);
}

function writtenAs(given: ReadonlyMap<string, Answer>, { name }: Field): Answer {
  return given.get(name) ?? ROW;
}

import type { Refutation } from '../../../model/refutation.ts';
import type { Field, Shape } from '../contract.ts';
import { matchFields } from '../match.ts';
import { type Answer, member, NONE, UNSHOWN } from '../values/answer.ts';
import { isValueOf } from '../values/demands.ts';
import { itemsOf, keysOf, mapWith, someValue } from '../values/members.ts';
import { readLone, readName, readUnknown } from './fields.ts';
import { isDemanded, Lookup } from './names.ts';
import type { Reading } from './reading.ts';
import { against, plainly } from './reasons.ts';
import { mistyped, readMeaning, readValues } from './shapes.ts';
import {
  itemSpot,
  keySpot,
  type Members,
  memberSpot,
  membersAt,
  rowSpot,
  type SharedSpot,
  valueSpot,
  wholeValue,
} from './spots.ts';

/** Why the members of a row, or of an object, are not all read: in the reader's order, then those that it does not know. */
export function* readMembers(reading: Reading, members: Members): Generator<Refutation> {
  if (members.reader === members.writer) return;
  const { pairs, removed } = matchFields(members.writer, members.reader);
  const partners = new Map(pairs.map((pair) => [pair.afterIndex, pair.beforeIndex]));
  const lookup = new Lookup(members.reader, members.writer);
  for (const [index, field] of members.reader.entries()) {
    const partner = partners.get(index);
    if (partner === undefined) yield* readLone(reading, members, lookup, index);
    else yield* readPair(reading, members, lookup, field, memberSpot(members, index, partner), members.writer[partner]);
  }
  for (const { index } of removed) yield* readUnknown(reading, members, lookup, index);
}

function* readPair(
  reading: Reading,
  members: Members,
  lookup: Lookup,
  reader: Field,
  spot: SharedSpot,
  writer: Field | undefined,
): Generator<Refutation> {
  if (writer === undefined) return;
  const sources = lookup.sources(reader);
  if (sources[0] !== writer) {
    yield* readName(reading, members, reader, writer, sources[0], spot.at);
    return;
  }
  if (isDemanded(reader) && !writer.required) {
    // Where the reader would look further, the row says outright that there is no value.
    const given = new Map(sources.length === 1 ? [] : [[writer.name, member(null)]]);
    const reason = plainly(`the reader requires '${reader.name}', the writer may leave it out`);
    yield* reading.refute(
      rowSpot(members, spot.at, given),
      { aspect: 'required', class: 'unreadable', reason },
      member(null),
    );
  }
  yield* readShape(reading, reader, writer, spot);
}

function* readShape(reading: Reading, reader: Shape, writer: Shape, spot: SharedSpot): Generator<Refutation> {
  if (reader === writer) return;
  const stranger = mistypedInside(reading, reader, writer);
  if (stranger.is === 'none') yield* readValues(reading, reader, writer, spot);
  else {
    const reason = (value: Answer): string => against(`the reader expects ${reader.type}`, value);
    yield* reading.refute(spot, { aspect: 'type', class: 'unreadable', reason }, stranger);
  }
  yield* readMeaning(reading, reader, writer, spot);
  if (stranger.is === 'none' && reader.type === writer.type) yield* readInside(reading, reader, writer, spot);
}

function* readInside(reading: Reading, reader: Shape, writer: Shape, spot: SharedSpot): Generator<Refutation> {
  const { effort } = reading;
  switch (reader.type) {
    case 'object':
      yield* readMembers(reading, membersAt(reader.fields ?? [], writer.fields ?? [], spot, effort));
      break;
    case 'array':
      yield* readShape(reading, itemsOf(reader), itemsOf(writer), itemSpot(spot, writer, effort));
      break;
    case 'map':
      yield* readShape(reading, keysOf(reader), keysOf(writer), keySpot(spot, writer, effort));
      yield* readShape(reading, itemsOf(reader), itemsOf(writer), valueSpot(spot, writer, effort));
      break;
  }
}

/** A value of the writer that is not of the reader's type, with maps read as objects and objects as maps. */
function mistypedInside(reading: Reading, reader: Shape, writer: Shape): Answer {
  if (reader.type === 'map' && writer.type === 'object') return firstUnread(objectAsMap(reading, reader, writer));
  if (reader.type === 'object' && writer.type === 'map') return firstUnread(mapAsObject(reading, reader, writer));
  return mistyped(reader, writer, reading.effort);
}

/** Each member of the objects is an entry of the map. */
function* objectAsMap(reading: Reading, reader: Shape, writer: Shape): Generator<Refutation> {
  const { effort } = reading;
  const fields = writer.fields ?? [];
  const members = membersAt([], fields, wholeValue(NOWHERE), effort);
  for (const [index, field] of fields.entries()) {
    const spot = memberSpot(members, 0, index);
    const isKey = isValueOf(keysOf(reader), field.name, effort);
    const some = someValue(field, effort);
    if (isKey !== true) yield* reading.refute(spot, UNREAD, isKey === false ? some : UNDECIDED);
    if (!field.required && itemsOf(reader).type !== 'json') yield* reading.refute(spot, UNREAD, member(null));
    yield* readShape(reading, itemsOf(reader), field, spot);
  }
}

/** Any entry may be missing, and an entry under the name of a member is that member. */
function* mapAsObject(reading: Reading, reader: Shape, writer: Shape): Generator<Refutation> {
  const { effort } = reading;
  for (const field of reader.fields ?? []) {
    const whole = wholeValue(NOWHERE);
    if (isDemanded(field)) yield* reading.refute(whole, UNREAD, someValue(writer, effort));
    for (const name of [field.name, ...field.aliases]) {
      const isKey = isValueOf(keysOf(writer), name, effort);
      if (isKey === false) continue;
      const row = (value: Answer): Answer => mapWith(isKey ? member(name) : UNDECIDED, value);
      yield* readShape(reading, field, itemsOf(writer), { ...whole, row });
    }
  }
}

/** A datum that a reader does not take, as the refutations have it. */
function firstUnread(refutations: Iterable<Refutation>): Answer {
  let undecided: Answer = NONE;
  for (const { answer, class: kind, witness, reason } of refutations) {
    if (kind !== 'unreadable') continue;
    if (answer === 'no') return witness === undefined ? UNSHOWN : { is: 'member', value: witness.datum };
    undecided = { is: 'unproven', because: reason };
  }
  return undecided;
}

const NOWHERE = { reader: '', writer: '' };
const UNREAD = { aspect: 'type', class: 'unreadable' as const, reason: plainly('the reader does not take the value') };
const UNDECIDED: Answer = { is: 'unproven', because: 'a pattern is not decidable here' };

import type { Refutation, RefutationClass } from '../../../model/refutation.ts';
import type { Field, Shape } from '../contract.ts';
import { matchFields } from '../match.ts';
import { type Answer, made, member, NONE, together, UNSHOWN } from '../values/answer.ts';
import { isValueOf } from '../values/demands.ts';
import { itemsOf, keysOf, mapWith, someValue, valueBeside } from '../values/members.ts';
import { readLone, readName, readUnknown } from './fields.ts';
import { isDemanded, Lookup, namesOf } from './names.ts';
import type { Claim, Reading } from './reading.ts';
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
  if (!reading.mayLookAt(1 + countOf(reader) + countOf(writer))) {
    yield* reading.refute(spot, refusal(reader), TOO_MUCH);
    return;
  }
  if (reader.type !== writer.type && isRecord(reader) && isRecord(writer)) {
    yield* readAcross(reading, reader, writer, spot);
    yield* readMeaning(reading, reader, writer, spot);
    return;
  }
  const stranger = mistyped(reader, writer, reading.effort);
  if (stranger.is === 'none') yield* readValues(reading, reader, writer, spot);
  else yield* reading.refute(spot, refusal(reader), stranger);
  yield* readMeaning(reading, reader, writer, spot);
  if (stranger.is === 'none' && reader.type === writer.type) yield* readInside(reading, reader, writer, spot);
}

function refusal({ type }: Shape): Claim {
  return { aspect: 'type', class: 'unreadable', reason: (value) => against(`the reader expects ${type}`, value) };
}

function countOf({ fields }: Shape): number {
  return fields?.length ?? 0;
}

function isRecord({ type }: Shape): boolean {
  return type === 'object' || type === 'map';
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

/** Maps read as objects, and objects as maps. All that comes of it is told of the type; one thing of each class. */
function* readAcross(reading: Reading, reader: Shape, writer: Shape, spot: SharedSpot): Generator<Refutation> {
  const parts = reader.type === 'map' ? objectAsMap(reading, reader, writer) : mapAsObject(reading, reader, writer);
  const claims = [refusal(reader), ...ACROSS];
  const classes = claims.map((claim) => claim.class);
  const found = reading.across(() => firstOfEach(parts, classes));
  for (const claim of claims) yield* reading.refute(spot, claim, found.get(claim.class) ?? NONE);
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
    if (!field.required && !takesNull(itemsOf(reader))) yield* reading.refute(spot, UNREAD, member(null));
    yield* readShape(reading, itemsOf(reader), field, spot);
  }
}

/** Null is a value of any type, unless the allowed ones are listed. */
function takesNull({ type, enum: values }: Shape): boolean {
  return type === 'json' && values === undefined;
}

/** Any entry may be missing, and an entry under the name of a member is that member. */
function* mapAsObject(reading: Reading, reader: Shape, writer: Shape): Generator<Refutation> {
  const { effort } = reading;
  for (const field of reader.fields ?? []) {
    const whole = wholeValue(NOWHERE);
    if (isDemanded(field)) yield* reading.refute(whole, UNREAD, someValue(writer, effort));
    for (const name of namesOf(field)) {
      const isKey = isValueOf(keysOf(writer), name, effort);
      if (isKey === false) continue;
      const row = (value: Answer): Answer => mapWith(isKey ? member(name) : UNDECIDED, value);
      yield* readShape(reading, field, itemsOf(writer), { ...whole, row });
    }
  }
  const names = (reader.fields ?? []).flatMap(namesOf);
  const entry = together([valueBeside(keysOf(writer), names, effort), someValue(itemsOf(writer), effort)]);
  yield* reading.refute(
    wholeValue(NOWHERE),
    { ...UNREAD, class: 'dropped' },
    made(entry, ([key = null, value = null]) => mapWith(member(key), member(value))),
  );
}

/** A datum of each of these classes, as the refutations have it. */
function firstOfEach(
  refutations: Iterable<Refutation>,
  classes: readonly RefutationClass[],
): ReadonlyMap<RefutationClass, Answer> {
  const found = new Map<RefutationClass, Answer>();
  const open = new Set(classes);
  for (const { answer, class: kind, witness } of refutations) {
    if (!open.has(kind)) continue;
    if (answer === 'unproven') found.set(kind, TOO_MUCH);
    else {
      found.set(kind, witness === undefined ? UNSHOWN : { is: 'member', value: witness.datum });
      open.delete(kind);
    }
    if (open.size === 0) break;
  }
  return found;
}

const NOWHERE = { reader: '', writer: '' };
const ACROSS: readonly Claim[] = [
  { aspect: 'type', class: 'misread', reason: plainly('the reader takes a part of the value for something else') },
  { aspect: 'type', class: 'dropped', reason: plainly('the reader drops what it does not know of the value') },
];
const UNREAD = { aspect: 'type', class: 'unreadable' as const, reason: plainly('the reader does not take the value') };
const TOO_MUCH: Answer = { is: 'unproven', because: 'its parts are too many, or their patterns too hard' };
const UNDECIDED: Answer = { is: 'unproven', because: 'a pattern is not decidable here' };

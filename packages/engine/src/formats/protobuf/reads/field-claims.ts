import type { FieldFinder } from '../codec/compare.ts';
import { type Single, zeroOf } from '../codec/value.ts';
import type { Census } from '../diff/census.ts';
import { type FieldPair, isMap, isSameDefault, nameKey, oneofOf } from '../diff/fields.ts';
import { isSameType } from '../diff/match.ts';
import { labelOf, typeName } from '../diff/names.ts';
import { memberName } from '../json/print.ts';
import type { Field, MessageType } from '../schema.ts';
import { type Claim, sites } from './claim.ts';
import { hasOtherDefault } from './defaults.ts';
import { isSafeInJson, isSafeOnTheWire } from './proof.ts';
import type { Reading, Trial } from './reading.ts';
import { samplesOf, twoOf } from './samples.ts';

/** The messages around a pair of fields. */
export interface Around {
  readonly writer: MessageType;
  readonly reader: MessageType;
}

/** Everything that goes wrong with a field of the writer that the reader knows by its number or name. */
export function* fieldClaims(reading: Reading, around: Around, pair: FieldPair): Generator<Claim> {
  if (!reading.isWritten(pair[0])) {
    yield* missingClaims(pair);
    return;
  }
  if (pair[0].number === pair[1].number) yield* binaryClaims(reading, around, pair);
  else yield* renumberedClaims(reading, around, pair);
  yield* jsonClaims(reading, around, pair);
}

/** Everything that goes wrong with a field of the writer that the reader does not know at all. */
export function* removedClaims(reading: Reading, around: Around, written: Field): Generator<Claim> {
  if (!reading.isWritten(written)) return;
  const [sample] = samplesOf(written, reading.minimums);
  const other = reading.reader.fieldNamed(around.reader, memberName(written));
  if (other && other.name !== written.name && reading.writer.fieldOf(around.writer, other.number)) {
    yield memberClaim(reading, [written, undefined], other);
    return;
  }
  if (other && isSafeInJson(written, other, reading.types)) return;
  const reason = other
    ? `in the JSON form, '${memberName(written)}' is read as another field of that name`
    : `a parser of the JSON form refuses the member '${memberName(written)}'`;
  const shown = other
    ? failingInJson(reading, around, written, other)
    : sample === undefined
      ? undefined
      : ([[written, [sample]]] as const);
  const at = sites(written, undefined);
  const answer = shown ? 'no' : 'unproven';
  yield { answer, class: 'json', at, aspect: 'field', reason, ...(shown && { shown }), seenIn: 'json' };
}

/** A required field of the reader that the writer does not have. */
export function* addedClaims(read: Field): Generator<Claim> {
  if (read.presence !== 'required') return;
  yield {
    answer: 'no',
    class: 'unreadable',
    at: sites(undefined, read),
    aspect: 'field',
    reason: `the reader requires '${read.name}', which the writer does not know`,
    shown: [],
    seenIn: 'bytes',
  };
}

function* binaryClaims(reading: Reading, around: Around, pair: FieldPair): Generator<Claim> {
  const [written, read] = pair;
  const isSafe = isSafeOnTheWire(written, read, reading.types);
  if (!isSafe) yield typeClaim(reading, around, pair);
  if (isSafe && written.cardinality === 'repeated' && read.cardinality === 'singular') {
    yield severalClaim(reading, around, pair);
  }
  if (isSafe && isMap(read) && !isMap(written)) yield uniquenessClaim(reading, pair);
  yield* missingClaims(pair);
  if (isSafe) yield* absenceClaims(reading, pair);
  yield* strangerClaims(reading, around, pair);
}

/** The type, or how it is written, is another. */
function typeClaim(reading: Reading, around: Around, pair: FieldPair): Claim {
  const [written, read] = pair;
  const aspect = aspectOf(reading, pair);
  const at = sites(written, read);
  const [from, to] = [typeName(written, reading.writer.schema), typeName(read, reading.reader.schema)];
  const failing = failingSample(reading, around, pair);
  if (failing) {
    const { sample, trial } = failing;
    return {
      answer: 'no',
      class: trial.outcome,
      at,
      aspect,
      reason: typeReason(trial, from, to),
      shown: [[written, [sample]]],
      seenIn: 'bytes',
    };
  }
  const reason = `whether every ${from} can be read as ${to} is not known`;
  return { answer: 'unproven', class: 'misread', at, aspect, reason, seenIn: 'bytes' };
}

interface Failing {
  readonly sample: Single;
  readonly trial: { readonly outcome: Exclude<Trial['outcome'], 'same' | 'untried'>; readonly because?: string };
}

/** The first sample that the reader refuses, misreads or misses. */
function failingSample(reading: Reading, around: Around, pair: FieldPair): Failing | undefined {
  const [written, read] = pair;
  return reading.remembered('bytes', pair, () => {
    for (const sample of samplesOf(written, reading.minimums, read)) {
      const { outcome, because } = reading.tryPart(reading.part(around.writer, written, [sample]), around.reader);
      if (outcome === 'untried') return undefined;
      if (outcome !== 'same') return { sample, trial: { outcome, ...(because !== undefined && { because }) } };
    }
    return undefined;
  });
}

function typeReason({ outcome, because }: Failing['trial'], from: string, to: string): string {
  const what = from === to ? `a value of ${from} that is encoded otherwise` : `a value of ${from}`;
  if (outcome === 'unreadable' && from === to) return `a value of ${from} is refused: ${because ?? ''}`;
  if (outcome === 'unreadable') return `${what} cannot be read as ${to}: ${because ?? ''}`;
  return outcome === 'lossy'
    ? `${what} is passed over by a reader of ${to}, to which it is an unknown field`
    : `${what} is read as another value of ${to}`;
}

/** Which change of the pair explains that its values are read wrongly. */
function aspectOf({ types }: Reading, [written, read]: FieldPair): string {
  if (!isSameType(written, read, types)) return 'type';
  if (written.delimited !== read.delimited) return 'encoding';
  if (written.verifiesUtf8 !== read.verifiesUtf8) return 'utf8';
  return written.cardinality === read.cardinality ? 'type' : 'cardinality';
}

/** Of several values one is left. */
function severalClaim(reading: Reading, around: Around, [written, read]: FieldPair): Claim {
  const at = sites(written, read);
  const { two, outcome } = reading.remembered('several', [written, read], () => {
    const values = twoOf(written, reading.minimums);
    return { two: values, ...reading.tryPart(reading.part(around.writer, written, values), around.reader) };
  });
  const shown = [[written, two]] as const;
  if (outcome === 'same' || outcome === 'untried') {
    const reason = `whether the values of '${written.name}' reach a reader that takes one is not known`;
    return { answer: 'unproven', class: 'lossy', at, aspect: 'cardinality', reason, seenIn: 'bytes' };
  }
  const reason = `of several values of '${written.name}' the reader takes one or none`;
  return { answer: 'no', class: 'lossy', at, aspect: 'cardinality', reason, shown, seenIn: 'bytes' };
}

/** A list may hold the same key twice, a map may not. */
function uniquenessClaim(reading: Reading, [written, read]: FieldPair): Claim {
  const [sample] = samplesOf(written, reading.minimums);
  return {
    answer: 'no',
    class: 'guarantee',
    at: sites(written, read),
    aspect: 'type',
    reason: `'${written.name}' may hold the same key twice, of which a map keeps the last`,
    ...(sample !== undefined && { shown: [[written, [sample, sample]]] }),
    seenIn: 'meaning',
  };
}

/** The reader requires what the writer may leave out. */
function* missingClaims([written, read]: FieldPair): Generator<Claim> {
  if (read.presence !== 'required' || written.presence === 'required') return;
  const aspect = written.cardinality !== read.cardinality ? 'cardinality' : 'presence';
  const reason = `the reader requires '${read.name}', which the writer may leave out`;
  yield { answer: 'no', class: 'unreadable', at: sites(written, read), aspect, reason, shown: [], seenIn: 'bytes' };
}

/** What it means that there is no value, and whether that can be told from the zero. */
function* absenceClaims(reading: Reading, [written, read]: FieldPair): Generator<Claim> {
  if (written.presence === 'required' || written.cardinality === 'repeated' || written.type.kind === 'message') return;
  if (hasOtherDefault(written, read)) {
    const reason = `where '${written.name}' is absent, writer and reader assume different values`;
    yield {
      answer: 'no',
      class: 'misread',
      ...defaultSite(reading, [written, read]),
      reason,
      shown: [],
      seenIn: 'meaning',
    };
  }
  if (written.presence !== 'explicit' || read.presence !== 'implicit' || read.cardinality === 'repeated') return;
  const at = sites(written, read);
  const zero = zeroOf(written);
  const aspect = oneofOf(written) ? 'oneof' : 'presence';
  const reason = `the reader cannot tell whether '${written.name}' was set to zero or not at all`;
  const shown = zero === undefined ? [] : ([[written, [zero]]] as const);
  yield { answer: 'no', class: 'dropped', at, aspect, reason, shown, seenIn: 'meaning' };
}

/** What explains another default: that it is declared, another type, or that the enum begins with another value. */
function defaultSite({ types }: Reading, [written, read]: FieldPair): Pick<Claim, 'at' | 'aspect'> {
  const at = sites(written, read);
  if (!isSameDefault(written, read)) return { at, aspect: 'default' };
  if (!isSameType(written, read, types) || written.type.kind !== 'enum' || read.type.kind !== 'enum') {
    return { at, aspect: 'type' };
  }
  return { at: sites(written.type.enum, read.type.enum), aspect: 'default' };
}

/** The number has gone to a field of another name, while one side knows a field of the old or the new name elsewhere. */
function* strangerClaims(reading: Reading, around: Around, [written, read]: FieldPair): Generator<Claim> {
  if (nameKey(written) === nameKey(read) || !isElsewhere(reading, around, written, read)) return;
  const [sample] = samplesOf(written, reading.minimums);
  const reason = `the value of '${written.name}' is read as that of '${read.name}', which is another field`;
  const at = sites(written, read);
  const shown = sample === undefined ? undefined : ([[written, [sample]]] as const);
  yield { answer: 'no', class: 'misread', at, aspect: 'name', reason, ...(shown && { shown }), seenIn: 'meaning' };
}

function isElsewhere({ writer, reader }: Reading, around: Around, written: Field, read: Field): boolean {
  const namesake = reader.fieldNamed(around.reader, nameKey(written));
  if (namesake && namesake !== read && namesake.name === written.name) return true;
  const other = writer.fieldNamed(around.writer, nameKey(read));
  return other !== undefined && other !== written && other.name === read.name;
}

/** A reader looks for the field under another number and does not find it. */
function* renumberedClaims(reading: Reading, around: Around, [written, read]: FieldPair): Generator<Claim> {
  const at = sites(written, read);
  const find: FieldFinder = () => read;
  const [sample] = samplesOf(written, reading.minimums);
  const shown = [[written, sample === undefined ? [] : [sample]]] as const;
  const trial = reading.tryPart(reading.part(around.writer, ...shown[0]), around.reader, find);
  const isMissed = trial.outcome !== 'same' && trial.outcome !== 'untried';
  yield {
    answer: isMissed ? 'no' : 'unproven',
    class: 'lossy',
    at,
    aspect: 'number',
    reason: `'${written.name}' is written with the number ${written.number}, and the reader looks for ${read.number}`,
    ...(isMissed && { shown }),
    seenIn: 'meaning',
  };
  if (read.presence !== 'required') return;
  const reason = `the reader requires '${read.name}' with the number ${read.number}, which is never written`;
  yield { answer: 'no', class: 'unreadable', at, aspect: 'number', reason, shown: [], seenIn: 'bytes' };
}

/** What a parser of the JSON form makes of the member. */
function* jsonClaims(reading: Reading, around: Around, [written, read]: FieldPair): Generator<Claim> {
  const member = memberName(written);
  const found = memberName(read) === member ? read : reading.reader.fieldNamed(around.reader, member);
  const at = sites(written, read);
  if (found === undefined) {
    const [sample] = samplesOf(written, reading.minimums);
    const reason = `a parser of the JSON form refuses the member '${member}'`;
    const shown = sample === undefined ? undefined : ([[written, [sample]]] as const);
    const aspect = nameAspect(written, read);
    yield { answer: 'no', class: 'json', at, aspect, reason, ...(shown && { shown }), seenIn: 'json' };
    return;
  }
  if (found !== read && found.name !== written.name) {
    yield memberClaim(reading, [written, read], found);
    return;
  }
  if (isSafeInJson(written, found, reading.types)) return;
  const shown = failingInJson(reading, around, written, found);
  const aspect = found === read ? jsonAspect(reading, [written, read]) : nameAspect(written, read);
  const [from, to] = [describe(written, reading.writer), describe(found, reading.reader)];
  yield {
    answer: shown ? 'no' : 'unproven',
    class: 'json',
    at,
    aspect,
    reason: shown
      ? `the JSON form of ${from} is not that of ${to}`
      : `whether the JSON form of ${from} can be read as ${to} is not known`,
    ...(shown && { shown }),
    seenIn: 'json',
  };
}

/** The member of a field stands for another one, whose name it has in the JSON form of the reader. */
function memberClaim(reading: Reading, [written, read]: readonly [Field, Field | undefined], found: Field): Claim {
  const [sample] = samplesOf(written, reading.minimums);
  return {
    answer: 'no',
    class: 'json',
    at: sites(written, read),
    aspect: read ? nameAspect(written, read) : 'field',
    reason: `the member '${memberName(written)}' of the JSON form is that of '${found.name}' to the reader, which is another field`,
    shown: sample === undefined ? [] : [[written, [sample]]],
    seenIn: 'meaning',
  };
}

function describe(field: Field, { schema }: Census): string {
  return field.cardinality === 'repeated' && !isMap(field)
    ? `${labelOf(field)} ${typeName(field, schema)}`
    : typeName(field, schema);
}

function nameAspect(written: Field, read: Field): string {
  return nameKey(written) === nameKey(read) ? 'json_name' : 'name';
}

function jsonAspect({ types }: Reading, [written, read]: FieldPair): string {
  return isSameType(written, read, types) ? 'cardinality' : 'type';
}

/** Values that the JSON form does not bring over; undefined where none was found. */
function failingInJson(
  reading: Reading,
  around: Around,
  written: Field,
  found: Field,
): readonly (readonly [Field, readonly Single[]])[] | undefined {
  const failing = reading.remembered('json', [written, found], () => failingList(reading, around, written, found));
  return failing && [[written, failing]];
}

function failingList(reading: Reading, around: Around, written: Field, found: Field): readonly Single[] | undefined {
  const lists =
    written.cardinality === found.cardinality || found.cardinality === 'repeated'
      ? samplesOf(written, reading.minimums, found).map((sample) => [sample])
      : [twoOf(written, reading.minimums)];
  for (const values of lists) {
    const trial = reading.tryJsonPart(reading.part(around.writer, written, values), around.reader);
    if (trial?.outcome === 'untried') return undefined;
    if (trial && trial.outcome !== 'same') return values;
  }
  return undefined;
}

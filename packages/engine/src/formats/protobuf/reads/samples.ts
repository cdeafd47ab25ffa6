import { type EnumLookup, lookupOf, runAt } from '../codec/lookups.ts';
import { type MessageValue, messageValue, type Single } from '../codec/value.ts';
import { isWellKnown } from '../json/well-known.ts';
import type { EnumType, Field, MessageType, Scalar } from '../schema.ts';

const INT32: readonly Single[] = [1, 2, -1, 2_147_483_647, -2_147_483_648];
const UINT32: readonly Single[] = [1, 2, 2_147_483_648, 4_294_967_295];
const INT64: readonly Single[] = [
  1n,
  -1n,
  2n,
  2_147_483_648n,
  4_294_967_296n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];
const UINT64: readonly Single[] = [1n, 2n, 2_147_483_648n, 4_294_967_296n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n];
const NOT_UTF8 = Uint8Array.of(0xff);

/** Values of each type at which types part: the plainest first, then the ends of the ranges. */
const OF_SCALAR: Readonly<Record<Scalar, readonly Single[]>> = {
  double: [1.5, 1e300, 1],
  float: [1.5, 1],
  int32: INT32,
  sint32: INT32,
  sfixed32: INT32,
  uint32: UINT32,
  fixed32: UINT32,
  int64: INT64,
  sint64: INT64,
  sfixed64: INT64,
  uint64: UINT64,
  fixed64: UINT64,
  bool: [true, false],
  string: ['a', 'é', '-', '1'],
  bytes: [NOT_UTF8, Uint8Array.of(0x61)],
};

/** True for a field that writes its zero too. */
export function writesZero({ cardinality, presence }: Field): boolean {
  return cardinality === 'repeated' || presence !== 'implicit';
}

/** How many values of an enum are tried. */
const MOST_VALUES = 50;

/** What minimal messages of a document look like. */
export interface Minimums {
  minimal(type: MessageType): MessageValue | undefined;
}

/** Values that a writer may write into the field, worth trying on a reader's field; none where it can write nothing. */
export function samplesOf(field: Field, minimums: Minimums, reader?: Field): readonly Single[] {
  const { type } = field;
  if (type.kind === 'enum') return enumSamples(type.enum, reader);
  if (type.kind === 'message') return messageSamples(type.message, minimums);
  return type.scalar === 'string' && !field.verifiesUtf8 ? [...OF_SCALAR.string, NOT_UTF8] : OF_SCALAR[type.scalar];
}

/** Two different values of the field for a list; one and the same twice where there is but one. */
export function twoOf(field: Field, minimums: Minimums): readonly Single[] {
  const [first, second = first] = samplesOf(field, minimums);
  return first === undefined || second === undefined ? [] : [first, second];
}

/** Of the first fields of a message a few are filled. */
const MOST_FILLED = 20;

/** Declared numbers, those that the reader lacks first; of an open enum also one that is not declared. */
function enumSamples(type: EnumType, reader: Field | undefined): readonly Single[] {
  const known = reader?.type.kind === 'enum' ? lookupOf(reader.type.enum) : undefined;
  const lacking: number[] = [];
  const others: number[] = [];
  for (const { number } of type.values) {
    // Where the reader lacks enough of them, the rest need not be looked at.
    if (lacking.length >= MOST_VALUES) break;
    if (number === 0) continue;
    if (known?.byNumber.has(number) !== true) lacking.push(number);
    else if (others.length < MOST_VALUES) others.push(number);
  }
  const zeros = lookupOf(type).byNumber.has(0) ? [0] : [];
  const numbers = [...lacking, ...others, ...zeros].slice(0, MOST_VALUES);
  return type.features.enumType === 'OPEN' ? [...numbers, ...undeclared(type, known)] : numbers;
}

/** Numbers that neither side declares, one of them negative. */
export function undeclared(type: EnumType, known: EnumLookup | undefined): number[] {
  const both = [lookupOf(type), ...(known ? [known] : [])];
  const runOf = (number: number) => both.map((lookup) => runAt(lookup, number)).find((run) => run !== undefined);
  let positive = 2;
  for (let run = runOf(positive); run; run = runOf(positive)) positive = run.end + 1;
  let negative = -1;
  for (let run = runOf(negative); run; run = runOf(negative)) negative = run.start - 1;
  return [positive, negative];
}

/** Samples of messages, which are asked for again for every field. */
const MADE = new WeakMap<Minimums, Map<MessageType, readonly Single[]>>();

function messageSamples(type: MessageType, minimums: Minimums): readonly Single[] {
  const made = MADE.get(minimums) ?? new Map<MessageType, readonly Single[]>();
  MADE.set(minimums, made);
  const known = made.get(type);
  if (known) return known;
  const samples = makeSamples(type, minimums);
  made.set(type, samples);
  return samples;
}

/** A map with its entry of another key; of other messages one with a few of its fields, and the smallest. */
function makeSamples(type: MessageType, minimums: Minimums): readonly Single[] {
  const smallest = minimums.minimal(type);
  if (smallest === undefined) return [];
  if (type.isMapEntry) return entrySamples(type, minimums);
  const filled = type.fields
    .slice(0, MOST_FILLED)
    .filter((field) => !smallest.fields.has(field))
    .slice(0, 3)
    .flatMap((field): [Field, readonly Single[]][] => {
      const [sample] =
        field.type.kind === 'message' ? plainMessage(field.type.message, minimums) : samplesOf(field, minimums);
      return sample === undefined ? [] : [[field, [sample]]];
    });
  const [onlyOneOfOneof, rest] = [
    filled.filter(({ 0: { oneof } }) => oneof),
    filled.filter(({ 0: { oneof } }) => !oneof),
  ];
  return [messageValue(type, [...smallest.fields, ...rest, ...onlyOneOfOneof.slice(0, 1)]), smallest];
}

/** The smallest message; none of a type whose empty form JSON cannot hold, nor an entry of a map. */
function plainMessage(type: MessageType, minimums: Minimums): readonly Single[] {
  const smallest = minimums.minimal(type);
  return smallest === undefined || type.isMapEntry || isWellKnown(type) ? [] : [smallest];
}

function entrySamples(type: MessageType, minimums: Minimums): readonly Single[] {
  const [key, value] = type.fields;
  if (!key || !value) return [];
  const [sample] = value.type.kind === 'message' ? [minimums.minimal(value.type.message)] : samplesOf(value, minimums);
  if (sample === undefined) return [];
  return samplesOf(key, minimums)
    .slice(0, 2)
    .map((name) =>
      messageValue(type, [
        [key, [name]],
        [value, [sample]],
      ]),
    );
}

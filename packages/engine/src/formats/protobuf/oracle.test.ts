import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Refutation } from '../../model/refutation.ts';
import { encodeMessage } from './codec/encode.ts';
import { censusOf } from './diff/census.ts';
import { dataOf, protoTextPairs, schemaOf } from './fixtures/arbitrary.ts';
import { parseMessage } from './json/parse.ts';
import { firstLoss, foreignRead, foreignTypes, sharedMessages } from './reads/fixtures/by-number.ts';
import { readsProto } from './reads.ts';
import type { MessageType, ProtoSchema } from './schema.ts';

const PAIRS = Number(process.env.FUZZ_PAIRS ?? 500);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261);

/** Classes that are about bytes. */
const BINARY: ReadonlySet<string> = new Set(['unreadable', 'misread', 'lossy']);

interface Side {
  readonly text: string;
  readonly schema: ProtoSchema;
  readonly foreign: NonNullable<ReturnType<typeof foreignTypes>>;
}

/** That decoder stumbles over names that objects of its language have. */
function side(named: string): Side | undefined {
  const text = named.replaceAll(
    /\b(?:__proto__|constructor|toString|hasOwnProperty|valueOf)\b/g,
    (name) => `a_${name.replaceAll('_', '')}`,
  );
  const foreign = foreignTypes(text);
  return foreign && { text, schema: schemaOf(text), foreign };
}

/** Random data of the writer's message, as bytes; undefined for data that cannot be written. */
function bytesOf(schema: ProtoSchema, type: MessageType, seed: number): Uint8Array | undefined {
  const [datum] = fc.sample(dataOf(type, 2), { seed, numRuns: 1 });
  try {
    return encodeMessage(parseMessage(datum as JsonValue, type, censusOf(schema)));
  } catch {
    return undefined;
  }
}

/** What was seen of the pairs so far. */
class Tally {
  answers = 0;
  unproven = 0;
  read = 0;
  readonly witnesses = new Map<string, number>();

  confirm({ class: kind, aspect }: Refutation): void {
    const key = `${kind} ${aspect}`;
    this.witnesses.set(key, (this.witnesses.get(key) ?? 0) + 1);
  }

  confirmed(): number {
    return [...this.witnesses.values()].reduce((sum, count) => sum + count, 0);
  }
}

function check(writer: Side, reader: Side, seed: number, tally: Tally): void {
  const all = [...readsProto(reader.schema, writer.schema)];
  const refutations = all.filter((found) => BINARY.has(found.class));
  tally.answers++;
  if (refutations.some(({ answer }) => answer === 'unproven')) tally.unproven++;
  for (const refutation of refutations) {
    if (refutation.answer !== 'no' || isOfMeaning(refutation)) continue;
    const told = `${show(refutation)}\n${writer.text}\n---\n${reader.text}`;
    expect(isConfirmed(refutation, writer, reader), told).toBe(true);
    tally.confirm(refutation);
  }
  if (refutations.length > 0 || all.some((found) => found.class === 'guarantee')) return;
  for (const [from, to] of sharedMessages(writer.schema, reader.schema)) {
    for (let round = 0; round < 3; round++) {
      const bytes = bytesOf(writer.schema, from, seed + round);
      if (bytes !== undefined) checkData(writer, reader, [from, to], bytes, tally);
    }
  }
}

function checkData(
  writer: Side,
  reader: Side,
  [from, to]: readonly [MessageType, MessageType],
  bytes: Uint8Array,
  tally: Tally,
): void {
  const written = foreignRead(writer.foreign, from, bytes);
  const result = foreignRead(reader.foreign, to, bytes);
  const told = `${Buffer.from(bytes).toString('hex')} of ${from.fullName}\n${writer.text}\n---\n${reader.text}`;
  // It cannot pass over a group that it does not know, which decoders have to.
  if (result === 'invalid end group tag') return;
  if (typeof written === 'string') expect.fail(`the writer's own decoder refuses: ${written} ${told}`);
  if (typeof result === 'string') expect.fail(`refused: ${result} ${told}`);
  expect(firstLoss(written, result, from, to), told).toBeUndefined();
  tally.read++;
}

describe('reading, against a decoder of somebody else', () => {
  it(`reads what it calls readable, and misses what it is said to miss, in ${PAIRS} pairs`, {
    timeout: 3_600_000,
  }, () => {
    const tally = new Tally();
    fc.assert(
      fc.property(protoTextPairs, fc.nat(), ([before, after], seed) => {
        const [old, now] = [side(before), side(after)];
        if (old === undefined || now === undefined) return;
        const [writer, reader] = seed % 2 === 0 ? [old, now] : [now, old];
        check(writer, reader, seed, tally);
      }),
      { seed: SEED, numRuns: PAIRS, endOnFailure: process.env.FUZZ_PAIRS !== undefined },
    );
    if (process.env.FUZZ_PAIRS !== undefined) {
      const classes = JSON.stringify(Object.fromEntries(tally.witnesses));
      process.stdout.write(
        `${tally.answers} answers, ${tally.unproven} unproven, ${tally.confirmed()} witnesses, ${tally.read} data read; ${classes}\n`,
      );
    }
    expect(tally.read).toBeGreaterThan(PAIRS / 2);
    // Many edits break nobody: that there were enough of the others is asked too.
    expect(tally.confirmed()).toBeGreaterThan(PAIRS / 5);
  });
});

function show({ class: kind, aspect, reason, at, witness }: Refutation): string {
  return JSON.stringify({ kind, aspect, reason, at, witness }, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

/** What a decoder by numbers cannot see: that a number or a name means something else, or that text is no text. */
function isOfMeaning({ aspect, class: kind, witness, reason }: Refutation): boolean {
  if (witness === undefined || /UTF-8|closed|assume different|another field/.test(reason)) return true;
  return (
    aspect === 'default' ||
    aspect === 'message' ||
    aspect === 'number' ||
    aspect === 'value' ||
    (aspect === 'name' && kind === 'misread')
  );
}

function isConfirmed({ class: kind, witness }: Refutation, writer: Side, reader: Side): boolean {
  const name = isJsonObject(witness?.datum) ? String(witness.datum['@type']) : '';
  const from = writer.schema.messages.get(name);
  const to = from && reader.schema.messages.get(name);
  if (from === undefined || to === undefined) return true;
  const bytes = Buffer.from(witness?.encoded ?? '', 'hex');
  const written = foreignRead(writer.foreign, from, bytes);
  const result = foreignRead(reader.foreign, to, bytes);
  if (typeof written === 'string') return false;
  if (typeof result === 'string') return true;
  return kind !== 'unreadable' && firstLoss(written, result, from, to, true) !== undefined;
}

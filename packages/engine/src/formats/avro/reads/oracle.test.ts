import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Refutation } from '../../../model/refutation.ts';
import { canonicalAvro } from '../canonical.ts';
import { encode } from '../codec/encode.ts';
import { diffAvro } from '../diff.ts';
import { edited, plainSchemas, tapes } from '../fixtures/arbitrary.ts';
import { decodeWithAvsc } from '../fixtures/avsc-decoder.ts';
import { type DecodeAnswer, type DecodeQuestion, decodeWithJava, javaMissing } from '../fixtures/java-decoder.ts';
import { makeDatum } from '../fixtures/make-datum.ts';
import { readsAvro } from '../reads.ts';
import type { AvroSchema } from '../schema.ts';
import { minimalData } from '../values/minimal.ts';

/** More of them by hand: `FUZZ_PAIRS=20000`. */
const PAIRS = Number(process.env.FUZZ_PAIRS ?? 1000);
const DATA = 2;
const LIMIT = 600_000;

/** Both directions of reading of schemas that are a few edits apart. */
interface Asked {
  readonly reader: AvroSchema;
  readonly writer: AvroSchema;
  readonly refutations: readonly Refutation[];
  /** Data that were written, as hexadecimal bytes. */
  readonly data: readonly string[];
}

function asked(): readonly Asked[] {
  const cases = fc.tuple(plainSchemas, tapes, fc.array(tapes, { minLength: DATA, maxLength: DATA }));
  return fc.sample(cases, { seed: 21, numRuns: PAIRS }).flatMap(([schema, edits, data]) => {
    const other = edited(schema, edits);
    if (diffAvro(schema, other).length === 0) return [];
    return [
      [schema, other],
      [other, schema],
    ].map(([writer = schema, reader = schema]): Asked => {
      const minimal = minimalData(writer);
      const bytes = data.flatMap((tape) => {
        if (minimal.datum(writer.root) === undefined) return [];
        return encode(writer.root, makeDatum(writer.root, tape, minimal)) ?? [];
      });
      return { reader, writer, refutations: [...readsAvro(reader, writer)], data: bytes.map(hex) };
    });
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function question({ writer, reader }: Asked, bytes: string): DecodeQuestion {
  return { writer: canonicalAvro(writer), reader: canonicalAvro(reader), hex: bytes };
}

/** Nothing is refused: what is there to say is about meaning, precision and generated code. */
function isRead({ refutations }: Asked): boolean {
  return refutations.every(({ answer, class: name }) => answer === 'no' && name !== 'unreadable');
}

/** What Java 1.8.2 refuses whatever the datum is, or because it knows no defaults of enums yet; the latter is called a loss. */
function isKnownToJava({ refutations }: Asked, { text }: DecodeAnswer): boolean {
  if (/StackOverflowError/.test(text)) return true; // a record that contains itself with no way out
  if (/default value/.test(text)) return true; // a default inside of a default is of a later branch
  if (/"top" is null/.test(text)) return true; // a fault of its parser, met by the same schema on both sides as well
  return refutations.some(({ class: name, aspect }) => name === 'lossy' && aspect === 'symbols');
}

/**
 * What avsc refuses more: it resolves the whole of the schemas before it sees data, and compares full names. Where it says no, a
 * part that no datum reaches, or a name that only differs in its namespace, has to be the reason; or a name that JavaScript's
 * objects have, which it takes for a field.
 */
function isKnownToAvsc({ reader, writer, refutations }: Asked): boolean {
  if (refutations.some(({ class: name }) => name === 'source')) return true;
  if ([reader, writer].some((schema) => /"(?:__proto__|constructor|toString)"/.test(canonicalAvro(schema))))
    return true;
  return [reader, writer].some((schema) => schema.types.some((type) => !minimalData(schema).isInhabited(type)));
}

const PROTO = Buffer.from('__proto__').toString('hex');

const all = asked();
const tried = all.filter(isRead).flatMap((item) => item.data.map((bytes) => ({ item, bytes })));
const shown = all.flatMap((item) =>
  item.refutations.flatMap(({ class: name, answer, witness, reason }) =>
    name === 'unreadable' && answer === 'no' && witness?.encoded !== undefined
      ? [{ item, bytes: witness.encoded, reason }]
      : [],
  ),
);

const missing = javaMissing();
if (missing !== undefined) process.stderr.write(`not asked: Avro for Java; ${missing}\n`);
/** What Java makes of the data that are said to be read, then of the witnesses: asked once, because it is slow to start. */
const java =
  missing === undefined ? decodeWithJava([...tried, ...shown].map(({ item, bytes }) => question(item, bytes))) : [];

describe('what is said to be read', () => {
  test('is there to be tried', () => expect(tried.length).toBeGreaterThan(PAIRS / 2));

  test(
    'is read by avsc',
    () => {
      const wrong = tried.flatMap(({ item, bytes }) => {
        const answer = decodeWithAvsc(question(item, bytes));
        // Maps of avsc are objects, in which this key is none.
        return answer.outcome !== 'no' || bytes.includes(PROTO) || isKnownToAvsc(item)
          ? []
          : [[answer.text, question(item, bytes)]];
      });
      expect(wrong.slice(0, 3)).toEqual([]);
    },
    LIMIT,
  );

  test.skipIf(missing !== undefined)('is read by Java 1.8.2', () => {
    const wrong = tried.flatMap(({ item, bytes }, index) => {
      const answer = java[index] ?? { outcome: 'no', text: 'no answer' };
      return answer.outcome !== 'no' || isKnownToJava(item, answer) ? [] : [[answer.text, question(item, bytes)]];
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

describe('witnesses of what is called unreadable', () => {
  test.skipIf(missing !== undefined)(
    'are refused by avsc or by Java 1.8.2',
    () => {
      expect(shown.length).toBeGreaterThan(PAIRS / 10);
      const read = shown.flatMap(({ item, bytes, reason }, index) => {
        if (java[tried.length + index]?.outcome !== 'ok') return [];
        return decodeWithAvsc(question(item, bytes)).outcome === 'ok' ? [[reason, question(item, bytes)]] : [];
      });
      expect(read.slice(0, 3)).toEqual([]);
    },
    LIMIT,
  );

  test('are there for nearly all', () => {
    const refused = all.flatMap(({ refutations }) => refutations.filter(({ class: name }) => name === 'unreadable'));
    const without = refused.filter(({ witness }) => witness === undefined);
    if (process.env.FUZZ_PAIRS) process.stderr.write(`${figures(refused, without)}\n`);
    expect(without.length / refused.length).toBeLessThan(0.1);
  });
});

function figures(refused: readonly Refutation[], without: readonly Refutation[]): string {
  const unproven = refused.filter(({ answer }) => answer === 'unproven').length;
  return `${all.length} questions, ${tried.length} data tried, ${refused.length} refusals, ${without.length} without a witness, ${unproven} unproven`;
}

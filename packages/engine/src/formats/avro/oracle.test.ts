import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, isJsonObject, type JsonValue, jsonObject } from '../../model/json.ts';
import { toJson } from '../../source/document.ts';
import { parseJson } from '../../source/json-parser.ts';
import { canonicalAvro, parsingCanonicalForm } from './canonical.ts';
import { type Decoder, decode } from './codec/decode.ts';
import { encode } from './codec/encode.ts';
import { fingerprints } from './fingerprint.ts';
import { datumArbitrary, edited, plainSchemas, schemaPairs, tapes } from './fixtures/arbitrary.ts';
import { avscType, decodeWithAvsc } from './fixtures/avsc-decoder.ts';
import { type DecodeQuestion, decodeWithJava, javaMissing } from './fixtures/java-decoder.ts';
import { promotes } from './match/promotion.ts';
import type { AvroSchema } from './schema.ts';
import type { Datum } from './values/datum.ts';
import { datumJson } from './values/datum-json.ts';

/** More of them by hand: `FUZZ_PAIRS=20000`. */
const PAIRS = Number(process.env.FUZZ_PAIRS ?? 250);

interface Case {
  readonly writer: AvroSchema;
  readonly reader: AvroSchema;
  readonly datum: Datum;
  readonly bytes: Uint8Array;
}

/** Data under the first schema of pairs; pairs whose writer can write nothing are left out. */
function casesOf(pairs: fc.Arbitrary<readonly [AvroSchema, AvroSchema]>, seed: number): readonly Case[] {
  const cases = pairs.chain(([writer, reader]) =>
    (datumArbitrary(writer) ?? fc.constant(undefined)).map((datum) => ({ writer, reader, datum })),
  );
  return fc.sample(cases, { seed, numRuns: PAIRS }).flatMap(({ writer, reader, datum }) => {
    const bytes = datum === undefined ? undefined : encode(writer.root, datum);
    return datum === undefined || bytes === undefined ? [] : [{ writer, reader, datum, bytes }];
  });
}

function questionOf({ writer, reader, bytes }: Case): DecodeQuestion {
  return { writer: canonicalAvro(writer), reader: canonicalAvro(reader), hex: Buffer.from(bytes).toString('hex') };
}

/** JSON whose numbers are told apart by their value alone, so that it does not matter who printed them. */
function comparable(value: JsonValue | undefined): string {
  return value === undefined ? 'no JSON' : canonicalJson(withDoubles(value));
}

function withDoubles(value: JsonValue): JsonValue {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : Number(value);
  if (isJsonObject(value))
    return jsonObject(Object.entries(value).map(([key, item]) => [key, withDoubles(item)] as const));
  return Array.isArray(value) ? value.map((item: JsonValue) => withDoubles(item)) : value;
}

/** The type as avsc makes it by itself, with longs that are numbers. */
function plainType(text: string): avsc.Type | undefined {
  try {
    return avsc.Type.forSchema(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** JSON text with all numbers as precise as floats: avsc does not round where an `int` is read as a `float`. */
function asFloats(json: string): string {
  const rounded = (value: unknown): unknown => (typeof value === 'number' ? Math.fround(value) : value);
  return JSON.stringify(JSON.parse(json), (_key, value) => rounded(value));
}

/**
 * True where a branch of a union may be promoted to an earlier one. Wherever anything has changed, avsc takes the earlier one also in unions
 * that are the same on both sides; we and Java leave those alone.
 */
function isPromotedInside({ writer }: Case): boolean {
  return writer.types.some(
    (type) =>
      type.kind === 'union' &&
      type.branches.some(({ kind }, index) =>
        type.branches.slice(0, index).some((earlier) => promotes(kind, earlier.kind)),
      ),
  );
}

function ours({ writer, reader, bytes }: Case, decoder: Decoder): string | undefined {
  const decoded = decode(writer.root, reader.root, bytes, decoder);
  return decoded.ok ? comparable(datumJson(reader.root, decoded.value)) : undefined;
}

describe('avsc', () => {
  /** What avsc refuses of schemas that the specification allows. */
  const REFUSALS = [
    /union defaults must match the first branch/, // as Avro 1.11 has it
    /incompatible field default/, // binary defaults inside of records, unions inside of defaults
    /out of range/, // the default 2^63-1, which JSON.parse rounds up
    /Cannot read properties of undefined/, // a default of a type that is still being read
  ];

  /** Maps of avsc are objects, and it loses keys that are none to an object; the least long it promotes to its opposite. */
  const forAvsc = (pairs: fc.Arbitrary<readonly [AvroSchema, AvroSchema]>, seed: number): readonly Case[] =>
    casesOf(pairs, seed).filter(
      (item) =>
        !isPromotedInside(item) &&
        !/__proto__|-9223372036854775808/.test(comparable(datumJson(item.writer.root, item.datum))),
    );

  test('takes the schemas that we take, but for what it is known to refuse', () => {
    const refused = fc.sample(plainSchemas, { seed: 11, numRuns: PAIRS }).flatMap((schema) => {
      const type = avscType(canonicalAvro(schema));
      return type instanceof Error && !REFUSALS.some((known) => known.test(type.message)) ? [type.message] : [];
    });
    expect(refused).toEqual([]);
  });

  test('has the same parsing canonical form and fingerprint', () => {
    for (const schema of fc.sample(plainSchemas, { seed: 12, numRuns: PAIRS })) {
      // avsc keeps `error`, which the form has no place for
      const type = plainType(canonicalAvro(schema).replaceAll('"type":"error"', '"type":"record"'));
      if (type === undefined) continue;
      expect(JSON.stringify(type.schema())).toBe(parsingCanonicalForm(schema));
      expect(type.fingerprint('md5').toString('hex')).toBe(fingerprints(schema).md5);
    }
  });

  test('reads what we write as what we wrote, and writes the same bytes', () => {
    const pairs = plainSchemas.map((schema) => [schema, schema] as const);
    const cases = forAvsc(pairs, 13);
    const read = cases.flatMap((item) => {
      const answer = decodeWithAvsc(questionOf(item));
      if (answer.outcome === 'unparsed') return [];
      return [
        answer.outcome === 'ok'
          ? comparable(answer.value) === comparable(datumJson(item.writer.root, item.datum))
          : answer.text,
      ];
    });
    expect(read.length).toBeGreaterThan(cases.length / 2);
    expect(read.filter((answer) => answer !== true)).toEqual([]);
  });

  test('reads nothing that we refuse, and reads it as we do', () => {
    const pairs = fc.tuple(plainSchemas, tapes).map(([schema, tape]) => [schema, edited(schema, tape)] as const);
    for (const item of forAvsc(pairs, 14)) {
      if (hasLaterDefault(item)) continue;
      const question = questionOf(item);
      const answer = decodeWithAvsc(question);
      if (answer.outcome !== 'ok') continue;
      const read = ours(item, 'specification');
      expect(read && asFloats(read), JSON.stringify(question)).toBe(asFloats(comparable(answer.value)));
    }
  });
});

/**
 * True where reading needs a default of a later branch of a union. avsc and Java before 1.9 take it for one of the first: mostly they fail,
 * at times they make another value of it.
 */
function hasLaterDefault({ writer, reader, bytes }: Case): boolean {
  const decoded = decode(writer.root, reader.root, bytes, 'java-1.8');
  return !decoded.ok && /none of the first branch/.test(decoded.reason);
}

describe('Avro for Java, 1.8.2', () => {
  /** Where Java refuses what it would not have to, whatever the datum is. */
  const REFUSALS = [
    /StackOverflowError/, // a record that contains itself with no way out, anywhere in the schemas
    /Non-\S+ default value for/, // a default of a later branch, which is looked at also where no datum comes by
    /"top" is null/, // a fault of its parser, met by the same schema on both sides as well
  ];

  const missing = javaMissing();
  if (missing !== undefined) process.stderr.write(`not asked: Avro for Java; ${missing}\n`);

  test.skipIf(missing !== undefined)('reads what we say it reads, as we say it', () => {
    const cases = casesOf(schemaPairs, 15).filter((item) => !hasLaterDefault(item));
    const answers = decodeWithJava(cases.map(questionOf));
    const wrong = cases.flatMap((item, index) => {
      const { outcome, text } = answers[index] ?? { outcome: 'no', text: 'no answer' };
      const read = ours(item, 'java-1.8');
      if (outcome === 'no' && (read === undefined || REFUSALS.some((known) => known.test(text)))) return [];
      if (outcome === 'ok') {
        const json = parseJson(text, { depth: 500 });
        if (json.ok && comparable(toJson(json.value.root)) === read) return [];
      }
      return [`${outcome} ${text} / ${read}: ${JSON.stringify(questionOf(item))}`];
    });
    expect(wrong).toEqual([]);
  });
});

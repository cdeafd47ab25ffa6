import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAvro } from '../formats/avro/canonical.ts';
import { encode } from '../formats/avro/codec/encode.ts';
import { datumArbitrary, edited, plainSchemas, tapes } from '../formats/avro/fixtures/arbitrary.ts';
import { decodeWithAvsc } from '../formats/avro/fixtures/avsc-decoder.ts';
import { avro } from '../formats/avro/index.ts';
import { parseAvro } from '../formats/avro/parse.ts';
import type { AvroSchema, RecordType } from '../formats/avro/schema.ts';
import { minimalData } from '../formats/avro/values/minimal.ts';
import { type AnyFormat, defineFormat, type ParsedDocument } from '../formats/define-format.ts';
import { ContainmentMemo } from '../formats/json-schema/contains.ts';
import { schemaPairs } from '../formats/json-schema/fixtures/arbitrary.ts';
import { Dice } from '../formats/json-schema/fixtures/dice.ts';
import { schemaOf } from '../formats/json-schema/fixtures/schema-of.ts';
import type { Plain, PlainObject } from '../formats/json-schema/fixtures/schemas.ts';
import { majority, votersFor } from '../formats/json-schema/fixtures/validators.ts';
import { valueNear } from '../formats/json-schema/fixtures/values.ts';
import { jsonSchema } from '../formats/json-schema/index.ts';
import { exactValue } from '../formats/json-schema/value.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { USES } from './consumer.ts';
import { Impacts } from './impact.ts';

/** More of them by hand: `FUZZ_PAIRS=20000`. */
const PAIRS = Number(process.env.FUZZ_PAIRS ?? 150);

const [AVRO, JSON_SCHEMA] = [defineFormat(avro), defineFormat(jsonSchema)];

function read(format: AnyFormat, text: string): ParsedDocument {
  const parsed = format.parse(text);
  if (!parsed.ok) throw new Error(`${text}: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

/** The fields that somebody may use in every way, need always, and goes on using. */
function unaffected(format: AnyFormat, from: string, to: string, names: readonly string[]): readonly string[] {
  const [before, after] = [read(format, from), read(format, to)];
  const verdict = format.judge(before, after, { level: 'FULL', profile: 'closed' });
  const impacts = new Impacts({ format, before, after, verdict });
  return names.filter((path) => {
    const consumer = { fields: [{ path, how: USES }], needs: { not_null: [path] } };
    return impacts.on(consumer).outcome === 'unaffected';
  });
}

/** A record with some of its fields. */
function projected(root: RecordType, names: readonly string[]): AvroSchema | undefined {
  const fields = root.fields.filter(({ name }) => names.includes(name)).map((field, index) => ({ ...field, index }));
  const parsed = parseAvro(canonicalAvro({ root: { ...root, fields }, names: new Map(), types: [] }));
  return parsed.ok ? parsed.value.doc : undefined;
}

const PROTO = Buffer.from('__proto__').toString('hex');

/** The values of some fields. */
function valuesOf(row: JsonValue, names: readonly string[]): (JsonValue | undefined)[] {
  return names.map((name) => (isJsonObject(row) ? row[name] : undefined));
}

describe('who is unaffected reads on', () => {
  it('what a candidate in Avro writes, says avsc', () => {
    const cases = fc.tuple(plainSchemas, tapes).chain(([before, tape]) => {
      const after = edited(before, tape);
      return (datumArbitrary(after) ?? fc.constant(undefined)).map((datum) => ({ before, after, datum }));
    });
    let [tried, compared] = [0, 0];
    for (const { before, after, datum } of fc.sample(cases, { seed: 41, numRuns: 3 * PAIRS })) {
      const [old, now] = [before.root, after.root];
      const bytes = datum === undefined ? undefined : encode(now, datum);
      // What no datum reaches is refused by avsc all the same, and Java's names differ from avsc's.
      const isPlain = [before, after].every((schema) =>
        schema.types.every((type) => minimalData(schema).isInhabited(type)),
      );
      if (
        old.kind !== 'record' ||
        now.kind !== 'record' ||
        old.fullName !== now.fullName ||
        bytes === undefined ||
        !isPlain
      )
        continue;
      const [from, to] = [canonicalAvro(before), canonicalAvro(after)];
      const names = unaffected(
        AVRO,
        from,
        to,
        old.fields.map(({ name }) => name),
      );
      const reader = names.length === 0 ? undefined : projected(old, names);
      if (reader === undefined) continue;
      const hex = Buffer.from(bytes).toString('hex');
      const whole = decodeWithAvsc({ writer: to, reader: to, hex });
      const part = decodeWithAvsc({ writer: to, reader: canonicalAvro(reader), hex });
      // Maps of avsc are objects, in which this key is none.
      if (whole.outcome !== 'ok' || part.outcome === 'unparsed' || hex.includes(PROTO)) continue;
      const said = JSON.stringify({ names, from, to, hex, refused: part.outcome === 'no' && part.text });
      expect(part.outcome, said).toBe('ok');
      // The value of a union stands under the name of its branch, and one that is no union any more does not.
      const hasUnion = [before, after].some(({ types }) => types.some(({ kind }) => kind === 'union'));
      if (part.outcome === 'ok' && !hasUnion) {
        // Records inside may have more fields now.
        expect(valuesOf(whole.value, names), said).toMatchObject(valuesOf(part.value, names));
        compared++;
      }
      tried++;
    }
    expect(tried).toBeGreaterThan(PAIRS / 5);
    expect(compared).toBeGreaterThan(PAIRS / 20);
  });

  it('what a candidate in JSON Schema declares, say the validators of others', async () => {
    let tried = 0;
    for (const { draft, before, after } of fc.sample(schemaPairs(), { seed: 42, numRuns: PAIRS })) {
      const properties = Object.entries((before.properties ?? {}) as PlainObject);
      const isPlain = Object.keys(before).every((keyword) => PLAIN.has(keyword));
      // For the validators a format is a note; a name with a dot is a path.
      if (!isPlain || properties.length === 0 || JSON.stringify([before, after]).includes('"format"')) continue;
      const [from, to] = [JSON.stringify(before), JSON.stringify(after)];
      const names = unaffected(
        JSON_SCHEMA,
        from,
        to,
        properties.map(([name]) => name).filter((name) => !name.includes('.')),
      );
      if (names.length === 0) continue;
      const { required, additionalProperties: _, ...rest } = before;
      const part: PlainObject = {
        ...rest,
        properties: Object.fromEntries(properties.filter(([name]) => names.includes(name))),
        ...(Array.isArray(required) && { required: required.filter((name) => names.includes(String(name))) }),
      };
      const [writes, reads] = [await votersFor(after, draft), await votersFor(part, draft)];
      const writer = schemaOf(after);
      const { expansion, holding } = new ContainmentMemo().knowledge('asserted');
      const declared = expansion.claims.schemas([expansion.places.root(writer.root)], true);
      const dice = new Dice(tried + 1);
      for (let index = 0; index < 8; index++) {
        const value = valueNear(dice, writer.root);
        if (!isRow(value) || majority(writes, value) !== true || holding.holds(declared, exactValue(value)) !== true)
          continue;
        const row = Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
        expect(majority(reads, row), JSON.stringify({ names, before, after, row })).not.toBe(false);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(PAIRS / 10);
  });
});

/** Keywords of a schema whose projection is that of its properties. */
const PLAIN: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  'id',
  'type',
  'properties',
  'required',
  'additionalProperties',
  'definitions',
  '$defs',
  'title',
  'description',
  'default',
  'examples',
]);

function isRow(value: Plain): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

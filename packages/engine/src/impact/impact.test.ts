import { describe, expect, it } from 'vitest';
import { formatById } from '../formats/index.ts';
import { layerProfile } from '../layers/diff.ts';
import { layerSchema } from '../layers/schema.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Consumer, Use } from './consumer.ts';
import { Impacts } from './impact.ts';
import { readerImpact } from './reader.ts';

function candidate(from: JsonValue, to: JsonValue, reader: 'open' | 'closed' = 'closed') {
  const [before, after] = [layerSchema(from), layerSchema(to)];
  if (!before.ok || !after.ok) throw new Error(JSON.stringify([before, after]));
  const format = formatById(before.value.format);
  if (format === undefined) throw new Error('no format');
  const [old, now] = [before.value.document, after.value.document];
  const verdict = format.judge(old, now, { level: 'FULL', profile: layerProfile(before.value.format, reader) });
  return { format, before: old, after: now, verdict };
}

/** The outcome for a consumer, and a line for each reason. */
function impact(from: JsonValue, to: JsonValue, consumer: Consumer, reader?: 'open' | 'closed'): readonly string[] {
  const { outcome, reasons } = new Impacts(candidate(from, to, reader)).on(consumer);
  return [outcome, ...reasons.map(({ outcome, path, use, reason }) => `${outcome} ${path} ${use}: ${reason}`)];
}

const outcome = (from: JsonValue, to: JsonValue, consumer: Consumer, reader?: 'open' | 'closed') =>
  impact(from, to, consumer, reader)[0];

const uses = (path: string, ...how: Use[]): Consumer => ({ fields: [{ path, how }] });
const needs = (need: Consumer['needs']): Consumer => ({ fields: [], ...(need && { needs: need }) });

/** The same table in the words of each format: an id, and a field that the cases are about. */
interface Words {
  row(...fields: readonly (JsonValue | undefined)[]): JsonValue;
  text(name: string, optional?: boolean): JsonValue;
  whole(name: string): JsonValue;
  fraction(name: string): JsonValue;
  listed(name: string, ...values: string[]): JsonValue;
  inside(name: string, ...fields: JsonValue[]): JsonValue;
}

let versions = 0;
const WORDS: Readonly<Record<string, Words>> = {
  avro: {
    row: (...fields) => ({ type: 'record', name: 'row', fields: fields.filter((field) => field !== undefined) }),
    text: (name, optional = false) => ({ name, type: 'string', optional }),
    whole: (name) => ({ name, type: 'int' }),
    fraction: (name) => ({ name, type: 'double' }),
    listed: (name, ...symbols) => ({ name, type: { type: 'enum', name: `${name}_values`, symbols } }),
    inside: (name, ...fields) => ({ name, type: { type: 'record', name: `${name}_part`, fields } }),
  },
  'json-schema': {
    row: (...fields) => objectOf(fields.filter((field) => field !== undefined)),
    text: (name, optional = false) => ({ name, optional, schema: { type: 'string' } }),
    whole: (name) => ({ name, schema: { type: 'integer' } }),
    fraction: (name) => ({ name, schema: { type: 'number' } }),
    listed: (name, ...values) => ({ name, schema: { enum: values } }),
    inside: (name, ...fields) => ({ name, schema: objectOf(fields) }),
  },
  'data-contract': {
    row: (...fields) => ({
      dataset_id: 'rows',
      version: `1.${versions++}.0`,
      owners: [{ team: 't' }],
      fields: fields.filter((field) => field !== undefined),
    }),
    text: (name, optional = false) => ({ name, type: 'string', required: !optional }),
    whole: (name) => ({ name, type: 'integer' }),
    fraction: (name) => ({ name, type: 'number' }),
    listed: (name, ...values) => ({ name, type: 'string', enum: values }),
    inside: (name, ...fields) => ({ name, type: 'object', fields }),
  },
};

function objectOf(fields: readonly JsonValue[]): JsonValue {
  const properties = fields.filter((field) => isJsonObject(field));
  return {
    type: 'object',
    properties: Object.fromEntries(properties.map(({ name, schema }) => [String(name), schema ?? true])),
    required: properties.flatMap(({ name, optional }) => (optional === true ? [] : [String(name)])),
  };
}

describe.each(Object.entries(WORDS))(
  'who is hit by a change of %s',
  (_format, { row, text, whole, fraction, listed, inside }) => {
    const id = text('id');

    it('a field that goes hits those who use it, whatever for', () => {
      const [from, to] = [row(id, text('ltv')), row(id)];
      for (const use of ['select', 'join_key', 'filter', 'exhaustive_enum'] as const) {
        expect(outcome(from, to, uses('ltv', use))).toBe('broken');
        expect(outcome(from, to, uses('id', use))).toBe('unaffected');
      }
      expect(outcome(from, to, {})).toBe('broken');
      expect(outcome(from, to, needs({ not_null: ['ltv'] }))).toBe('broken');
    });

    it('so does one that was optional', () => {
      const [from, to] = [row(id, text('note', true)), row(id)];
      expect(outcome(from, to, uses('note'))).toBe('broken');
      expect(outcome(from, to, uses('id'))).toBe('unaffected');
    });

    it('a field that comes hits those who name none and are closed', () => {
      const [from, to] = [row(id), row(id, text('note', true))];
      expect(outcome(from, to, uses('id'))).toBe('unaffected');
      expect(outcome(from, to, {})).toBe('broken');
      expect(outcome(from, to, {}, 'open')).toBe('unaffected');
    });

    it('another type hits those who use the field', () => {
      const [from, to] = [row(id, whole('n')), row(id, fraction('n'))];
      expect(outcome(from, to, uses('n'))).toBe('broken');
      expect(outcome(from, to, uses('id'))).toBe('unaffected');
      expect(outcome(to, from, uses('id'))).toBe('unaffected');
    });

    it('a longer list of values hits those who handle each of them', () => {
      const [from, to] = [row(id, listed('plan', 'a')), row(id, listed('plan', 'a', 'b'))];
      const outcomes = (['select', 'join_key', 'filter', 'exhaustive_enum'] as const).map((use) =>
        outcome(from, to, uses('plan', use)),
      );
      expect(outcomes).toEqual(['unaffected', 'unaffected', 'at_risk', 'broken']);
      expect(outcome(to, from, uses('plan', 'exhaustive_enum'))).toBe('unaffected');
    });

    it('a value that may be missing hits those who join by it, or need it', () => {
      const [from, to] = [row(id, text('key')), row(id, text('key', true))];
      const outcomes = (['select', 'join_key', 'filter'] as const).map((use) => outcome(from, to, uses('key', use)));
      expect(outcomes).toEqual(['unaffected', 'broken', 'at_risk']);
      expect(outcome(from, to, needs({ not_null: ['key'] }))).toBe('broken');
      expect(outcome(from, to, needs({ not_null: ['id'] }))).toBe('unaffected');
      expect(outcome(to, from, { ...uses('key', 'join_key'), needs: { not_null: ['key'] } })).toBe('unaffected');
    });

    it('what is inside hits those who use it, or what it is in', () => {
      const [from, to] = [
        row(id, inside('address', text('zip'), text('city'))),
        row(id, inside('address', text('city'))),
      ];
      expect(outcome(from, to, uses('address.zip'))).toBe('broken');
      expect(outcome(from, to, uses('address'))).toBe('broken');
      expect(outcome(from, to, uses('address.city'))).toBe('unaffected');
      expect(outcome(from, row(id), uses('address.city'))).toBe('broken');
      expect(outcome(from, to, needs({ not_null: ['address'] }))).toBe('unaffected');
    });

    it('a direction that was asked for and does not hold is told, gravely to who names no fields', () => {
      const [from, to] = [row(id), row(id, text('note', true))];
      expect(impact(from, to, { ...uses('id'), required: 'forward' })).toEqual([
        'at_risk',
        'at_risk * required: forward compatibility is required, and only backward holds',
      ]);
      expect(outcome(from, to, { ...uses('id'), required: 'backward' })).toBe('unaffected');
      expect(outcome(from, to, { required: 'both' })).toBe('broken');
      expect(outcome(from, to, {})).toBe('broken');
      expect(outcome(from, to, { required: 'backward' })).toBe('unaffected');
      expect(outcome(from, row(text('note', true)), { required: 'backward' })).toBe('broken');
    });

    it('a field that is not there is told', () => {
      expect(impact(row(id), row(id), uses('lvt'))).toEqual([
        'at_risk',
        `at_risk lvt select: the version that is read now has no field 'lvt'`,
      ]);
    });

    it('a reader of its own is asked whether it reads the candidate', () => {
      const { format, before, after } = candidate(row(id, whole('n')), row(id, fraction('n')));
      expect(readerImpact(format, before, after).outcome).toBe('broken');
      expect(readerImpact(format, before, after).reasons[0]).toMatchObject({
        path: 'n',
        use: 'reader',
        witness: { about: 'datum' },
      });
      expect(readerImpact(format, after, before).outcome).toBe('unaffected');
    });
  },
);

describe('promises of a data contract', () => {
  const contract = (more: object, ...fields: JsonValue[]) => ({
    dataset_id: 'rows',
    version: `1.${versions++}.0`,
    owners: [{ team: 't' }],
    fields: [{ name: 'id', type: 'string' }, ...fields],
    ...more,
  });

  it('a key that is no longer one hits those who join by it', () => {
    const [from, to] = [contract({ primary_key: ['id'] }), contract({})];
    expect(outcome(from, to, uses('id', 'join_key'))).toBe('broken');
    expect(outcome(from, to, needs({ unique: ['id'] }))).toBe('broken');
    expect(outcome(from, to, uses('id', 'select', 'filter'))).toBe('unaffected');
  });

  it('so does a value that is no longer unique', () => {
    const mail = (unique: boolean) => contract({}, { name: 'mail', type: 'string', unique });
    expect(outcome(mail(true), mail(false), uses('mail', 'join_key'))).toBe('broken');
    expect(outcome(mail(true), mail(false), needs({ unique: ['mail'] }))).toBe('broken');
    expect(outcome(mail(true), mail(false), needs({ unique: ['id'] }))).toBe('unaffected');
  });

  it('older data hits those who need them younger than that', () => {
    const fresh = (max_lag_seconds: number) => contract({ freshness_sla: { max_lag_seconds } });
    expect(impact(fresh(60), fresh(600), needs({ max_lag_seconds: 300 }))).toEqual([
      'broken',
      `broken * max_lag_seconds: 'freshness_sla' may be older: the reader relies on a lag of 60 seconds at most, the writer promises 600 seconds`,
    ]);
    expect(outcome(fresh(60), fresh(600), needs({ max_lag_seconds: 900 }))).toBe('unaffected');
    expect(outcome(fresh(60), contract({}), needs({ max_lag_seconds: 900 }))).toBe('broken');
    expect(outcome(fresh(60), fresh(600), uses('id'))).toBe('unaffected');
  });

  it('another unit hits those who use the field, with a row that shows it', () => {
    const amount = (unit: string) => contract({}, { name: 'amount', type: 'number', unit });
    const { outcome, reasons } = new Impacts(candidate(amount('EUR'), amount('USD'))).on(uses('amount'));
    expect(outcome).toBe('broken');
    expect(reasons[0]).toMatchObject({ change: 0, path: 'amount', use: 'select', witness: { about: 'datum' } });
  });

  it('looser bounds are a risk', () => {
    const score = (maximum: number) => contract({}, { name: 'score', type: 'number', maximum });
    expect(outcome(score(1), score(2), uses('score'))).toBe('at_risk');
    expect(outcome(score(2), score(1), uses('score'))).toBe('unaffected');
  });
});

describe('types that are used at several places', () => {
  it('are found by every field of that type in Avro', () => {
    const part = (type: string) => ({
      type: 'record',
      name: 'address',
      fields: [
        { name: 'zip', type },
        { name: 'city', type: 'string' },
      ],
    });
    const row = (type: string) => ({
      type: 'record',
      name: 'row',
      fields: [
        { name: 'billing', type: part(type) },
        { name: 'shipping', type: ['null', { type: 'array', items: 'address' }] },
        { name: 'id', type: 'string' },
      ],
    });
    const [from, to] = [row('int'), row('string')];
    expect(outcome(from, to, uses('shipping.zip'))).toBe('broken');
    expect(outcome(from, to, uses('shipping'))).toBe('broken');
    expect(outcome(from, to, uses('billing.zip'))).toBe('broken');
    expect(outcome(from, to, uses('shipping.city'))).toBe('unaffected');
    expect(outcome(from, to, uses('id'))).toBe('unaffected');
  });

  it('are found by every property that refers to them in JSON Schema', () => {
    const row = (zip: string) => ({
      type: 'object',
      properties: {
        billing: { $ref: '#/definitions/address' },
        shipping: { items: { allOf: [{ $ref: '#/definitions/address' }] } },
        id: {},
      },
      definitions: { address: { type: 'object', properties: { zip: { type: zip }, city: { type: 'string' } } } },
    });
    const [from, to] = [row('integer'), row('string')];
    expect(outcome(from, to, uses('shipping.zip'))).toBe('broken');
    expect(outcome(from, to, uses('shipping'))).toBe('broken');
    expect(outcome(from, to, uses('shipping.city'))).toBe('unaffected');
    expect(outcome(from, to, uses('id'))).toBe('unaffected');
  });
});

describe('what is not proven', () => {
  it('is a risk to everybody', () => {
    const row = (pattern: string) => ({
      type: 'object',
      properties: { a: { type: 'string', pattern }, b: { type: 'string' } },
    });
    const [from, to] = [row('^(.)\\1$'), row('^(.)\\1+$')];
    expect(outcome(from, to, uses('a'))).toBe('at_risk');
    expect(outcome(from, to, uses('b'))).toBe('at_risk');
    expect(outcome(from, to, {})).toBe('at_risk');
  });

  it('is so among alternatives, of which one is blamed for all', () => {
    const row = (...kinds: string[]) => ({
      properties: { id: {} },
      oneOf: kinds.map((kind) => ({ properties: { kind: { const: kind } }, required: ['kind'] })),
    });
    expect(outcome(row('a', 'b'), row('a', 'b', 'c'), uses('kind'))).not.toBe('unaffected');
  });
});

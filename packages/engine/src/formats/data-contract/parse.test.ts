import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Contract } from './contract.ts';
import { DEFAULT_POLICY } from './contract.ts';
import { parseContract } from './parse.ts';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

function read(text: string) {
  const result = parseContract(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error, null, 1));
  return result.value;
}

/** A contract whose only field has these members beside its name. */
function fieldOf(members: string): Contract['fields'][number] | undefined {
  return read(`{dataset_id: d, version: 1.0.0, owners: [{team: t}], fields: [{name: f, ${members}}]}`).doc.fields[0];
}

function contractOf(members: string): Contract {
  return read(`{dataset_id: d, version: 1.0.0, owners: [{team: t}], fields: [{name: f, type: string}], ${members}}`)
    .doc;
}

test('the document of the seed is valid as it is, and every default is written out', () => {
  expect(read(fixture('seed.yaml')).doc).toEqual({
    dataset_id: 'users.daily_active',
    version: '1.0.0',
    status: 'active',
    description: null,
    owners: [{ team: 'growth-platform', contact: '#growth-platform' }],
    primary_key: ['user_id', 'active_date'],
    freshness_sla: { max_lag_seconds: 86400, measurement: 'event_time' },
    deprecation_uri: null,
    fields: [
      { name: 'user_id', type: 'string', ...plain },
      { name: 'active_date', type: 'timestamp', ...plain },
      { name: 'plan', type: 'string', ...plain, enum: [{ value: 'free' }, { value: 'pro' }, { value: 'enterprise' }] },
      { name: 'ltv', type: 'number', ...plain, required: false, description: 'Revenue so far, in euros.' },
    ],
  });
});

const plain = { aliases: [], required: true, description: null, deprecated: false, unique: false };

test('every key is read', () => {
  const { doc } = read(fixture('full.yaml'));
  expect(doc.owners[0]).toEqual({
    team: 'order-platform',
    contact: '#order-platform',
    role: 'owner',
    notify: [
      { kind: 'slack', target: '#order-alerts', on: ['breach', 'proposal'] },
      { kind: 'email', target: 'orders@example.com', on: [] },
    ],
  });
  expect(doc.compatibility).toEqual({
    mode: 'full',
    transitive: true,
    reader: 'closed',
    enums: 'closed',
    breaking: 'major',
    semver: 'enforce',
  });
  expect(doc.freshness_sla).toEqual({
    max_lag_seconds: 86400,
    measurement: 'load_time',
    warn_lag_seconds: 72000,
    field: 'ordered_at',
    expect: { cron: '0 6 * * mon-fri', timezone: 'Europe/Madrid', grace_seconds: 3600, calendar: 'es-business' },
  });
  expect(doc.deprecation).toEqual({ uri: 'https://example.com/orders-v3', sunset: '2027-03-01', replaced_by: '3.0.0' });
  expect(doc.fields.find(({ name }) => name === 'amount')).toMatchObject({
    precision: 18,
    scale: 2,
    minimum: '0',
    exclusive_maximum: '1000000000000',
    semantics: { term: 'https://example.com/terms/amount', role: 'measure', references: 'finance.ledger.amount' },
  });
  expect(doc.fields.find(({ name }) => name === 'items')?.items?.fields?.[1]).toMatchObject({
    name: 'price',
    scale: 4,
  });
  expect(doc.fields.find(({ name }) => name === 'attributes')).toMatchObject({
    keys: { type: 'string', pattern: '^[a-z_]+$' },
    values: { type: 'string', max_length: 200 },
  });
  expect(doc).toMatchObject({ layer: 'gold', domain: 'sales', tags: ['core', 'finance'] });
  expect(doc.guarantees).toMatchObject({ availability: 99.9 });
  expect(doc.extensions).toMatchObject({ 'x-steward': 'ana', odcs: { apiVersion: 'v3.1.0' } });
  expect(doc).not.toHaveProperty('contract');
});

describe('what the seed accepts is accepted', () => {
  test.each([
    ['explicit nulls', 'description: null, freshness_sla: null, deprecation_uri: null'],
    ['any status at once', 'status: archived'],
    ['a deprecation URI of an active version', 'status: active, deprecation_uri: "somewhere"'],
    ['a key of optional fields', 'primary_key: [f]'],
    ['any word as measurement', 'freshness_sla: {max_lag_seconds: 60.0, measurement: ingested_at}'],
    ['an owner whose contact is null', 'description: ""'],
  ])('%s', (_name, members) => {
    expect(contractOf(members).dataset_id).toBe('d');
  });

  test.each([
    ['enum: null', undefined],
    ['enum: []', undefined],
    ['enum: ["1", "a"]', [{ value: '1' }, { value: 'a' }]],
  ])('%s', (members, values) => {
    expect(fieldOf(`type: string, ${members}`)?.enum).toEqual(values);
  });

  test.each(['users/daily active', 'größe', '..x', '%2F', '😀'.repeat(128)])('the dataset id %s', (id) => {
    const text = `{"dataset_id": ${JSON.stringify(id)}, "version": "1.0.0", "owners": [{"team": "t"}], "fields": [{"name": "f", "type": "json"}]}`;
    expect(read(text).doc.dataset_id).toBe(id);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('a field called %s', (name) => {
    const { doc } = read(
      `{dataset_id: d, version: 1.0.0, owners: [{team: t}], fields: [{name: ${name}, type: string}], primary_key: [${name}]}`,
    );
    expect(doc.fields[0]?.name).toBe(name);
    expect(doc.primary_key).toEqual([name]);
  });
});

describe('one meaning, one value', () => {
  test.each([
    ['type: number, minimum: 1.50', { minimum: '1.5' }],
    ['type: number, minimum: 1e3', { minimum: '1000' }],
    ['type: number, minimum: "0.12345678901234567890"', { minimum: '0.1234567890123456789' }],
    ['type: integer, maximum: 0x10', { maximum: '16' }],
    ['type: integer, enum: [12345678901234567890, 2.0]', { enum: [{ value: 12345678901234567890n }, { value: 2 }] }],
    ['type: string, enum: [{value: a, label: A}]', { enum: [{ value: 'a', label: 'A' }] }],
    ['type: json, enum: [1, "1", true]', { enum: [{ value: 1 }, { value: '1' }, { value: true }] }],
  ])('%s', (members, expected) => {
    expect(fieldOf(members)).toMatchObject(expected);
  });

  test.each([
    'min_length: 0',
    'description: null',
    'semantics: {}',
    'lineage: []',
    'quality: []',
    'default: null',
    'unit: null',
    'aliases: []',
  ])('%s says nothing', (members) => {
    expect(fieldOf(`type: string, ${members}`)).toEqual(fieldOf('type: string'));
  });

  test.each(['tags: []', 'extensions: {}', 'contract: "1"', 'status: draft', 'quality: null', 'primary_key: []'])(
    '%s says nothing about the contract',
    (members) => {
      expect(contractOf(members)).toEqual(contractOf('description: null'));
    },
  );

  test('a policy that is given in part has the other members by default', () => {
    expect(contractOf('compatibility: {mode: full}').compatibility).toEqual({ ...DEFAULT_POLICY, mode: 'full' });
    expect(contractOf('description: x').compatibility).toBeUndefined();
  });

  test('the two spellings of a deprecation fill each other', () => {
    const short = contractOf('status: deprecated, deprecation_uri: "https://a.example"');
    const long = contractOf('status: deprecated, deprecation: {uri: "https://a.example"}');
    expect(short).toEqual(long);
    expect(short.deprecation).toEqual({ uri: 'https://a.example' });
    expect(contractOf('deprecation_uri: u, deprecation: {sunset: 2027-02-28}').deprecation).toEqual({
      uri: 'u',
      sunset: '2027-02-28',
    });
  });
});

describe('places', () => {
  const { placeOf } = read(fixture('full.yaml'));
  const lineOf = (pointer: string): string =>
    fixture('full.yaml').split('\n')[(placeOf(pointer)?.line ?? 0) - 1]?.trim() ?? '';

  test.each([
    ['/fields/0', '- id: f_order'],
    ['/fields/4/minimum', 'minimum: 0'],
    ['/fields/12/items/fields/1', '- {name: price, type: decimal, precision: 10, scale: 4}'],
    ['/fields/13/keys/type', 'keys: {pattern: "^[a-z_]+$"}'],
    ['/fields/1/required', '- {name: ordered_at, type: timestamp}'],
    [
      '/freshness_sla/expect/cron',
      'expect: {cron: "0 6 * * mon-fri", timezone: Europe/Madrid, grace_seconds: 3600, calendar: es-business}',
    ],
    ['', 'contract: "1"'],
  ])('%s stands at %s', (pointer, line) => {
    expect(lineOf(pointer)).toBe(line);
  });

  test('a scalar of an enum is the place of its value', () => {
    const text = fixture('full.yaml');
    const place = placeOf('/fields/7/enum/0/value');
    expect(text.slice(place?.offset, place?.endOffset)).toBe('web');
    const labelled = placeOf('/fields/7/enum/1/value');
    expect(text.slice(labelled?.offset, labelled?.endOffset)).toBe('app');
  });

  test('a deprecation is found under the spelling that the text has', () => {
    const text =
      '{dataset_id: d, version: 1.0.0, owners: [{team: t}], fields: [{name: f, type: json}], deprecation: {uri: here}}';
    const place = read(text).placeOf('/deprecation_uri');
    expect(text.slice(place?.offset, place?.endOffset)).toBe('here');
    const short = text.replace('deprecation: {uri: here}', 'deprecation_uri: here');
    const other = read(short).placeOf('/deprecation');
    expect(short.slice(other?.offset, other?.endOffset)).toBe('here');
  });
});

import { describe, expect, it } from 'vitest';
import { judge } from '../../../compare/judge.ts';
import { type JsonValue, printJson } from '../../../model/json.ts';
import type { Contract } from '../contract.ts';
import { contractWith, field } from '../fixtures/contract-of.ts';
import { dataContract } from '../index.ts';
import { readsContract } from '../reads.ts';

type More = Readonly<Record<string, JsonValue>>;

function one(type: string, more: More = {}, document: More = {}): Contract {
  return contractWith([field('a', type, more)], document);
}

/** Class, aspect and witness of every refutation; `?` before those that are not proven. */
function told(reader: Contract, writer: Contract): string[] {
  return [...readsContract(reader, writer)].map(
    ({ answer, class: kind, aspect, witness }) =>
      `${answer === 'no' ? '' : '?'}${kind} ${aspect} ${witness ? printJson(witness.datum) : '-'}`,
  );
}

describe('maps and objects', () => {
  const object = one('object', { fields: [field('x', 'integer', { required: false, unit: 'EUR' })] });
  const mapOf = (values: More, keys?: More): Contract => one('map', { values, ...(keys && { keys }) });

  it('an object drops the entries of a map that it has no member for', () => {
    expect(told(object, mapOf({ type: 'integer' }))).toEqual(['dropped type {"a":{"a":0}}']);
  });

  it('a map whose keys are the members of the object is read whole', () => {
    expect(told(object, mapOf({ type: 'integer' }, { enum: ['x'] }))).toEqual([]);
  });

  it('a closed reader of an object does not take a map', () => {
    const closed = { compatibility: { mode: 'full', reader: 'closed' } };
    const before = one('object', { fields: [field('x', 'integer', { required: false })] }, closed);
    const after = one('map', { values: { type: 'integer' } }, closed);
    const { findings } = judge(dataContract, before, after, { level: 'FORWARD', profile: 'reading' });
    expect(findings.find(({ kind }) => kind === 'field_type_changed')).toMatchObject({
      severity: 'error',
      class: 'dropped',
    });
  });

  it('what is misread inside is misread', () => {
    expect(told(object, mapOf({ type: 'integer', unit: 'USD' }, { enum: ['x'] }))).toEqual([
      'misread type {"a":{"x":1}}',
    ]);
    expect(told(mapOf({ type: 'integer', unit: 'USD' }), object)).toEqual([
      'unreadable type {"a":{"x":null}}',
      'misread type {"a":{"x":1}}',
    ]);
  });

  it('null is no value of a map that lists its values', () => {
    const writer = one('object', { fields: [field('x', 'json', { required: false, enum: [1] })] });
    expect(told(mapOf({ type: 'json', enum: [1] }), writer)).toEqual(['unreadable type {"a":{"x":null}}']);
    expect(told(mapOf({ type: 'json' }), writer)).toEqual([]);
  });
});

describe('fields without values', () => {
  const never: More = { maximum: -1, enum: [0.5], required: false };

  it('are of no type, so that no reader of another type refuses them', () => {
    const writer = one('decimal', never);
    expect(told(one('array', { items: { type: 'string' }, max_items: 0, required: false }), writer)).toEqual([]);
    expect(told(one('string', { max_length: 0, required: false }), writer)).toEqual([]);
    const noText = one('string', { pattern: '^a{2}$', max_length: 1, required: false });
    expect(told(one('integer', { maximum: -1, required: false }), noText)).toEqual([]);
  });

  it('are null under whatever name', () => {
    const renamed = contractWith([field('b', 'decimal', { ...never, id: 'i' })]);
    expect(told(one('decimal', { ...never, id: 'i' }), renamed)).toEqual(['dropped name {"b":null}']);
  });
});

describe('keys over columns with many values', () => {
  const keyed = (primary_key: readonly string[], second: JsonValue): Contract =>
    contractWith([field('k', 'string', { enum: ['x'] }), second], { primary_key });

  it('two rows with different lists of different items', () => {
    const list = field('c', 'array', {
      items: { type: 'array', items: { type: 'map', values: { type: 'uuid' } }, min_items: 3, unique_items: true },
    });
    const [answer] = told(keyed(['k'], list), keyed(['k', 'c'], list));
    expect(answer).toMatch(/^guarantee primary_key \[\{"k":"x","c":\[\]\},\{"k":"x","c":\[\[\{\},/);
  });

  it('as many lists as there are ways to arrange the items', () => {
    const pair = field('c', 'array', {
      items: { type: 'string', enum: ['x', 'y'] },
      min_items: 2,
      max_items: 2,
      unique_items: true,
    });
    const single = field('c', 'array', { items: { type: 'string', enum: ['x'] }, min_items: 1, unique_items: true });
    expect(told(keyed(['k'], pair), keyed(['k', 'c'], pair))).toEqual([
      'guarantee primary_key [{"k":"x","c":["x","y"]},{"k":"x","c":["y","x"]}]',
    ]);
    expect(told(keyed(['k'], single), keyed(['k', 'c'], single))).toEqual([]);
  });

  it('two numbers between bounds that no grid of theirs suits', () => {
    const narrow = field('c', 'number', { exclusive_minimum: 0.30000000000000004, maximum: 0.5 });
    expect(told(keyed(['k'], narrow), keyed(['k', 'c'], narrow))).toEqual([
      'guarantee primary_key [{"k":"x","c":0.4},{"k":"x","c":0.5}]',
    ]);
  });
});

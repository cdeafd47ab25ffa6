import { describe, expect, it } from 'vitest';
import type { Contract } from './contract.ts';
import { diffContracts } from './diff.ts';
import { contractWith, field } from './fixtures/contract-of.ts';

function told(before: Contract, after: Contract): string[] {
  return diffContracts(before, after).map(({ kind, path }) => `${kind} ${path}`);
}

const text = (more = {}) => ({ type: 'string', ...more });

describe('the story of two contracts', () => {
  it('goes by the old order, then the new fields, then the document', () => {
    const before = contractWith([field('a'), field('b'), field('c', 'integer')], { tags: ['x'] });
    const after = contractWith([
      field('z'),
      field('c', 'number'),
      field('a', 'string', { required: false }),
      field('y'),
    ]);
    expect(told(before, after)).toEqual([
      'field_required_removed a',
      'field_removed b',
      'field_type_changed c',
      'field_added z',
      'field_added y',
      'fields_reordered fields',
      'tags_changed tags',
    ]);
  });

  it('says where things stand, by names and by pointers into both documents', () => {
    const nested = (street: object, attr: object, key: object, item: object) =>
      contractWith([
        field('address', 'object', { fields: [{ name: 'street', ...text(street) }] }),
        field('tags', 'array', { items: { type: 'object', fields: [{ name: 'label', ...text(item) }] } }),
        field('attrs', 'map', { keys: text(key), values: text(attr) }),
      ]);
    const before = nested({}, {}, {}, {});
    const after = nested({ max_length: 3 }, { unit: 'EUR' }, { pattern: '^a' }, { enum: ['x'] });
    expect(diffContracts(before, after).map(({ kind, path, at, aspect }) => [kind, aspect, path, at.before])).toEqual([
      ['constraint_tightened', 'max_length', 'address.street', '/fields/0/fields/0'],
      ['field_enum_introduced', 'enum', 'tags[].label', '/fields/1/items/fields/0'],
      ['constraint_tightened', 'pattern', 'attrs{key}', '/fields/2/keys'],
      ['unit_changed', 'unit', 'attrs{}', '/fields/2/values'],
    ]);
  });

  it('names the field at the top level that a change belongs to', () => {
    const of = (type: string) =>
      contractWith([field('a', 'object', { fields: [field('b', 'array', { items: { type } })] })]);
    expect(diffContracts(of('string'), of('integer'))[0]).toMatchObject({ path: 'a.b[]', detail: { field: 'a' } });
  });

  it('takes the keys of a map for plain text where nothing else is declared', () => {
    const of = (more: object) => contractWith([field('m', 'map', { values: { type: 'json' }, ...more })]);
    expect(told(of({}), of({ keys: { type: 'string' } }))).toEqual([]);
    expect(told(of({}), of({ keys: { type: 'string', max_length: 8 } }))).toEqual(['constraint_tightened m{key}']);
  });

  it('does not look inside what became something else', () => {
    const before = contractWith([field('a', 'object', { fields: [field('b')] })]);
    const after = contractWith([field('a', 'array', { items: { type: 'string' } })]);
    expect(told(before, after)).toEqual(['field_type_changed a']);
  });

  it('compares numbers with all their digits', () => {
    const base = contractWith([field('a', 'number')]);
    const from = (minimum: string): Contract => ({ ...base, fields: base.fields.map((one) => ({ ...one, minimum })) });
    const changes = diffContracts(from('0.1000000000000000000000000000001'), from('0.1'));
    expect(changes.map(({ kind }) => kind)).toEqual(['constraint_relaxed']);
  });

  it('follows the new names of the key and of the freshness field', () => {
    const named = (name: string, aliases: string[]) =>
      contractWith([field(name, 'timestamp', { aliases })], {
        primary_key: [name],
        freshness_sla: { max_lag_seconds: 60, field: name },
      });
    expect(told(named('day', []), named('date', ['day']))).toEqual(['field_renamed day', 'aliases_changed day']);
  });

  it('follows a field by its id before its name', () => {
    const before = contractWith([field('a', 'string', { id: '1' }), field('b', 'integer', { id: '2' })]);
    const after = contractWith([field('b', 'string', { id: '1' }), field('a', 'integer', { id: '2' })]);
    expect(told(before, after)).toEqual(['field_renamed a', 'field_renamed b']);
  });

  it('takes the same field for the same whichever document comes first', () => {
    const two = contractWith([field('a'), field('b')]);
    const one = contractWith([field('c', 'string', { aliases: ['b', 'a'] })]);
    expect(told(two, one)).toEqual(['field_renamed a', 'aliases_changed a', 'field_removed b']);
    expect(told(one, two)).toEqual(['field_renamed c', 'aliases_changed c', 'field_added b']);
  });

  it('knows names that other programs trip over', () => {
    const before = contractWith([field('__proto__'), field('constructor')]);
    const after = contractWith([field('constructor', 'integer'), field('toString')]);
    expect(told(before, after)).toEqual([
      'field_removed __proto__',
      'field_type_changed constructor',
      'field_added toString',
    ]);
  });

  it('does not care for the order of allowed values, nor for version and status', () => {
    const before = contractWith([field('a', 'string', { enum: ['x', 'y'] })]);
    const after = contractWith([field('a', 'string', { enum: ['y', 'x'] })], { status: 'active' }, '2.0.0');
    expect(told(before, after)).toEqual([]);
  });
});

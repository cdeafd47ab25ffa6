import { expect, test } from 'vitest';
import { judge } from '../../../compare/judge.ts';
import { avro } from '../index.ts';
import { parseAvro } from '../parse.ts';

/** Kinds of the findings of two schemas, where the newer reads the older. */
function kinds(before: unknown, after: unknown): readonly string[] {
  const [older, newer] = [before, after].map((schema) => {
    const parsed = parseAvro(JSON.stringify(schema));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    return parsed.value.doc;
  });
  if (older === undefined || newer === undefined) throw new Error('no schemas');
  return judge(avro, older, newer, { level: 'BACKWARD' }).findings.map(({ kind }) => kind);
}

const record = (name: string, fields: readonly object[], more: object = {}) => ({
  type: 'record',
  name,
  ...more,
  fields,
});

test('a record that nobody reads is renamed by aliases all the same, and Java then refuses everything', () => {
  const [y, z] = [
    { name: 'y', type: 'int' },
    { name: 'z', type: 'int' },
  ];
  const before = record('T', [{ name: 'p', type: record('A', [y, z]) }]);
  const after = record('T', [{ name: 'n', type: ['null', record('A', [{ ...z, aliases: ['y'] }])], default: null }]);
  expect(kinds(before, after)).toEqual(['field_removed']);
  const without = record('T', [{ name: 'n', type: ['null', record('A', [z])], default: null }]);
  expect(kinds(before, without)).toEqual([]);
});

test('a field that is there and has an alias as well is explained by the change of its type', () => {
  const before = record('B', [
    { name: 'x', type: { type: 'enum', name: 'a.E', symbols: ['P'] } },
    { name: 'w', type: 'double' },
  ]);
  const after = record('A', [{ name: 'x', type: ['null', 'A'], aliases: ['w'] }]);
  expect(kinds(before, after)).not.toContain('unexplained');
});

test('types that have exchanged their names are explained where they are used', () => {
  const inner = (self: string, other: string) => [
    'null',
    { type: 'array', items: { type: 'map', values: [other, record('c.C', [{ name: 'y', type: [self, other] }])] } },
  ];
  const document = (self: string, other: string, aliased: boolean) =>
    record(
      self,
      [
        {
          name: 'x',
          type: record(other, [{ name: 'y', type: inner(other, self) }], aliased ? { aliases: [self] } : {}),
        },
        { name: 'y', type: ['null', record('b.D', [{ name: 'w', type: { type: 'array', items: other } }]), other] },
      ],
      aliased ? { aliases: [other] } : {},
    );
  expect(kinds(document('b.B', 'a.C', false), document('a.C', 'b.B', true))).not.toContain('unexplained');
});

test('an alias that two types have, or that is for a type of another kind, is never called safe', () => {
  const state = { type: 'enum', name: 'State', symbols: ['NEW'] };
  const status = { type: 'enum', name: 'Status', aliases: ['State'], symbols: ['NEW'] };
  const order = (type: object, more: object = {}) => record('Order', [{ name: 'state', type: ['null', type] }], more);
  expect(kinds(order(state), order(status))).toEqual([]);
  expect(kinds(order(state), order(status, { aliases: ['State'] }))).toContain('type_alias_ambiguous');
  expect(kinds(order(state), order({ ...state, symbols: ['NEW', 'PAID'] }, { aliases: ['State'] }))).toContain(
    'type_alias_ambiguous',
  );
});

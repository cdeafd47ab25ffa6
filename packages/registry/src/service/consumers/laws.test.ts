import avsc from 'avsc';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../server/fixtures/harness.ts';

// Whoever is said to be unaffected reads on: what the new version writes is decoded by avsc as a record of the field that the consumer names,
// as the version has it that the consumer reads.

const RUNS = 25;
const NAMES = ['id', 'plan', 'ltv', 'tags', 'note'];

type Avro = string | readonly Avro[] | { readonly type: string; readonly [member: string]: unknown };

interface Column {
  readonly name: string;
  readonly type: Avro;
}

/** Types, each with data of it. */
const TYPES: readonly (readonly [type: Avro, data: fc.Arbitrary<unknown>])[] = [
  ['string', fc.string({ unit: 'grapheme-ascii', maxLength: 5 })],
  ['int', fc.integer({ min: -1000, max: 1000 })],
  ['long', fc.integer({ min: -(2 ** 40), max: 2 ** 40 })],
  ['double', fc.double({ noNaN: true, noDefaultInfinity: true })],
  ['boolean', fc.boolean()],
  [{ type: 'array', items: 'int' }, fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 })],
  [['null', 'string'], fc.option(fc.string({ unit: 'grapheme-ascii', maxLength: 3 }))],
  [{ type: 'enum', name: 'Plan', symbols: ['free', 'pro'] }, fc.constantFrom('free', 'pro')],
  [{ type: 'enum', name: 'Plan', symbols: ['free', 'pro', 'team'] }, fc.constantFrom('free', 'pro', 'team')],
];

/** A table in two versions, with rows of the second: most columns stay, some have another type, go or come. */
const cases = fc
  .tuple(
    fc.array(fc.nat(TYPES.length - 1), { minLength: NAMES.length, maxLength: NAMES.length }),
    fc.array(fc.option(fc.nat(TYPES.length - 1), { freq: 1 }), { minLength: NAMES.length, maxLength: NAMES.length }),
    fc.subarray([...NAMES.keys()], { minLength: 1 }),
    fc.subarray([...NAMES.keys()]),
  )
  .map(([types, others, before, gone]) => {
    const typeAt = (index: number, other: number | null | undefined) => TYPES[other ?? types[index] ?? 0] ?? TYPES[0];
    const columns = (indexes: readonly number[], isNew: boolean) =>
      indexes.flatMap((index) => {
        const found = typeAt(index, isNew ? others[index] : undefined);
        return found === undefined ? [] : [{ name: NAMES[index] as string, type: found[0], data: found[1] }];
      });
    const after = NAMES.flatMap((_, index) => (gone.includes(index) && index % 2 === 0 ? [] : [index]));
    return { from: columns(before, false), to: columns(after, true) };
  })
  .filter(({ from, to }) => [from, to].every((columns) => columns.filter(isEnum).length < 2))
  .chain(({ from, to }) =>
    fc
      .array(fc.record(Object.fromEntries(to.map(({ name, data }) => [name, data]))), { minLength: 3, maxLength: 3 })
      .map((rows) => ({ from: from.map(plain), to: to.map(plain), rows })),
  );

/** Two enums of one name would be one type. */
function isEnum({ type }: Column): boolean {
  return typeof type === 'object' && 'symbols' in type;
}

function plain({ name, type }: Column): Column {
  return { name, type };
}

function table(columns: readonly Column[]): avsc.Schema {
  return { type: 'record', name: 'Row', fields: columns.map((column) => ({ ...column })) } as avsc.Schema;
}

let registry: Harness;
beforeAll(async () => {
  registry = await startHarness();
});
afterAll(() => registry.server.close());

it('whoever is said to be unaffected decodes what the new version writes, says avsc', async () => {
  let [subjects, tried] = [0, 0];
  await fc.assert(
    fc.asyncProperty(cases, async ({ from, to, rows }) => {
      const subject = `rows-${subjects++}-value`;
      await registry.post(`/subjects/${subject}/versions`, { schema: JSON.stringify(table(from)) });
      for (const { name } of from) {
        // Who only looks at a value takes no harm from one that is new; avsc, which is given the older list, would.
        const fields = [{ path: name, how: ['select', 'join_key', 'filter', 'exhaustive_enum'] }];
        const body = { group: 'default', subject, consumer: name, fields };
        expect((await registry.post('/api/v1/subscriptions', body)).status).toBe(201);
      }
      const question = { group: 'default', subject, format: 'avro', document: JSON.stringify(table(to)) };
      const { body } = await registry.post('/api/v1/impact', question);
      const writer = avsc.Type.forSchema(table(to), { wrapUnions: false });
      for (const { consumer, outcome } of body.consumers as { consumer: string; outcome: string }[]) {
        if (outcome !== 'unaffected') continue;
        const reader = avsc.Type.forSchema(table(from.filter(({ name }) => name === consumer)), { wrapUnions: false });
        const resolver = reader.createResolver(writer);
        for (const row of rows) {
          const read: Record<string, unknown> = reader.fromBuffer(writer.toBuffer(row), resolver);
          expect(read[consumer]).toEqual((row as Record<string, unknown>)[consumer]);
          tried += 1;
        }
      }
    }),
    { numRuns: RUNS, seed: 7 },
  );
  expect(tried).toBeGreaterThan(RUNS);
});

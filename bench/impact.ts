// npm run bench:impact — how long it takes to tell 1,000 subscriptions of 200 fields each what a candidate is to them: the engine alone, and a registry that keeps them.
import { type Consumer, Impacts, type JsonValue, layerDiff, layerSchema, USES } from '@concordat/engine';
import { createRegistry, openStore, type Registry } from '@concordat/registry';
import { withFolder } from './processes.ts';
import { median, millisecondsPerCall, printTable } from './samples.ts';

const FIELDS = 1000;
const SUBSCRIPTIONS = 1000;
const USED = 200;

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** A table of which every tenth field changes: it goes, or has another type, may be missing or has new values. */
const LAYERS: Readonly<Record<string, (isNew: boolean) => JsonValue>> = {
  avro: (isNew) => ({
    type: 'record',
    name: 'row',
    fields: range(FIELDS).flatMap((index) => {
      const name = `field_${index}`;
      if (!isNew || index % 10 > 0) return [{ name, type: 'int' }];
      return [[], [{ name, type: 'string' }], [{ name, type: 'int', optional: true }]][(index / 10) % 3] ?? [];
    }),
  }),
  'json-schema': (isNew) => ({
    type: 'object',
    properties: Object.fromEntries(
      range(FIELDS).map((index) => [`field_${index}`, { type: isNew && index % 10 === 0 ? 'string' : 'integer' }]),
    ),
  }),
  'data-contract': (isNew) => ({
    dataset_id: 'rows',
    version: isNew ? '2.0.0' : '1.0.0',
    owners: [{ team: 'bench' }],
    fields: range(FIELDS).map((index) => ({
      name: `field_${index}`,
      type: 'string',
      enum: isNew && index % 10 === 0 ? ['a', 'b', 'c'] : ['a', 'b'],
    })),
  }),
};

const CONSUMERS: readonly Consumer[] = range(SUBSCRIPTIONS).map((subscription) => ({
  fields: range(USED).map((index) => ({
    path: `field_${(subscription * 7 + index * 3) % FIELDS}`,
    how: USES.filter((_, use) => (subscription + index) % (use + 2) === 0),
  })),
  needs: { not_null: [`field_${subscription}`], max_lag_seconds: 600 },
}));

function read(value: JsonValue) {
  const schema = layerSchema(value);
  if (!schema.ok) throw new Error(JSON.stringify(schema.error));
  return schema.value;
}

const rows = Object.entries(LAYERS).map(([name, layer]) => {
  const [from, to] = [read(layer(false)), read(layer(true))];
  const { verdict, format } = layerDiff(from, to);
  const candidate = { format, before: from.document, after: to.document, verdict };
  const ask = (): readonly string[] => {
    const impacts = new Impacts(candidate);
    return CONSUMERS.map((consumer) => impacts.on(consumer).outcome);
  };
  const broken = ask().filter((outcome) => outcome === 'broken').length;
  const judging = millisecondsPerCall(() => void layerDiff(from, to), 3);
  return [
    name,
    verdict.changes.length,
    broken,
    judging.toFixed(0),
    millisecondsPerCall(() => void ask(), 3).toFixed(1),
  ];
});

printTable(
  ['format', 'changes', 'broken', `judging ${FIELDS} fields, ms`, `then asking ${SUBSCRIPTIONS} × ${USED} fields, ms`],
  rows,
);

const CONTRACTS = { group: 'contracts', subject: 'rows' };
const ROUNDS = 5;

function contractText(isNew: boolean): string {
  return JSON.stringify({ ...(LAYERS['data-contract']?.(isNew) as object), status: 'active' });
}

/** A file with the contract and all that subscribed to it. */
async function subscribed(registry: Registry): Promise<void> {
  await registry.register({ source: contractText(false) });
  for (const [index, { fields = [] }] of CONSUMERS.entries()) {
    await registry.consumers.subscribe({
      ...CONTRACTS,
      consumer: `consumer-${index}`,
      minVersion: 1,
      fields: fields.map(({ path, how = [] }) => ({ path, how })),
      needs: { maxLagSeconds: 600, notNull: [`field_${index}`] },
      source: 'declared',
    });
  }
}

/** Milliseconds until a registry has told what the candidate is to all. */
async function told(registry: Registry): Promise<number> {
  const start = performance.now();
  const { consumers } = await registry.consumers.impact(CONTRACTS, {
    format: 'data-contract',
    text: contractText(true),
  });
  if (consumers.length !== SUBSCRIPTIONS) throw new Error(`${consumers.length} consumers`);
  return performance.now() - start;
}

await withFolder(async (folder) => {
  const open = async () => createRegistry(await openStore(`sqlite:${folder}/rows.db`), { clock: () => new Date() });
  const filling = await open();
  await subscribed(filling);
  await filling.close();
  const firsts: number[] = [];
  const others: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const registry = await open();
    firsts.push(await told(registry));
    for (let again = 0; again < ROUNDS; again += 1) others.push(await told(registry));
    await registry.close();
  }
  printTable(
    ['a registry over SQLite, data-contract', 'ms'],
    [
      ['first question after it was opened', median(firsts).toFixed(0)],
      ['further questions', median(others).toFixed(0)],
    ],
  );
});

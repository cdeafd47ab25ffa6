// node bench/impact.ts — how long it takes to tell 1,000 subscriptions of 200 fields each what a candidate is to them.
import { type Consumer, Impacts, type JsonValue, layerDiff, layerSchema, USES } from '@concordat/engine';
import { millisecondsPerCall, printTable } from './samples.ts';

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
  return [name, verdict.changes.length, broken, millisecondsPerCall(() => void ask(), 3).toFixed(1)];
});

printTable(['format', 'changes', 'broken', `${SUBSCRIPTIONS} × ${USED} fields, ms`], rows);

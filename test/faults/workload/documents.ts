import type { Random } from '../random.ts';
import type { Reference } from './action.ts';

/** A schema with what it refers to. */
export interface Schema {
  readonly schema: string;
  readonly references: readonly Reference[];
}

const FIELDS = ['a', 'b', 'c'];
const SHAPES = [
  undefined,
  { type: 'int' },
  { type: 'int', default: 0 },
  { type: 'long' },
  { type: 'long', default: 0 },
];

/** One of a hundred Avro records, of which many are compatible with each other and many are not. */
export function avroRecord(random: Random, references: readonly Reference[] = []): Schema {
  const own = FIELDS.flatMap((name) => {
    const shape = random.pick(SHAPES);
    return shape === undefined ? [] : [{ name, ...shape }];
  });
  const referring = references.map(({ name }, index) => ({ name: `of${index}`, type: name }));
  return { schema: JSON.stringify({ type: 'record', name: 'R', fields: [...own, ...referring] }), references };
}

/** A type that others refer to. Its kinds are compatible with each other one way only. */
export function avroTarget(random: Random): Schema {
  const symbols = random.pick([['x'], ['x', 'y'], ['x', 'y', 'z']]);
  return { schema: JSON.stringify({ type: 'enum', name: 'E', symbols }), references: [] };
}

/** A version of a contract as an author writes it: a few lines of the same shape that are compatible or not. */
export function contractText(random: Random, dataset: string, version: string): string {
  const more = FIELDS.flatMap((name) => {
    const required = random.pick([undefined, true, false, false]);
    return required === undefined ? [] : [{ name, type: 'string', required }];
  });
  return JSON.stringify({
    dataset_id: dataset,
    version,
    status: random.pick(['draft', 'active', 'active']),
    owners: [{ team: 'faults' }],
    fields: [{ name: 'id', type: 'string' }, ...more],
    primary_key: ['id'],
  });
}

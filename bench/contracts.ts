/** A contract with so many fields of mixed types, as a document a producer could have written. */
export function contractWith(
  fields: number,
  version: string,
  change?: (field: FieldSource, index: number) => FieldSource,
) {
  const list = Array.from({ length: fields }, (_, index) => fieldAt(index));
  return {
    dataset_id: 'bench.wide',
    version,
    status: 'active',
    owners: [{ team: 'bench', contact: '#bench' }],
    primary_key: ['field_0'],
    freshness_sla: { max_lag_seconds: 86_400 },
    fields: change ? list.map(change) : list,
  };
}

/** A field as it is written in a document. */
export interface FieldSource {
  readonly name: string;
  readonly type: string;
  readonly required?: boolean;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly description?: string;
}

const KINDS: readonly ((name: string) => FieldSource)[] = [
  (name) => ({ name, type: 'string', description: `The ${name} of the row` }),
  (name) => ({ name, type: 'integer', minimum: 0, maximum: 1_000_000 }),
  (name) => ({ name, type: 'timestamp', required: false }),
  (name) => ({ name, type: 'string', enum: ['free', 'pro', 'enterprise'] }),
  (name) => ({ name, type: 'string', pattern: '^[a-z]{2,8}$', required: false }),
];

function fieldAt(index: number): FieldSource {
  const kind = KINDS[index % KINDS.length] as (name: string) => FieldSource;
  return kind(`field_${index}`);
}

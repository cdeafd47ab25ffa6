import { describe, expect, it } from 'vitest';
import { type JsonValue, printJson } from '../model/json.ts';
import { avro } from './avro/index.ts';
import { contractJsonSchema } from './data-contract/json-schema.ts';
import { parseContract } from './data-contract/parse.ts';
import { defineFormat } from './define-format.ts';
import { jsonSchema } from './json-schema/index.ts';

const FORMS = { avro: defineFormat(avro), 'json-schema': defineFormat(jsonSchema) };

/** A document in its form as JSON Schema. */
function form(format: keyof typeof FORMS, document: JsonValue): string {
  const parsed = FORMS[format].parse(printJson(document));
  const text = parsed.ok ? FORMS[format].form(parsed.value, 'json-schema') : undefined;
  if (text === undefined) throw new Error(JSON.stringify(parsed));
  return text;
}

describe('a data contract that is asked whether it reads an Avro layer', () => {
  const layer = {
    type: 'record',
    name: 'shop.row',
    fields: [
      { name: 'user_id', type: 'string' },
      { name: 'day', type: { type: 'int', logicalType: 'date' } },
      { name: 'seen_at', type: { type: 'long', logicalType: 'timestamp-millis' } },
      { name: 'at', type: { type: 'int', logicalType: 'time-millis' } },
      { name: 'amount', type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 } },
      { name: 'raw', type: ['null', 'bytes'], default: null },
      { name: 'plan', type: { type: 'enum', name: 'Plan', symbols: ['free', 'pro'] } },
      { name: 'tags', type: { type: 'array', items: 'string' } },
      { name: 'address', type: ['null', { type: 'record', name: 'Address', fields: [{ name: 'zip', type: 'int' }] }] },
    ],
  };
  const FIELDS: readonly JsonValue[] = [
    { name: 'user_id', type: 'string' },
    { name: 'day', type: 'date' },
    { name: 'seen_at', type: 'timestamp' },
    { name: 'at', type: 'time' },
    { name: 'amount', type: 'decimal', precision: 9, scale: 2 },
    { name: 'raw', type: 'bytes', required: false },
    { name: 'plan', type: 'string', enum: ['free', 'pro'] },
    { name: 'tags', type: 'array', items: { type: 'string' } },
    { name: 'address', type: 'object', required: false, fields: [{ name: 'zip', type: 'integer' }] },
  ];

  /** Reasons why the contract with these fields does not read the layer. */
  function reasons(fields: readonly JsonValue[]): readonly string[] {
    const contract = parseContract(
      printJson({ dataset_id: 'rows', version: '1.0.0', owners: [{ team: 't' }], fields }),
    );
    if (!contract.ok) throw new Error(JSON.stringify(contract));
    const reader = FORMS['json-schema'].parse(printJson(contractJsonSchema(contract.value.doc, { reader: 'open' })));
    const writer = FORMS['json-schema'].parse(form('avro', layer));
    if (!reader.ok || !writer.ok) throw new Error(JSON.stringify([reader, writer]));
    const { findings } = FORMS['json-schema'].judge(writer.value, reader.value, { level: 'BACKWARD' });
    return findings.map(({ path, reason }) => `${path || '-'}: ${reason}`);
  }

  it('reads it where they say the same', () => expect(reasons(FIELDS)).toEqual([]));

  it('does not where it says otherwise', () => {
    expect(reasons([...FIELDS, { name: 'country', type: 'string' }])).not.toEqual([]);
    expect(reasons(FIELDS.with(6, { name: 'plan', type: 'string', enum: ['free'] }))).not.toEqual([]);
    expect(reasons(FIELDS.with(5, { name: 'raw', type: 'bytes' }))).not.toEqual([]);
    expect(reasons(FIELDS.with(4, { name: 'amount', type: 'decimal', precision: 8, scale: 2 }))).not.toEqual([]);
    expect(reasons(FIELDS.with(0, { name: 'user_id', type: 'integer' }))).not.toEqual([]);
  });
});

it('a JSON Schema is its own form, with what it imports', () => {
  const schema = { type: 'object', properties: { id: { type: 'string' } } };
  expect(JSON.parse(form('json-schema', schema))).toEqual(schema);
});

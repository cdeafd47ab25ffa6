import { describe, expect, it } from 'vitest';
import { recognizesAvro } from './recognize.ts';

describe('a source that looks like an Avro schema', () => {
  it.each([
    '"int"',
    '["null", "string"]',
    '{"type": "record", "name": "A", "fields": []}',
    '{"name": "E", "type": "enum", "symbols": ["A"]}',
    '[{"type": "record", "name": "A", "fields": []}]',
    '{"type": "array", "items": "int"}',
    '{"type": "map", "values": "int"}',
    '{"type": "long", "logicalType": "timestamp-millis"}',
  ])('%s', (source) => expect(recognizesAvro(source)).toBe(true));
});

describe('a source that does not', () => {
  it.each([
    '',
    'true',
    '{"type": "string"}',
    '{"type": "array", "items": {"type": "string"}}',
    '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}',
    '{"type": "object", "properties": {"name": {"type": "string"}}}',
    '{"dataset_id": "a", "fields": [{"name": "x", "type": "record"}]}',
    'dataset_id: a\nfields: []\n',
    'syntax = "proto3";',
  ])('%s', (source) => expect(recognizesAvro(source)).toBe(false));
});

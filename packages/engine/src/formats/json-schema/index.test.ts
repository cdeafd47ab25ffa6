import { describe, expect, it } from 'vitest';
import { recognizeFormat } from '../index.ts';

describe('a source that may be a JSON Schema', () => {
  it.each([
    ['{"$schema": "http://json-schema.org/draft-07/schema#"}'],
    ['{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string"}'],
    ['{"properties": {"id": {"type": "integer"}}}'],
    ['{"oneOf": [{"$ref": "#/definitions/a"}]}'],
    ['{"type": "string", "pattern": "^a"}'],
  ])('is taken for one: %s', (source) => {
    expect(recognizeFormat(source)?.id).toBe('json-schema');
  });

  it.each([
    ['{"type": "record", "name": "A", "fields": [{"name": "properties", "type": "string"}]}'],
    ['{"type": "fixed", "name": "A", "size": 4}'],
    ['{"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"A": {"properties": {}}}}}'],
    ['properties:\n  a: {type: string}\n'],
    ['syntax = "proto3"; message A {}'],
    ['[]'],
  ])('is not: %s', (source) => {
    expect(recognizeFormat(source)?.id).not.toBe('json-schema');
  });
});

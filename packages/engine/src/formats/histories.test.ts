import { describe, expect, it } from 'vitest';
import type { Level } from '../model/level.ts';
import type { AnyFormat, ParsedDocument } from './define-format.ts';
import { formatById } from './index.ts';

function formatOf(id: string): AnyFormat {
  const format = formatById(id);
  if (format === undefined) throw new Error(id);
  return format;
}

function parsed(format: AnyFormat, source: string): ParsedDocument {
  const result = format.parse(source);
  if (!result.ok) throw new Error(result.error[0]?.message);
  return result.value;
}

const TEXTS: readonly (readonly [id: string, texts: readonly string[]])[] = [
  [
    'avro',
    [
      '{"type":"record","name":"R","fields":[{"name":"a","type":"string"}]}',
      '{"type":"record","name":"R","fields":[{"name":"a","type":"string"},{"name":"b","type":"int","default":0}]}',
      '{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"c","type":"int"}]}',
      '"string"',
    ],
  ],
  [
    'json-schema',
    [
      '{"type":"object","properties":{"a":{"type":"string"}}}',
      '{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}}}',
      '{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}',
      'true',
    ],
  ],
  [
    'protobuf',
    [
      'syntax = "proto3"; message M { string a = 1; }',
      'syntax = "proto3"; message M { string a = 1; int32 b = 2; }',
      'syntax = "proto3"; message M { int32 a = 1; } message N {}',
      'syntax = "proto3"; package p; message N { string a = 1; }',
    ],
  ],
];

describe('the quick answer about a pair', () => {
  const levels: readonly Level[] = ['NONE', 'BACKWARD', 'FORWARD', 'FULL'];

  it.each(TEXTS)('is that of the verdict, whatever the profile and the level: %s', (id, texts) => {
    const format = formatOf(id);
    const documents = texts.map((text) => parsed(format, text));
    for (const { id: profile } of format.profiles) {
      for (const level of levels) {
        const question = { level, profile };
        for (const before of documents) {
          const quick = documents.map((after) => format.refuses(before, after, question));
          const full = documents.map((after) => !format.judge(before, after, question).compatible);
          expect(quick, `${profile} ${level}`).toEqual(full);
        }
      }
    }
  });
});

describe('names at the top of a document', () => {
  it.each([
    ['avro', '{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"R"}]}', ['a', 'b']],
    ['avro', '"string"', []],
    ['json-schema', '{"properties":{"a":true,"__proto__":{}}}', ['a', '__proto__']],
    ['json-schema', 'true', []],
    [
      'protobuf',
      'syntax = "proto3"; message M { string a = 1; oneof o { int32 b = 2; } } message N { int32 c = 1; }',
      ['a', 'b'],
    ],
    ['protobuf', 'syntax = "proto3";', []],
  ] as const)('are the fields of %s %s', (id, text, names) => {
    const format = formatOf(id);
    expect(format.fieldNames(parsed(format, text))).toEqual(names);
  });
});

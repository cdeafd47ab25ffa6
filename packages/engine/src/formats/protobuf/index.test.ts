import { describe, expect, it } from 'vitest';
import { recognizeFormat } from '../index.ts';

describe('a Protobuf document is recognized', () => {
  it.each([
    'syntax = "proto3";\nmessage M {}\n',
    "// Orders\nsyntax='proto2';",
    'edition = "2023";',
    '/* no syntax */\npackage a.b;\n',
    'message M {\n  optional int32 a = 1;\n}\n',
    'import public "a.proto";',
  ])('%j', (source) => {
    expect(recognizeFormat(source)?.id).toBe('protobuf');
  });

  it.each([
    '',
    '{"syntax": "proto3"}',
    'message: M {}\n',
    '{"type":"record","doc":"\\nmessage M {","name":"R","fields":[]}',
  ])('and another one is not: %j', (source) => {
    expect(recognizeFormat(source)?.id).not.toBe('protobuf');
  });
});

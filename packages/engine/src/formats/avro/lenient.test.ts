import { describe, expect, it } from 'vitest';
import { formatById } from '../index.ts';

const avro = formatById('avro');
if (avro === undefined) throw new Error('there is no Avro');

const field = (type: unknown, fallback: unknown) =>
  JSON.stringify({ type: 'record', name: 'R', fields: [{ name: 'a', type, default: fallback }] });

/** Schemas that old registries are full of: nobody looked at them when they were registered. */
const SLOPPY: readonly (readonly [about: string, text: string, form: string])[] = [
  ['a default of another type', field('int', 'x'), '{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}'],
  [
    'a default that lacks a field',
    field({ type: 'record', name: 'I', fields: [{ name: 'i', type: 'int' }] }, {}),
    '{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"record","name":"I","fields":[{"name":"i","type":"int"}]}}]}',
  ],
  [
    'names with dashes and spaces',
    '{"type":"record","name":"my-record","namespace":"a-b.c d","fields":[{"name":"1-st","type":"int","default":1}]}',
    '{"type":"record","name":"my-record","namespace":"a-b.c d","fields":[{"name":"1-st","type":"int","default":1}]}',
  ],
  [
    'symbols that are no names, and a default that is no symbol',
    '{"type":"enum","name":"E","symbols":["a-b","c"],"default":"d"}',
    '{"type":"enum","name":"E","symbols":["a-b","c"]}',
  ],
];

describe('a schema that was taken elsewhere', () => {
  it.each(SLOPPY)('may have %s', (_, text, form) => {
    expect(avro.parse(text).ok).toBe(false);
    const read = avro.parseLeniently(text);
    expect(read.ok && avro.form(read.value, 'confluent')).toBe(form);
  });

  it('is judged like any other', () => {
    const read = SLOPPY.map(([, text]) => avro.parseLeniently(text));
    for (const before of read) {
      for (const after of read) {
        if (!before.ok || !after.ok) throw new Error('unreadable');
        for (const { id: profile } of avro.profiles) {
          expect(avro.judge(before.value, after.value, { level: 'FULL', profile }).compatible).toBe(before === after);
        }
      }
    }
  });

  it.each([
    ['{"type":"record","name":"a\\"b","fields":[]}'],
    ['{"type":"record","name":"a\\u0000b","fields":[]}'],
    ['{"type":"record","name":"","fields":[]}'],
    ['{"type":"record","name":"R","fields":[{"name":"a.b","type":"int"}]}'],
    ['{"type":"record","name":"R","fields":[{"name":"a","type":"S"}]}'],
    ['{"type":"record","name":"R"}'],
    ['{'],
  ])('is still a schema: %s', (text) => {
    expect(avro.parseLeniently(text).ok).toBe(false);
  });
});

describe('a format in which nobody was lenient', () => {
  it('reads as ever', () => {
    expect(formatById('json-schema')?.parseLeniently('{"type":"nope"}').ok).toBe(false);
    expect(formatById('json-schema')?.parseLeniently('true').ok).toBe(true);
  });
});

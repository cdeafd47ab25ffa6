import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalAvro, parsingCanonicalForm } from './canonical.ts';
import { confluentForm } from './confluent-form.ts';
import { fingerprints, singleObjectHeader } from './fingerprint.ts';
import { schemaOf, schemas } from './fixtures/arbitrary.ts';

const EVERYTHING = `{
  "type": "record", "name": "R", "namespace": "a.b", "aliases": ["Old", "x.Y"], "doc": "what it is", "zz": 1,
  "fields": [
    {"name": "f", "type": {"type": "bytes", "scale": 2, "foo": {"b": 1, "a": 2}, "logicalType": "decimal", "precision": 4}, "default": "\\u00ff"},
    {"name": "g", "type": ["null", "com.X"], "default": null, "order": "descending", "doc": "a field", "aliases": ["z", "y"]},
    {"name": "h", "type": {"type": "enum", "name": "E", "symbols": ["A"], "default": "A", "namespace": ""}},
    {"name": "i", "type": ".E"},
    {"name": "j", "type": {"type": "array", "items": "R"}, "default": []}
  ]
}`;
const IMPORTS = new Map([['x.avsc', '{"type": "fixed", "name": "com.X", "size": 2, "doc": "from elsewhere"}']]);
const everything = schemaOf(EVERYTHING, IMPORTS);

describe('the canonical text', () => {
  test('has everything, in a fixed order, imported types as well', () => {
    expect(canonicalAvro(everything)).toBe(
      '{"type":"record","name":"a.b.R","aliases":["a.b.Old","x.Y"],"doc":"what it is","fields":[' +
        '{"name":"f","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":2,"foo":{"a":2,"b":1}},"default":"ÿ"},' +
        '{"name":"g","aliases":["y","z"],"doc":"a field","type":["null",{"type":"fixed","name":"com.X","doc":"from elsewhere","size":2}],"default":null,"order":"descending"},' +
        '{"name":"h","type":{"type":"enum","name":"E","namespace":"","symbols":["A"],"default":"A"}},' +
        '{"name":"i","type":".E"},' +
        '{"name":"j","type":{"type":"array","items":"a.b.R"},"default":[]}],"zz":1}',
    );
  });

  test('is read again as the same', () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        const text = canonicalAvro(schema);
        expect(canonicalAvro(schemaOf(text))).toBe(text);
        expect(parsingCanonicalForm(schemaOf(text))).toBe(parsingCanonicalForm(schema));
      }),
      { seed: 31, numRuns: 300 },
    );
    expect(canonicalAvro(schemaOf(canonicalAvro(everything)))).toBe(canonicalAvro(everything));
  });

  test.each([
    ['{"type":"int"}', '"int"'],
    ['{"type":"fixed","name":"F","namespace":"n","size":1}', '{"type":"fixed","name":"n.F","size":1}'],
    [
      '{"type":"bytes","logicalType":"decimal","precision":4,"scale":0}',
      '{"logicalType":"decimal","precision":4,"type":"bytes"}',
    ],
    [
      '{"type":"fixed","name":"F","size":1,"aliases":["b","a","b"]}',
      '{"name":"F","type":"fixed","size":1,"aliases":["a","b"]}',
    ],
  ])('%s and %s are the same', (a, b) => {
    expect(canonicalAvro(schemaOf(a))).toBe(canonicalAvro(schemaOf(b)));
  });

  test.each([
    ['{"type":"fixed","name":"F","size":1,"doc":"x"}', '{"type":"fixed","name":"F","size":1}'],
    ['{"type":"long","logicalType":"timestamp-millis"}', '{"type":"long","logicalType":"timestamp-micros"}'],
    ['{"type":"error","name":"R","fields":[]}', '{"type":"record","name":"R","fields":[]}'],
    ['["int","string"]', '["string","int"]'],
  ])('%s and %s are not', (a, b) => {
    expect(canonicalAvro(schemaOf(a))).not.toBe(canonicalAvro(schemaOf(b)));
  });
});

describe("Confluent's text", () => {
  test('as written: short names, attributes in their order, imported types by name', () => {
    expect(confluentForm(everything, { normalize: false })).toBe(
      '{"type":"record","name":"R","namespace":"a.b","doc":"what it is","fields":[' +
        '{"name":"f","type":{"type":"bytes","scale":2,"foo":{"b":1,"a":2},"logicalType":"decimal","precision":4},"default":"ÿ"},' +
        '{"name":"g","type":["null","com.X"],"doc":"a field","default":null,"order":"descending","aliases":["z","y"]},' +
        '{"name":"h","type":{"type":"enum","name":"E","namespace":"","symbols":["A"],"default":"A"}},' +
        '{"name":"i","type":"E"},' +
        '{"name":"j","type":{"type":"array","items":"R"},"default":[]}],"zz":1,"aliases":["Old","x.Y"]}',
    );
  });

  test('normalised: full names, attributes sorted', () => {
    expect(confluentForm(everything, { normalize: true })).toBe(
      '{"name":"a.b.R","type":"record","fields":[' +
        '{"name":"f","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":2,"foo":{"a":2,"b":1}},"order":"ASCENDING","default":"ÿ"},' +
        '{"name":"g","type":["null","com.X"],"order":"DESCENDING","doc":"a field","aliases":["y","z"],"default":null},' +
        '{"name":"h","type":{"name":"E","type":"enum","symbols":["A"],"default":"A"},"order":"ASCENDING"},' +
        '{"name":"i","type":"E","order":"ASCENDING"},' +
        '{"name":"j","type":{"type":"array","items":"a.b.R"},"order":"ASCENDING","default":[]}],"doc":"what it is","aliases":["a.b.Old","x.Y"],"zz":1}',
    );
  });

  test('is read again with the same meaning, but that the normalised one has no word for the null namespace', () => {
    const written = confluentForm(everything, { normalize: false });
    expect(canonicalAvro(schemaOf(written, IMPORTS))).toBe(canonicalAvro(everything));
    const simple = schemaOf(
      EVERYTHING.replace('"namespace": ""', '"namespace": "c"').replace('".E"', '"c.E"'),
      IMPORTS,
    );
    const normalized = confluentForm(simple, { normalize: true });
    expect(canonicalAvro(schemaOf(normalized, IMPORTS))).toBe(canonicalAvro(simple));
  });
});

describe('fingerprints', () => {
  test.each([
    ['"int"', '7275d51a3f395c8f'],
    ['"string"', '8f014872634503c7'],
    ['{"type":"fixed","name":"F","size":1,"doc":"not in it"}', undefined],
  ])('of %s', (text, crc64) => {
    const schema = schemaOf(text);
    const form = parsingCanonicalForm(schema);
    const found = fingerprints(schema);
    if (crc64 !== undefined) expect(found.crc64).toBe(crc64);
    expect(found.md5).toBe(createHash('md5').update(form).digest('hex'));
    expect(found.sha256).toBe(createHash('sha256').update(form).digest('hex'));
  });

  test('stand in front of a single object, the lowest byte first', () => {
    expect(Buffer.from(singleObjectHeader(schemaOf('"int"'))).toString('hex')).toBe('c3018f5c393f1ad57572');
  });
});

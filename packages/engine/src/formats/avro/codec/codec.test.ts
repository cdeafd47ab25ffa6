import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonValue, printJson } from '../../../model/json.ts';
import { datumArbitrary, schemaOf, schemas } from '../fixtures/arbitrary.ts';
import { DATUM_LIMITS, type Datum } from '../values/datum.ts';
import { datumJson } from '../values/datum-json.ts';
import { defaultDatum } from '../values/default-datum.ts';
import { minimalData } from '../values/minimal.ts';
import { type Decoder, decode } from './decode.ts';
import { encode } from './encode.ts';

function hexOf(schema: string, datum: Datum): string | undefined {
  const bytes = encode(schemaOf(schema).root, datum);
  return bytes && Buffer.from(bytes).toString('hex');
}

/** The JSON form of what a reader makes of bytes, or `path: reason`. */
function read(writer: string, reader: string, hex: string, decoder?: Decoder): JsonValue | undefined {
  const to = schemaOf(reader).root;
  const decoded = decode(schemaOf(writer).root, to, Uint8Array.from(Buffer.from(hex, 'hex')), decoder);
  return decoded.ok ? datumJson(to, decoded.value) : `${decoded.path}: ${decoded.reason}`;
}

const record = (name: string, fields: string, rest = ''): string =>
  `{"type":"record","name":"${name}","fields":[${fields}]${rest}}`;

describe('encoding', () => {
  test.each<[string, Datum, string]>([
    ['"null"', null, ''],
    ['"boolean"', true, '01'],
    ['"int"', -64, '7f'],
    ['"int"', 64, '8001'],
    ['"long"', -(2n ** 63n), 'ffffffffffffffffff01'],
    ['"float"', 1, '0000803f'],
    ['"double"', 1, '000000000000f03f'],
    ['"string"', 'foo', '06666f6f'],
    ['"bytes"', Uint8Array.of(255), '02ff'],
    ['{"type":"array","items":"long"}', [3n, 27n], '04063600'],
    ['{"type":"map","values":"int"}', new Map([['a', 1]]), '0202610200'],
    ['["null","string"]', { branch: 1, value: 'a' }, '020261'],
    ['{"type":"enum","name":"E","symbols":["A","B"]}', 'B', '02'],
    [record('R', '{"name":"a","type":"long"},{"name":"b","type":"string"}'), { fields: [27n, 'foo'] }, '3606666f6f'],
  ])('%s: the bytes of the specification', (schema, datum, hex) => {
    expect(hexOf(schema, datum)).toBe(hex);
  });

  test.each<[string, Datum]>([
    ['"int"', 2 ** 31],
    ['"int"', 1n],
    ['"long"', 2n ** 63n],
    ['"string"', null],
    ['["null"]', { branch: 1, value: null }],
    ['{"type":"fixed","name":"F","size":2}', Uint8Array.of(1)],
    ['{"type":"enum","name":"E","symbols":["A"]}', 'B'],
  ])('%s: no bytes for what is none of it', (schema, datum) => {
    expect(hexOf(schema, datum)).toBeUndefined();
  });

  test('what is written is read back, by every decoder', () => {
    const cases = schemas.chain((schema) =>
      (datumArbitrary(schema) ?? fc.constant(undefined)).map((datum) => ({ schema, datum })),
    );
    fc.assert(
      fc.property(cases, ({ schema, datum }) => {
        const bytes = datum === undefined ? undefined : encode(schema.root, datum);
        if (datum === undefined || bytes === undefined) return;
        for (const decoder of ['specification', 'java', 'java-1.8', 'every'] as const) {
          const decoded = decode(schema.root, schema.root, bytes, decoder);
          if (!decoded.ok) throw new Error(decoded.reason);
          expect(printJson(datumJson(schema.root, decoded.value) ?? null)).toBe(
            printJson(datumJson(schema.root, datum) ?? null),
          );
          expect(encode(schema.root, decoded.value)).toEqual(bytes);
        }
      }),
      { seed: 41, numRuns: 300 },
    );
  });
});

describe('resolution', () => {
  test.each<[string, string, string, JsonValue]>([
    ['"int"', '"long"', '02', 1],
    ['"int"', '"float"', '82808010', 16777216],
    ['"long"', '"float"', '828080808084808020', 2 ** 60 + 2 ** 37],
    ['"bytes"', '"string"', '02ff', '\ufffd'],
    ['"string"', '"bytes"', '04c3a4', '\u00c3\u00a4'],
    ['["int","string"]', '"int"', '0002', 1],
    ['["int","string"]', '"int"', '020261', ": 'string' is not read as 'int'"],
    ['"int"', '["string","null"]', '02', ": the reader's union has no branch for 'int'"],
    [
      record('R', '{"name":"a","type":"int"}'),
      record('R', '{"name":"a","type":"int"},{"name":"b","type":"string","default":"x"}'),
      '02',
      { a: 1, b: 'x' },
    ],
    [
      record('R', '{"name":"a","type":"int"}'),
      record('R', '{"name":"b","type":"string"}'),
      '02',
      `: the reader's field "b" is not written, and has no default`,
    ],
    [
      record('R', '{"name":"a","type":"int"}'),
      record('S', '{"name":"b","aliases":["a"],"type":"int"}', ',"aliases":["R"]'),
      '02',
      { b: 1 },
    ],
    [
      '{"type":"enum","name":"E","symbols":["A","B"]}',
      '{"type":"enum","name":"E","symbols":["A"],"default":"A"}',
      '02',
      'A',
    ],
    [
      '{"type":"enum","name":"E","symbols":["A","B"]}',
      '{"type":"enum","name":"E","symbols":["A"]}',
      '02',
      `: the reader's "E" has no symbol "B"`,
    ],
    ['{"type":"array","items":"int"}', '{"type":"array","items":"string"}', '00', []],
    [
      '{"type":"array","items":"int"}',
      '{"type":"array","items":"string"}',
      '020200',
      "/0: 'int' is not read as 'string'",
    ],
    ['{"type":"array","items":"int"}', '{"type":"array","items":"int"}', '01020200', [1]],
  ])('%s as %s', (writer, reader, hex, expected) => {
    expect(read(writer, reader, hex)).toEqual(expected);
  });

  test('decoders differ about defaults of later branches', () => {
    const reader = record('R', '{"name":"u","type":["int","null"],"default":null}');
    expect(read(record('R', ''), reader, '', 'java')).toEqual({ u: null });
    const refusal = `: the default of the reader's field "u" is none of the first branch`;
    expect(read(record('R', ''), reader, '', 'java-1.8')).toBe(refusal);
  });

  test('decoders differ about names', () => {
    const [a, b] = ['{"type":"enum","name":"a.E","symbols":["A"]}', '{"type":"enum","name":"b.E","symbols":["A"]}'];
    expect(read(a, b, '00', 'specification')).toBe('A');
    expect(read(a, b, '00', 'java')).toBe('A');
    expect(read(a, b, '00', 'java-1.8')).toBe(': the enum "a.E" is not read as the enum "b.E"');
    expect(read(a, `["null",${b}]`, '00', 'specification')).toEqual({ 'b.E': 'A' });
    expect(read(a, `["null",${b}]`, '00', 'every')).toBe(`: the reader's union has no branch for the enum "a.E"`);
  });

  test('Java takes a record of another name where its shape fits', () => {
    const [r, s] = [record('R', '{"name":"x","type":"int"}'), record('S', '{"name":"x","type":"int"}')];
    expect(read(r, `["null",${s}]`, '02', 'java')).toEqual({ S: { x: 1 } });
    expect(read(r, `["null",${s}]`, '02', 'specification')).toBe(
      `: the reader's union has no branch for the record "R"`,
    );
  });

  test('Java renames fields of the writer before it reads anything', () => {
    const writer = record('R', '{"name":"x","type":"int"},{"name":"y","type":"int"}');
    const reader = record('R', '{"name":"y","aliases":["x"],"type":"int"}');
    expect(read(writer, reader, '0204', 'specification')).toEqual({ y: 2 });
    expect(read(writer, reader, '0204', 'java')).toBe(
      `: by the reader's aliases two fields of the writer are called "y"`,
    );
  });

  test('an int is an int where the union has one, to Java alone', () => {
    expect(read('"int"', '["float","int"]', '02', 'java')).toEqual({ int: 1 });
    expect(read('"int"', '["float","int"]', '02', 'specification')).toEqual({ float: 1 });
  });

  test('before 1.9 Java took no float of a union for a whole number', () => {
    expect(read('"int"', '["null","float"]', '02', 'java')).toEqual({ float: 1 });
    expect(read('"int"', '["null","float"]', '02', 'java-1.8')).toBe(`: the reader's union has no branch for 'int'`);
    expect(read('"int"', '["float","double"]', '02', 'java-1.8')).toEqual({ double: 1 });
  });
});

describe('bytes that nobody wrote', () => {
  test.each([
    ['"int"', ''],
    ['"int"', 'ffffffffffffffffff01'],
    ['"long"', 'ffffffffffffffffffff01'],
    ['"boolean"', '02'],
    ['"string"', '01'],
    ['"string"', 'feffffffffffffffff01'],
    ['["null"]', '02'],
    ['"int"', '0200'],
    ['{"type":"array","items":"int"}', '02'],
  ])('%s from %s', (schema, hex) => {
    const { root } = schemaOf(schema);
    expect(decode(root, root, Uint8Array.from(Buffer.from(hex, 'hex')))).toMatchObject({
      ok: false,
      kind: 'malformed',
    });
  });

  test('lists of nothing, as long as one likes', () => {
    const { root } = schemaOf('{"type":"array","items":"null"}');
    const bytes = Uint8Array.from(Buffer.from('feffffffffffffffff0100', 'hex'));
    expect(decode(root, root, bytes)).toMatchObject({ ok: false, kind: 'too-large' });
  });

  test('whatever the bytes are, there is an answer', () => {
    fc.assert(
      fc.property(schemas, fc.uint8Array({ maxLength: 30 }), ({ root }, bytes) => {
        const decoded = decode(root, root, bytes);
        if (decoded.ok) expect(datumJson(root, decoded.value)).not.toBeUndefined();
        else expect(decoded.reason).not.toBe('');
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});

describe('data', () => {
  test('the smallest ones are found, and there is none where there can be none', () => {
    const schema = schemaOf(
      record(
        'N',
        '{"name":"next","type":["N",{"type":"array","items":"N"},"null"]},{"name":"x","type":{"type":"fixed","name":"F","size":2}},{"name":"u","type":["int",{"type":"record","name":"Never","fields":[{"name":"n","type":"Never"}]}]}',
      ),
    );
    const data = minimalData(schema);
    const smallest = data.datum(schema.root);
    expect(smallest && datumJson(schema.root, smallest)).toEqual({ next: null, x: '\u0000\u0000', u: { int: 0 } });
    const never = schema.names.get('Never');
    expect(never && [data.isInhabited(never), data.datum(never), data.cost(never)]).toEqual([
      false,
      undefined,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test('what can only be too large is not made', () => {
    const doubling = Array.from({ length: 40 }, (_, index) =>
      record(`R${index}`, index === 0 ? '' : `{"name":"a","type":"R${index - 1}"},{"name":"b","type":"R${index - 1}"}`),
    );
    const schema = schemaOf(`[${doubling.join(',')}]`);
    const last = schema.names.get('R39');
    expect(last && [minimalData(schema).isInhabited(last), minimalData(schema).datum(last)]).toEqual([true, undefined]);
    const chain = schemaOf(
      `[${Array.from({ length: 1000 }, (_, index) => record(`R${index}`, index === 0 ? '' : `{"name":"a","type":"R${index - 1}"}`)).join(',')}]`,
    );
    const deepest = chain.names.get('R999');
    expect(deepest && minimalData(chain).datum(deepest)).toBeUndefined();
    expect(minimalData(chain).datum(chain.root)).toEqual({ branch: 0, value: { fields: [] } });
    expect(DATUM_LIMITS.depth).toBeLessThan(1000);
  });

  test.each<[string, JsonValue, JsonValue | undefined]>([
    ['["null","int"]', 5, { int: 5 }],
    ['"long"', 9223372036854775807n, 9223372036854775807n],
    ['"float"', 0.1, Math.fround(0.1)],
    ['{"type":"map","values":"bytes"}', { a: '\u00ff' }, { a: '\u00ff' }],
    [record('R', '{"name":"a","type":"int","default":3},{"name":"b","type":"int"}'), { b: 1 }, { a: 3, b: 1 }],
    [record('R', '{"name":"a","type":["R","null"],"default":{}}'), {}, undefined],
    ['"int"', 1.5, undefined],
  ])('the default %s %o', (text, json, expected) => {
    const { root } = schemaOf(text);
    const datum = defaultDatum(root, json);
    expect(datum === undefined ? undefined : datumJson(root, datum)).toEqual(expected);
  });
});

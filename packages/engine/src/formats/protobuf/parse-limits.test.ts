import { describe, expect, it } from 'vitest';
import { parseProto } from './parse.ts';

const HEAD = 'syntax = "proto3";\n';

/** Problems by kind; none for documents. */
function kinds(source: string, imports?: ReadonlyMap<string, string>): readonly string[] {
  const parsed = parseProto(source, imports);
  return parsed.ok ? [] : [...new Set(parsed.error.map(({ kind }) => kind))];
}

function fill(length: number, piece: (index: number) => string): string {
  const pieces: string[] = [];
  for (let size = 0, index = 0; size < length; index += 1) {
    const next = piece(index);
    pieces.push(next);
    size += next.length;
  }
  return pieces.join('');
}

/** `FUZZ_PAIRS` set: the whole size; else a quarter, which costs the tests a quarter of the time. */
const MEGABYTE = process.env.FUZZ_PAIRS === undefined ? 250_000 : 1_000_000;

describe('large documents are answered', () => {
  it('with messages inside each other', () => {
    expect(kinds(HEAD + 'message A{'.repeat(100_000))).toContain('too-deep');
  });

  it('with message literals inside each other', () => {
    expect(kinds(`${HEAD}option x = ${'{a'.repeat(400_000)}`)).toContain('too-deep');
    expect(kinds(`${HEAD}option x = {a: ${'['.repeat(900_000)}`)).toContain('too-deep');
  });

  it('with one long line, one long name, one long number, one long string, one long comment', () => {
    expect(
      kinds(`${HEAD}message M {${fill(MEGABYTE, (index) => ` int32 f${index} = ${(index % 5000) + 1};`)}}`),
    ).toContain('duplicate-number');
    expect(kinds(`${HEAD}message ${'M'.repeat(MEGABYTE)} {}`)).toEqual(['too-long']);
    expect(kinds(`${HEAD}message M { int32 a = ${'9'.repeat(MEGABYTE)}; }`)).not.toEqual([]);
    expect(kinds(`${HEAD}option java_package = "${'\\\\'.repeat(MEGABYTE / 2)}";`)).toEqual([]);
    expect(kinds(`${HEAD}/*${'/ '.repeat(MEGABYTE / 2)}*/`)).toEqual([]);
    expect(kinds(`${HEAD}${'/* */'.repeat(MEGABYTE / 5)}`)).toEqual([]);
  });

  it('with names of many parts', () => {
    expect(kinds(`${HEAD}message M { ${'a.'.repeat(MEGABYTE / 2)}b c = 1; }`)).toContain('unknown-type');
    expect(
      kinds(
        `${HEAD}package ${'a.'.repeat(2000)}b; message M {${fill(200_000, (index) => `A${index} f${index}=${index + 1};`)}}`,
      ),
    ).toContain('too-long');
    expect(
      kinds(
        `${HEAD}package ${'a.'.repeat(900)}b; message M {${fill(200_000, (index) => `A${index} f${index}=${index + 1};`)}}`,
      ),
    ).toContain('too-complex');
  });

  it('with options whose names have many parts', () => {
    const option = (parts: number): string =>
      `syntax = "proto2"; import "google/protobuf/descriptor.proto"; message O { optional O o = 1; optional int32 x = 2; }
       extend google.protobuf.FileOptions { optional O opt = 50000; } option (opt)${'.o'.repeat(parts)}.x = 1;`;
    expect(kinds(option(90))).toEqual([]);
    expect(kinds(option(MEGABYTE / 2))).toEqual(['too-long']);
  });

  it('with a large enum, many aliases, many ranges', () => {
    expect(kinds(`${HEAD}enum E {${fill(MEGABYTE, (index) => `V${index} = ${index};`)}}`)).toEqual([]);
    expect(kinds(`${HEAD}enum E { option allow_alias = true;${fill(MEGABYTE, (index) => `V${index} = 0;`)}}`)).toEqual(
      [],
    );
    expect(kinds(`${HEAD}message M {${fill(MEGABYTE, (index) => `reserved ${index + 1};`)} int32 a = 5; }`)).toContain(
      'reserved-number',
    );
    expect(
      kinds(
        `${HEAD}message M { reserved 1 to max;${fill(MEGABYTE / 2, (index) => `int32 f${index} = ${index + 1};`)} }`,
      ),
    ).toContain('reserved-number');
  });

  it('with too many messages in options', () => {
    const head = `syntax = "proto2"; import "google/protobuf/descriptor.proto"; message O { repeated O o = 1; }
      extend google.protobuf.FileOptions { repeated O o = 50000; }`;
    const option = `option (o) = {${'o{'.repeat(60)}${'}'.repeat(60)}};`;
    expect(kinds(`${head}${option.repeat(100)}`)).toEqual([]);
    expect(kinds(`${head}${option.repeat(1700)}`)).toEqual(['too-complex']);
  });

  it('with mistakes in every line', () => {
    expect(kinds(fill(MEGABYTE, () => 'x;\n'))).toEqual(['syntax-error']);
    expect(kinds(fill(MEGABYTE, () => '}'))).not.toEqual([]);
    expect(kinds(fill(MEGABYTE, () => '"'))).not.toEqual([]);
    expect(kinds(fill(MEGABYTE, () => '\u0001 '))).not.toEqual([]);
    expect(
      kinds(`${HEAD}message M {${fill(MEGABYTE, (index) => `Tpye${index} f${index} = ${index + 1};`)}}`),
    ).toContain('unknown-type');
  });

  it('with many oneofs, maps, options, extensions', () => {
    expect(
      kinds(`${HEAD}message M {${fill(MEGABYTE, (index) => `oneof o${index} { int32 f${index} = ${index + 1}; }`)}}`),
    ).not.toContain('syntax-error');
    expect(
      kinds(`${HEAD}message M {${fill(MEGABYTE / 2, (index) => `optional int32 f${index} = ${index + 1};`)}}`),
    ).not.toContain('syntax-error');
    expect(
      kinds(`${HEAD}message M {${fill(MEGABYTE / 2, (index) => `map<string, M> f${index} = ${index + 1};`)}}`),
    ).not.toContain('syntax-error');
    expect(kinds(fill(MEGABYTE, () => 'option deprecated = true;'))).toContain('bad-option');
    const extensions = fill(MEGABYTE / 2, (index) => `optional int32 f${index} = ${index + 1};`);
    expect(kinds(`message M { extensions 1 to 18999; } extend M {${extensions}}`)).toEqual([]);
  });
});

describe('imports', () => {
  it('may form a chain of any length', () => {
    const imports = new Map(
      Array.from({ length: 5000 }, (_, index) => [
        `f${index}.proto`,
        `${HEAD}package p${index};\n${index < 4999 ? `import "f${index + 1}.proto";` : ''}`,
      ]),
    );
    expect(kinds(`${HEAD}import "f0.proto";`, imports)).toEqual([]);
  });

  it('may be public along a chain', () => {
    const imports = new Map(
      Array.from({ length: 300 }, (_, index) => [
        `f${index}.proto`,
        `${HEAD}message M${index} {}\n${index < 299 ? `import public "f${index + 1}.proto";` : ''}`,
      ]),
    );
    expect(kinds(`${HEAD}import "f0.proto"; message M { M299 m = 1; }`, imports)).toEqual([]);
  });

  it('are read once each, however many ways lead to them', () => {
    const imports = new Map(
      Array.from({ length: 40 }, (_, index) => [
        `f${index}.proto`,
        `${HEAD}${index < 38 ? `import "f${index + 1}.proto";import "f${index + 2}.proto";` : ''} message M${index} {}`,
      ]),
    );
    expect(kinds(`${HEAD}import "f0.proto"; message M { M0 m = 1; }`, imports)).toEqual([]);
  });

  it('in a circle are refused, with the place', () => {
    const imports = new Map([
      ['a.proto', `${HEAD}import "b.proto";`],
      ['b.proto', `${HEAD}import "a.proto";`],
    ]);
    const parsed = parseProto(`${HEAD}import "a.proto";`, imports);
    expect(parsed.ok ? [] : parsed.error).toEqual([
      expect.objectContaining({
        kind: 'cyclic-import',
        pointer: 'b.proto#',
        place: expect.objectContaining({ source: 'b.proto', line: 2, column: 8 }),
      }),
    ]);
  });

  it('that are misspelt are guessed', () => {
    const parsed = parseProto(`${HEAD}import "comon.proto";`, new Map([['common.proto', HEAD]]));
    expect(parsed.ok ? [] : parsed.error.map(({ kind, hint }) => [kind, hint])).toEqual([
      ['missing-import', 'did you mean "common.proto"?'],
    ]);
  });
});

import { each, type WorstCase } from './worst-case.ts';

/** Two versions that differ in a type. */
function retyped(name: string, make: (type: string) => string): WorstCase {
  return { name, make: () => ({ before: make('int64'), after: make('int32') }) };
}

/** Two versions that differ in what is made of a number. */
function changed(name: string, make: (version: 1 | 2) => string): WorstCase {
  return { name, make: () => ({ before: make(1), after: make(2) }) };
}

const lines = (count: number, make: (index: number) => string): string => each(count, make).join('\n');
const message = (body: string): string => `syntax = "proto3"; message M {\n${body}\n}`;
const old = (body: string): string => `syntax = "proto2"; message M {\n${body}\n}`;
/** The language keeps the numbers from 19,000 to 19,999. */
const free = (index: number): number => (index < 18_999 ? index + 1 : index + 1001);

/** Messages with fields of each other, the same in each version but for where the fields lead. */
const clique = (size: number, turn: number): string =>
  `syntax = "proto3"; message Top { A${turn} it = 1; }\n${lines(
    size,
    (i) =>
      `message A${i} { ${each(size, (j) => `A${(j * (turn + 1) + i * turn) % size} f${j} = ${j + 1};`).join(' ')} }`,
  )}`;

/** Messages that the other version calls otherwise, each with hundreds of fields. */
const strangers = (name: string, step: number): string =>
  `syntax = "proto3"; message Top { ${each(100, (i) => `${name}${i} it${i} = ${i + 1};`).join(' ')} }\n${lines(
    100,
    (i) => `message ${name}${i} { ${each(400, (j) => `${name}${(i + j * step) % 100} f${j} = ${j + 1};`).join(' ')} }`,
  )}`;

/** Cycles of messages whose lengths have no common divisor. */
const cycle = (name: string, length: number): string =>
  lines(
    length,
    (i) => `message ${name}${i} { ${name}${(i + 1) % length} next = 1; bytes ${name.toLowerCase()}${i} = 2; }`,
  );

const options = (body: string): string =>
  `syntax = "proto3"; import "google/protobuf/descriptor.proto"; extend google.protobuf.FieldOptions { Opt o = 5000; } message Opt { Opt a = 1; repeated int32 b = 2; string s = 3; } message M {\n${body}\n}`;

export const PROTOBUF: readonly WorstCase[] = [
  retyped('50,000 fields', (type) => message(lines(50_000, (i) => `${type} f${i}=${free(i)};`))),
  changed('50,000 fields renamed', (v) => message(lines(50_000, (i) => `int32 f${v}_${i}=${free(i)};`))),
  changed('50,000 fields moved into a oneof', (v) => {
    const fields = lines(50_000, (i) => `int32 f${i}=${free(i)};`);
    return message(v === 1 ? fields : `oneof o { ${fields} }`);
  }),
  changed('35,000 fields required anew', (v) =>
    old(lines(35_000, (i) => `${v === 1 ? 'optional' : 'required'} int32 f${i}=${free(i)};`)),
  ),
  changed('50,000 lists of messages become single ones', (v) =>
    message(lines(50_000, (i) => `${v === 1 ? 'repeated ' : ''}M f${i}=${free(i)};`)),
  ),
  changed('50,000 fields of messages become text', (v) =>
    message(lines(50_000, (i) => `${v === 1 ? 'M' : 'string'} f${i}=${free(i)};`)),
  ),
  retyped('30,000 oneofs', (type) => message(lines(30_000, (i) => `oneof o${i}{${type} f${i}=${free(i)};}`))),
  retyped('30,000 maps', (type) => message(lines(30_000, (i) => `map<string,${type}> f${i}=${free(i)};`))),
  retyped('35,000 messages', (type) => `syntax = "proto3";\n${lines(35_000, (i) => `message M${i}{${type} a=1;}`)}`),
  retyped(
    'a chain of 15,000 messages, each with a change',
    (type) =>
      `syntax = "proto3";\n${lines(15_000, (i) => `message M${i} { ${i < 14_999 ? `M${i + 1} next = 1;` : ''} ${type} x = 2; }`)}`,
  ),
  retyped(
    '300 messages with 95 levels of messages inside',
    (type) =>
      `syntax = "proto3";\n${lines(300, (k) => `${each(95, (i) => `message M${k}_${i} {${type} a=1;`).join(' ')}${'}'.repeat(95)}`)}`,
  ),
  changed('14,000 groups of other names', (v) =>
    old(
      lines(
        14_000,
        (i) =>
          `optional group ${v === 1 ? 'G' : 'H'}${i} = ${free(i)} { optional ${v === 1 ? 'int64' : 'int32'} a = 1; }`,
      ),
    ),
  ),
  changed('150 messages with fields of each other, turned', (v) => clique(150, v - 1)),
  changed('100 messages with 400 fields, all of other names', (v) => strangers(v === 1 ? 'A' : 'B', v === 1 ? 1 : 3)),
  changed(
    'cycles of 151 and 149 messages read as each other',
    (v) => `syntax = "proto3"; message Top { ${v === 1 ? 'A' : 'B'}0 it = 1; } ${cycle('A', 151)} ${cycle('B', 149)}`,
  ),
  changed(
    'an enum of 60,000 values, all renamed',
    (v) => `syntax = "proto3"; message M { E e = 1; } enum E { ${lines(60_000, (i) => `A${v}_${i}=${i};`)} }`,
  ),
  changed(
    'an enum of 60,000 values, all but one gone',
    (v) => `message M { optional E e = 1; } enum E { ${lines(v === 1 ? 60_000 : 1, (i) => `A${i}=${i};`)} }`,
  ),
  changed(
    '20,000 fields of an enum of 30,000 values become those of another',
    (v) =>
      `syntax = "proto3"; enum E { ${lines(30_000, (i) => `A${i}=${i};`)} } enum F { NONE=0; } message M { ${lines(20_000, (i) => `${v === 1 ? 'E' : 'F'} f${i}=${free(i)};`)} }`,
  ),
  retyped(
    '30,000 extensions',
    (type) =>
      `message M { extensions 1 to max; } extend M {\n${lines(30_000, (i) => `optional ${type} f${i}=${free(i)};`)}\n}`,
  ),
  changed('60,000 reserved numbers, all moved', (v) => old(lines(60_000, (i) => `reserved ${2 * i + v};`))),
  changed('15,000 fields with custom options', (v) =>
    options(lines(15_000, (i) => `int32 f${i}=${i + 1}[(o).a.a.b=${v},(o).s="${v}_${i}"];`)),
  ),
  changed('a literal of a megabyte', (v) => old(`optional bytes a = 1 [default="${`\\${v}77`.repeat(245_000)}"];`)),
  changed('25,000 methods', (v) => {
    const type = v === 1 ? 'A' : 'B';
    return `message A {} message B {} service S {\n${lines(25_000, (i) => `rpc M${i}(${type}) returns(${type});`)}\n}`;
  }),
  retyped(
    '15,000 names looked up in a package of 200 parts',
    (type) =>
      `syntax = "proto3"; package ${each(200, () => 'a').join('.')}; message Z { ${type} a = 1; } message M {\n${lines(15_000, (i) => `Z f${i} = ${i + 1};`)}\n}`,
  ),
];

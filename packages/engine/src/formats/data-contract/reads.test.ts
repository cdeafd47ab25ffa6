import { describe, expect, it } from 'vitest';
import { printJson } from '../../model/json.ts';
import type { Refutation } from '../../model/refutation.ts';
import type { Contract } from './contract.ts';
import { contractOf } from './fixtures/contract-of.ts';
import { readsContract } from './reads.ts';

interface Case {
  readonly title: string;
  /** Fields: name, type and what else they declare. */
  readonly reader: readonly string[];
  readonly writer: readonly string[];
  /** A line of the document itself. */
  readonly readerHas?: string;
  readonly writerHas?: string;
  /** Class, aspect, places in reader and writer | reason | witness. */
  readonly expected: readonly string[];
}

function contract(fields: readonly string[], members = ''): Contract {
  const items = fields.map((field) => field.replace(/^(\S+) (\w+)(.*)$/, '  - {name: $1, type: $2$3}'));
  return contractOf(`dataset_id: d\nversion: "1.0.0"\nowners: [{team: t}]\n${members}\nfields:\n${items.join('\n')}\n`);
}

function line({ answer, class: kind, aspect, at, reason, witness }: Refutation): string {
  const said = `${answer === 'no' ? '' : 'unproven '}${kind} ${aspect} ${at.reader ?? '·'} ${at.writer ?? '·'} | ${reason}`;
  return witness === undefined ? said : `${said} | ${printJson(witness.datum)}`;
}

const CASES: readonly Case[] = [
  {
    title: 'a required field that nobody writes',
    reader: ['a string', 'b string'],
    writer: ['a string'],
    expected: [`unreadable presence /fields/1 · | the reader requires 'b', the writer does not write it | {"a":"a"}`],
  },
  {
    title: 'a field with a default that nobody writes',
    reader: ['a string', 'b string, default: x'],
    writer: ['a string'],
    expected: [
      `unwritten presence /fields/1 · | the reader has a place for 'b', the writer never fills it | {"a":"a"}`,
    ],
  },
  {
    title: 'an optional field that nobody writes',
    reader: ['a string', 'b string, required: false'],
    writer: ['a string'],
    expected: [
      `unwritten presence /fields/1 · | the reader has a place for 'b', the writer never fills it | {"a":"a"}`,
    ],
  },
  {
    title: 'a field that the reader does not know',
    reader: ['a string'],
    writer: ['a string', 'b string, required: false'],
    expected: [`dropped presence · /fields/1 | the reader does not know 'b' and drops it | {"a":"a","b":"a"}`],
  },
  {
    title: 'a rename that the reader cannot follow',
    reader: ['new string, id: f'],
    writer: ['old string, id: f'],
    expected: [
      `unreadable name /fields/0 /fields/0 | the reader requires 'new', which the writer calls 'old' | {"old":"a"}`,
    ],
  },
  {
    title: 'a rename of an optional field',
    reader: ['new string, id: f, required: false'],
    writer: ['old string, id: f, required: false'],
    expected: [
      `misread name /fields/0 /fields/0 | the reader finds no 'new' and takes it as missing; the writer calls it 'old' | {"old":"a"}`,
    ],
  },
  {
    title: 'a rename that the reader follows by an alias',
    reader: ['new string, aliases: [old]'],
    writer: ['old string'],
    expected: [],
  },
  {
    title: 'two fields that exchange their names',
    reader: ['a string, id: x', 'b string, id: y'],
    writer: ['b string, id: x', 'a string, id: y'],
    expected: [
      `misread name /fields/0 /fields/0 | the reader takes 'a' for its 'a', which the writer calls 'b' | {"b":"a","a":"a"}`,
      `misread name /fields/1 /fields/1 | the reader takes 'b' for its 'b', which the writer calls 'a' | {"b":"a","a":"a"}`,
    ],
  },
  {
    title: 'a new field under the old name of another',
    reader: ['b string, id: x', 'a string'],
    writer: ['a string, id: x'],
    expected: [
      `unreadable name /fields/0 /fields/0 | the reader requires 'b', which the writer calls 'a' | {"a":"a"}`,
      `misread presence /fields/1 · | the reader takes the writer's 'a' for its own 'a' | {"a":"a"}`,
    ],
  },
  {
    title: 'an alias that the writer uses for something else',
    reader: ['a string, aliases: [z], required: false'],
    writer: ['a string, required: false', 'z string'],
    expected: [
      `misread presence · /fields/1 | the reader takes 'z' for its 'a' where a row lacks that | {"z":"a"}`,
      `dropped presence · /fields/1 | the reader does not know 'z' and drops it | {"a":"a","z":"a"}`,
    ],
  },
  {
    title: 'an alias beside a field that is always written',
    reader: ['a string, aliases: [z]'],
    writer: ['a string', 'z string'],
    expected: [`dropped presence · /fields/1 | the reader does not know 'z' and drops it | {"a":"a","z":"a"}`],
  },
  {
    title: 'a field that may be missing',
    reader: ['a string'],
    writer: ['a string, required: false'],
    expected: [`unreadable required /fields/0 /fields/0 | the reader requires 'a', the writer may leave it out | {}`],
  },
  {
    title: 'a field that may be missing, with a default',
    reader: ['a string, default: x'],
    writer: ['a string, required: false'],
    expected: [],
  },
  {
    title: 'a narrower type',
    reader: ['a integer'],
    writer: ['a number'],
    expected: [
      `unreadable type /fields/0 /fields/0 | the reader expects integer, the writer may write 0.1 | {"a":0.1}`,
    ],
  },
  {
    title: 'a type of other digits',
    reader: ['a integer'],
    writer: ['a decimal, scale: 2'],
    expected: [
      `unreadable type /fields/0 /fields/0 | the reader expects integer, the writer may write 0.1 | {"a":0.1}`,
    ],
  },
  {
    title: 'decimals without digits after the point, read as integers',
    reader: ['a integer'],
    writer: ['a decimal, scale: 0'],
    expected: [],
  },
  {
    title: 'another type, without its constraints',
    reader: ['a integer, minimum: 5'],
    writer: ['a string, max_length: 3'],
    expected: [
      `unreadable type /fields/0 /fields/0 | the reader expects integer, the writer may write 'a' | {"a":"a"}`,
    ],
  },
  {
    title: 'wider types',
    reader: ['a number', 'b string', 'c json', 'd decimal'],
    writer: ['a integer', 'b timestamp', 'c bytes', 'd number'],
    expected: [],
  },
  {
    title: 'text read as dates',
    reader: ['a date'],
    writer: ['a string, pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"'],
    expected: [
      `unreadable type /fields/0 /fields/0 | the reader expects date, the writer may write '0000-00-00' | {"a":"0000-00-00"}`,
    ],
  },
  {
    title: 'text that can only be dates',
    reader: ['a date'],
    writer: ['a string, enum: ["2024-02-29"]'],
    expected: [],
  },
  {
    title: 'anything read as text',
    reader: ['a string'],
    writer: ['a json'],
    expected: [
      `unreadable type /fields/0 /fields/0 | the reader expects string, the writer may write true | {"a":true}`,
    ],
  },
  {
    title: 'an enum value removed',
    reader: ['plan string, enum: [free, pro]'],
    writer: ['plan string, enum: [free, pro, enterprise, team]'],
    expected: [
      `unreadable enum /fields/0 /fields/0 | the reader allows only 'free' and 'pro', the writer also writes 'enterprise' and 'team' | {"plan":"enterprise"}`,
    ],
  },
  {
    title: 'an enum value that the other bounds never let through',
    reader: ['plan string, enum: [free, pro]'],
    writer: ['plan string, enum: [free, pro, enterprise], max_length: 4'],
    expected: [],
  },
  {
    title: 'an enum introduced',
    reader: ['plan string, enum: [free, a]'],
    writer: ['plan string'],
    expected: [
      `unreadable enum /fields/0 /fields/0 | the reader allows only 'free' and 'a', the writer may write '' | {"plan":""}`,
    ],
  },
  {
    title: 'an enum introduced over all that was possible',
    reader: ['n integer, enum: [1, 2, 3]'],
    writer: ['n integer, minimum: 1, maximum: 3'],
    expected: [],
  },
  {
    title: 'an enum told apart by type',
    reader: ['n json, enum: [1]'],
    writer: ['n json, enum: [1, "1", true]'],
    expected: [
      `unreadable enum /fields/0 /fields/0 | the reader allows only 1, the writer also writes '1' and true | {"n":"1"}`,
    ],
  },
  {
    title: 'bounds of numbers',
    reader: ['n number, minimum: 0, maximum: 10'],
    writer: ['n number, exclusive_minimum: -1, maximum: 10.5'],
    expected: [
      `unreadable minimum /fields/0 /fields/0 | the reader allows no number below 0, the writer may write -0.1 | {"n":-0.1}`,
      `unreadable maximum /fields/0 /fields/0 | the reader allows no number above 10, the writer may write 10.1 | {"n":10.1}`,
    ],
  },
  {
    title: 'open bounds',
    reader: ['n integer, exclusive_minimum: 0, exclusive_maximum: 10'],
    writer: ['n integer, minimum: 0, maximum: 10'],
    expected: [
      `unreadable exclusive_minimum /fields/0 /fields/0 | the reader allows only numbers above 0, the writer may write 0 | {"n":0}`,
      `unreadable exclusive_maximum /fields/0 /fields/0 | the reader allows only numbers below 10, the writer may write 10 | {"n":10}`,
    ],
  },
  {
    title: 'bounds that say the same in other words',
    reader: ['n integer, minimum: 1'],
    writer: ['n integer, exclusive_minimum: 0.5'],
    expected: [],
  },
  {
    title: 'a bound with more digits than a double has',
    reader: ['n decimal, minimum: 0.1234567890123456789'],
    writer: ['n decimal, minimum: 0.1234567890123456788, maximum: 0.1234567890123456789'],
    expected: [
      `unreadable minimum /fields/0 /fields/0 | the reader allows no number below 0.1234567890123456789, the writer may write something else`,
    ],
  },
  {
    title: 'digits of a decimal',
    reader: ['n decimal, precision: 5, scale: 2'],
    writer: ['n decimal, precision: 7, scale: 3'],
    expected: [
      `unreadable precision /fields/0 /fields/0 | the reader allows only numbers of 5 digits, 2 after the point, the writer may write 1000 | {"n":1000}`,
      `unreadable scale /fields/0 /fields/0 | the reader allows no more than 2 digits after the point, the writer may write 0.001 | {"n":0.001}`,
    ],
  },
  {
    title: 'lengths of text',
    reader: ['s string, min_length: 2, max_length: 4'],
    writer: ['s string, min_length: 1, max_length: 5'],
    expected: [
      `unreadable min_length /fields/0 /fields/0 | the reader allows no fewer than 2 characters, the writer may write 'a' | {"s":"a"}`,
      `unreadable max_length /fields/0 /fields/0 | the reader allows no more than 4 characters, the writer may write 'aaaaa' | {"s":"aaaaa"}`,
    ],
  },
  {
    title: 'lengths of bytes',
    reader: ['s bytes, min_length: 2, max_length: 4'],
    writer: ['s bytes, min_length: 1, max_length: 5'],
    expected: [
      `unreadable min_length /fields/0 /fields/0 | the reader allows no fewer than 2 bytes, the writer may write 'AA==' | {"s":"AA=="}`,
      `unreadable max_length /fields/0 /fields/0 | the reader allows no more than 4 bytes, the writer may write 'AAAAAAA=' | {"s":"AAAAAAA="}`,
    ],
  },
  {
    title: 'a length that cannot be shown',
    reader: ['s string, max_length: 5000000'],
    writer: ['s string'],
    expected: [
      `unreadable max_length /fields/0 /fields/0 | the reader allows no more than 5000000 characters, the writer may write something else`,
    ],
  },
  {
    title: 'a pattern',
    reader: ['s string, pattern: "^[A-Z]{2,3}$"'],
    writer: ['s string, pattern: "^[A-Z]+$", max_length: 4'],
    expected: [
      `unreadable pattern /fields/0 /fields/0 | the reader allows only text that matches /^[A-Z]{2,3}$/, the writer may write 'A' | {"s":"A"}`,
    ],
  },
  {
    title: 'a pattern that the lengths imply',
    reader: ['s string, pattern: "^.{0,5}$"'],
    writer: ['s string, pattern: "^[a-z]*$", max_length: 5'],
    expected: [],
  },
  {
    title: 'a pattern that cannot be decided',
    reader: ['s string, pattern: "^(a+)b\\\\1$"'],
    writer: ['s string'],
    expected: [
      `unproven unreadable pattern /fields/0 /fields/0 | the reader allows only text that matches /^(a+)b\\1$/; whether the writer writes anything else was not decided: the pattern /^(a+)b\\1$/ is not decidable here`,
    ],
  },
  {
    title: 'an undecidable pattern beside a change',
    reader: ['s string, pattern: "^(a+)b\\\\1$"', 'n integer, maximum: 5'],
    writer: ['s string, pattern: "^(a+)b\\\\1$"', 'n integer'],
    expected: [`unreadable maximum /fields/1 /fields/1 | the reader allows no number above 5, the writer may write 6`],
  },
  {
    title: 'counts of items',
    reader: ['l array, items: {type: integer}, min_items: 1, max_items: 2'],
    writer: ['l array, items: {type: integer}'],
    expected: [
      `unreadable min_items /fields/0 /fields/0 | the reader allows no fewer than 1 item, the writer may write [] | {"l":[]}`,
      `unreadable max_items /fields/0 /fields/0 | the reader allows no more than 2 items, the writer may write [0,0,0] | {"l":[0,0,0]}`,
    ],
  },
  {
    title: 'items that must differ',
    reader: ['l array, items: {type: integer}, unique_items: true'],
    writer: ['l array, items: {type: integer}'],
    expected: [
      `unreadable unique_items /fields/0 /fields/0 | the reader allows no item twice, the writer may write [0,0] | {"l":[0,0]}`,
    ],
  },
  {
    title: 'more different items than there are',
    reader: ['l array, items: {type: boolean}, unique_items: true, max_items: 2'],
    writer: ['l array, items: {type: boolean}, unique_items: true'],
    expected: [],
  },
  {
    title: 'items',
    reader: ['l array, items: {type: integer}'],
    writer: ['l array, items: {type: number}, min_items: 2'],
    expected: [
      `unreadable type /fields/0/items /fields/0/items | the reader expects integer, the writer may write 0.1 | {"l":[0.1,0.1]}`,
    ],
  },
  {
    title: 'items of arrays that are always empty',
    reader: ['l array, items: {type: integer}'],
    writer: ['l array, items: {type: string}, max_items: 0'],
    expected: [],
  },
  {
    title: 'members of an object',
    reader: ['o object, fields: [{name: x, type: string}, {name: y, type: integer}]'],
    writer: ['o object, required: false, fields: [{name: y, type: string}, {name: z, type: string}]'],
    expected: [
      `unreadable required /fields/0 /fields/0 | the reader requires 'o', the writer may leave it out | {}`,
      `unreadable presence /fields/0/fields/0 · | the reader requires 'x', the writer does not write it | {"o":{"y":"a","z":"a"}}`,
      `unreadable type /fields/0/fields/1 /fields/0/fields/0 | the reader expects integer, the writer may write 'a' | {"o":{"y":"a","z":"a"}}`,
      `dropped presence · /fields/0/fields/1 | the reader does not know 'z' and drops it | {"o":{"y":"a","z":"a"}}`,
    ],
  },
  {
    title: 'keys and values of a map',
    reader: ['m map, keys: {type: string, max_length: 2}, values: {type: integer}'],
    writer: ['m map, values: {type: number}'],
    expected: [
      `unreadable max_length /fields/0/keys /fields/0/keys | the reader allows no more than 2 characters, the writer may write 'aaa' | {"m":{"aaa":0}}`,
      `unreadable type /fields/0/values /fields/0/values | the reader expects integer, the writer may write 0.1 | {"m":{"a":0.1}}`,
    ],
  },
  {
    title: 'objects read as a map',
    reader: ['m map, values: {type: integer}'],
    writer: ['m object, fields: [{name: x, type: integer}, {name: y, type: string}]'],
    expected: [
      `unreadable type /fields/0 /fields/0 | the reader expects map, the writer may write {"x":0,"y":"a"} | {"m":{"x":0,"y":"a"}}`,
    ],
  },
  {
    title: 'objects that are maps of their members',
    reader: ['m map, values: {type: number}'],
    writer: ['m object, fields: [{name: x, type: integer}]'],
    expected: [],
  },
  {
    title: 'maps read as an object',
    reader: ['m object, fields: [{name: x, required: false, type: integer}]'],
    writer: ['m map, values: {type: string}'],
    expected: [
      `unreadable type /fields/0 /fields/0 | the reader expects object, the writer may write {"x":"a"} | {"m":{"x":"a"}}`,
      `dropped type /fields/0 /fields/0 | the reader drops what it does not know of the value | {"m":{"a":"a"}}`,
    ],
  },
  {
    title: 'a unit',
    reader: ['n number, unit: USD'],
    writer: ['n number, unit: EUR'],
    expected: [
      `misread unit /fields/0 /fields/0 | the reader takes the value in 'USD', the writer means it in 'EUR' | {"n":1}`,
    ],
  },
  { title: 'a unit that only one side declares', reader: ['n number, unit: USD'], writer: ['n number'], expected: [] },
  {
    title: 'a meaning',
    reader: ['n string, semantics: {term: net, role: x}'],
    writer: ['n string, semantics: {term: gross, role: y}'],
    expected: [
      `misread semantics /fields/0 /fields/0 | the reader takes the value as 'net', the writer means it as 'gross' | {"n":"a"}`,
    ],
  },
  {
    title: 'a writer that can write nothing',
    reader: ['a integer', 'b string'],
    writer: ['a integer, enum: [1], minimum: 5'],
    expected: [],
  },
  {
    title: 'names that objects are born with',
    reader: ['__proto__ string', 'constructor integer'],
    writer: ['__proto__ string, required: false', 'toString string'],
    expected: [
      `unreadable required /fields/0 /fields/0 | the reader requires '__proto__', the writer may leave it out | {"toString":"a"}`,
      `unreadable presence /fields/1 · | the reader requires 'constructor', the writer does not write it | {"toString":"a"}`,
      `dropped presence · /fields/1 | the reader does not know 'toString' and drops it | {"toString":"a"}`,
    ],
  },
  {
    title: 'a unique field',
    reader: ['a string, unique: true', 'b string'],
    writer: ['a string', 'b string'],
    expected: [
      `guarantee unique /fields/0 /fields/0 | the reader relies on 'a' being unique, no key of the writer guarantees it | [{"a":"a","b":"a"},{"a":"a","b":"a"}]`,
    ],
  },
  {
    title: 'a unique field that is the primary key',
    reader: ['a string, unique: true', 'b string'],
    writer: ['a string', 'b string'],
    writerHas: 'primary_key: [a]',
    expected: [],
  },
  {
    title: 'a larger primary key of the reader',
    reader: ['a string', 'b string'],
    writer: ['a string', 'b string'],
    readerHas: 'primary_key: [a, b]',
    writerHas: 'primary_key: [a]',
    expected: [],
  },
  {
    title: 'a smaller primary key of the reader',
    reader: ['a string', 'b string'],
    writer: ['a string', 'b string'],
    readerHas: 'primary_key: [a]',
    writerHas: 'primary_key: [a, b]',
    expected: [
      `guarantee primary_key /primary_key /primary_key | the reader relies on 'a' being unique, no key of the writer guarantees it | [{"a":"a","b":"a"},{"a":"a","b":"b"}]`,
    ],
  },
  {
    title: 'a primary key in another order',
    reader: ['a string', 'b string'],
    writer: ['a string', 'b string'],
    readerHas: 'primary_key: [b, a]',
    writerHas: 'primary_key: [a, b]',
    expected: [],
  },
  {
    title: 'a primary key that follows a rename',
    reader: ['new string, aliases: [old]'],
    writer: ['old string'],
    readerHas: 'primary_key: [new]',
    writerHas: 'primary_key: [old]',
    expected: [],
  },
  {
    title: 'a key column with a single value',
    reader: ['a string', 'b string, enum: [x]'],
    writer: ['a string', 'b string, enum: [x]'],
    readerHas: 'primary_key: [a]',
    writerHas: 'primary_key: [a, b]',
    expected: [],
  },
  {
    title: 'a key beside unique columns',
    reader: ['a string', 'b boolean'],
    writer: ['a integer', 'b boolean, unique: true'],
    readerHas: 'primary_key: [a]',
    expected: [
      `unreadable type /fields/0 /fields/0 | the reader expects string, the writer may write 0 | {"a":0,"b":true}`,
      `guarantee primary_key /primary_key /primary_key | the reader relies on 'a' being unique, no key of the writer guarantees it | [{"a":0,"b":true},{"a":0,"b":false}]`,
    ],
  },
  {
    title: 'a promise of freshness',
    reader: ['a string'],
    writer: ['a string'],
    readerHas: 'freshness_sla: {max_lag_seconds: 60}',
    writerHas: 'freshness_sla: {max_lag_seconds: 90}',
    expected: [
      `guarantee freshness_sla /freshness_sla /freshness_sla | the reader relies on a lag of 60 seconds at most, the writer promises 90 seconds | {"lag_seconds":61}`,
    ],
  },
  {
    title: 'no promise of freshness',
    reader: ['a string'],
    writer: ['a string'],
    readerHas: 'freshness_sla: {max_lag_seconds: 60}',
    expected: [
      `guarantee freshness_sla /freshness_sla /freshness_sla | the reader relies on a lag of 60 seconds at most, the writer promises nothing | {"lag_seconds":61}`,
    ],
  },
  {
    title: 'a stronger promise of freshness',
    reader: ['a string'],
    writer: ['a string'],
    readerHas: 'freshness_sla: {max_lag_seconds: 60}',
    writerHas: 'freshness_sla: {max_lag_seconds: 60, warn_lag_seconds: 1}',
    expected: [],
  },
];

describe('reading one contract under another', () => {
  it.each(CASES)('$title', ({ reader, writer, readerHas, writerHas, expected }) => {
    expect([...readsContract(contract(reader, readerHas), contract(writer, writerHas))].map(line)).toEqual(expected);
  });

  it('shows no more rows than anybody can look at', () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `field_${index}`);
    const reader = contract(names.map((name) => `${name} string, max_length: 3`));
    const writer = contract(names.map((name) => `${name} string`));
    const refutations = [...readsContract(reader, writer)];
    const shown = refutations.filter(({ witness }) => witness !== undefined);
    expect(refutations.map(({ answer }) => answer)).toEqual(names.map(() => 'no'));
    expect(printJson(shown.map(({ witness }) => witness?.datum ?? null)).length).toBeLessThan(5_000_000);
    expect(shown.length).toBeGreaterThan(50);
  });

  it('ends on many patterns that are hard', () => {
    const hard = (letter: string, least: number): Contract =>
      contract(Array.from({ length: 60 }, (_, n) => `f${n} string, pattern: "(a|b)*${letter}(a|b){${least + n}}$"`));
    const answers = [...readsContract(hard('a', 20), hard('b', 21))].map(({ answer }) => answer);
    expect(answers).toHaveLength(60);
    expect(answers).toContain('unproven');
  });
});

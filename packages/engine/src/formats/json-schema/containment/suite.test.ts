import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Containment, ContainmentMemo, contains } from '../contains.ts';
import type { Plain, PlainObject } from '../fixtures/schemas.ts';
import { majority, votersFor } from '../fixtures/validators.ts';
import { loadSchema } from '../load.ts';
import type { Draft } from '../schema.ts';
import { keyOf } from '../value.ts';

/** The test suite of JSON Schema containment (sdbs-uni-p, CEUR 2958), beside the repository. */
const FOLDER = new URL('../../../../../../../shared/conformance/containment/', import.meta.url);

interface Case {
  readonly file: string;
  readonly id: number;
  readonly schema1: Plain;
  readonly schema2: Plain;
  readonly tests: { readonly s1SubsetEqOfs2?: boolean; readonly s2SubsetEqOfs1?: boolean };
}

/**
 * Cases whose expectation does not follow from the specification, by file and reason:
 * the wrapping of a schema (`not`, `anyOf`, `allOf`) has moved what its references or identifiers lead to; character classes are those of
 * another dialect than ECMA-262; `contentEncoding` and `contentMediaType` are asserted, which they never are; 1.0 is no integer in draft-04, and here it
 * is one as in all later drafts; labels of internationalised names that need the tables of IDNA 2008.
 */
const ERRATA: Readonly<Record<string, readonly string[]>> = {
  references: [
    'nonvalid/ref',
    'universal/ref',
    'unsatisfiable/ref',
    'universal/id',
    'unsatisfiable/id',
    'universal/items',
  ],
  dialects: ['nonvalid/optional/unicode', 'unions/optional/unicode', 'valid/optional/unicode'],
  contents: ['valid/optional/content'],
  integers: ['valid/optional/zeroTerminatedFloats'],
  names: [
    'nonvalid/optional/format/idn-hostname',
    'unions/optional/format/idn-hostname',
    'valid/optional/format/idn-hostname',
  ],
};

const SUITES = [
  { draft: 'draft-04', file: 'draft4.jsonl', questions: 2179, errata: 25, unloadable: 4 },
  { draft: 'draft-07', file: 'draft7.jsonl', questions: 3418, errata: 35, unloadable: 12 },
] as const;

describe.skipIf(!existsSync(FOLDER))('the suite of containment', () => {
  it.each(SUITES)('$draft: is decided rightly', ({ draft, file, questions, errata, unloadable }) => {
    const answers = answersOf(draft, file);
    expect(answers).toHaveLength(questions);
    const told = answers.map(({ answer, expected }) => {
      if (answer === undefined) return 'unloadable';
      if (answer.answer === 'unproven') return 'unproven';
      return (answer.answer === 'yes') === expected ? 'right' : 'wrong';
    });
    const wrong = answers.filter((_, i) => told[i] === 'wrong');
    const known = Object.values(ERRATA).flat();
    expect(wrong.map(({ name }) => name).filter((name) => !known.some((part) => name.startsWith(part)))).toEqual([]);
    expect(wrong.length).toBeLessThanOrEqual(errata);
    expect(told.filter((each) => each === 'right').length / questions).toBeGreaterThan(0.98);
    expect(told.filter((each) => each === 'unloadable')).toHaveLength(unloadable);
    expect(told.filter((each) => each === 'unproven')).toHaveLength(0);
  });

  it.each(SUITES)(
    '$draft: the validators of others confirm the witnesses',
    async ({ draft, file }) => {
      const refused = answersOf(draft, file).filter(
        ({ answer, name }) => answer?.answer === 'no' && !name.includes('format'),
      );
      const unconfirmed: string[] = [];
      let confirmed = 0;
      const voters = new Map<string, Awaited<ReturnType<typeof votersFor>>>();
      const votersOf = async (schema: PlainObject) => {
        const key = JSON.stringify(schema);
        const known = voters.get(key) ?? (await votersFor(schema, draft));
        voters.set(key, known);
        return known;
      };
      // One of each three: all of them are asked by hand.
      for (const { answer, reader, writer, name } of refused.filter((_, i) => ALL || i % 3 === 0)) {
        if (answer?.answer !== 'no') continue;
        const value = JSON.parse(keyOf(answer.witness)) as Plain;
        const [written, read] = [majority(await votersOf(writer), value), majority(await votersOf(reader), value)];
        if (written === true && read === false) confirmed++;
        else if (written === false || read === true) unconfirmed.push(`${name} ${JSON.stringify(value)}`);
      }
      expect(unconfirmed).toEqual([]);
      expect(confirmed).toBeGreaterThan(ALL ? 500 : 50);
    },
    60_000,
  );
});

const ALL = process.env.FUZZ_PAIRS !== undefined;

interface Answer {
  readonly name: string;
  readonly reader: PlainObject;
  readonly writer: PlainObject;
  readonly expected: boolean;
  /** Undefined where a schema is none, since a reference leads nowhere. */
  readonly answer: Containment | undefined;
}

const ANSWERS = new Map<Draft, readonly Answer[]>();

function answersOf(draft: Draft, file: string): readonly Answer[] {
  const known = ANSWERS.get(draft);
  if (known !== undefined) return known;
  const memo = new ContainmentMemo();
  const lines = readFileSync(new URL(file, FOLDER), 'utf8').split('\n');
  const answers = lines.flatMap((line) => {
    if (line === '') return [];
    const { file: from, id, schema1, schema2, tests } = JSON.parse(line) as Case;
    const [first, second] = [spelled(schema1, draft), spelled(schema2, draft)];
    const ask = (writer: PlainObject, reader: PlainObject, expected: boolean | undefined): Answer[] =>
      expected === undefined
        ? []
        : [{ name: `${from} ${id}`, reader, writer, expected, answer: answered(reader, writer, draft, from, memo) }];
    return [...ask(first, second, tests.s1SubsetEqOfs2), ...ask(second, first, tests.s2SubsetEqOfs1)];
  });
  ANSWERS.set(draft, answers);
  return answers;
}

function answered(
  reader: Plain,
  writer: Plain,
  draft: Draft,
  file: string,
  memo: ContainmentMemo,
): Containment | undefined {
  const read = loadSchema(JSON.stringify(reader), undefined, { draft });
  const written = loadSchema(JSON.stringify(writer), undefined, { draft });
  if (!read.ok || !written.ok) return undefined;
  const formats = file.includes('optional/format') ? 'asserted' : 'annotation';
  return contains(read.value.doc.root, written.value.doc.root, { writer: 'as-written', formats }, memo);
}

/** The suite writes the wrapping of draft-04 schemas in the words of later drafts. */
function spelled(schema: Plain, draft: Draft): PlainObject {
  if (schema === true) return {};
  if (schema === false) return { not: {} };
  const object = schema as PlainObject;
  const keys = Object.keys(object).join();
  if (draft !== 'draft-04') return object;
  if (keys === 'const') return { enum: [object.const as Plain] };
  if (keys === 'anyOf') return { anyOf: (object.anyOf as Plain[]).map((part) => spelled(part, draft)) };
  return object;
}

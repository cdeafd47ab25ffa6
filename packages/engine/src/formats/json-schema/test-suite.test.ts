import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { HAS_TEST_SUITE, suiteGroups, suiteRemotes } from './fixtures/test-suite.ts';
import { loadSchema } from './load.ts';
import { DRAFTS, type Draft } from './schema.ts';

// The cases that we answer otherwise than the suite wants, by file, with the number of them and the reason.
const OTHERWISE: Readonly<Record<string, readonly [count: number, why: string]>> = {
  'draft-04 zeroTerminatedFloats': [1, '1.0 is an integer here in every draft; in draft-04 the suite leaves both open'],
  'draft-07 content': [4, 'contentEncoding and contentMediaType are annotations, as all later drafts have them'],
  '2019-09 dependencies-compatibility': [14, 'dependencies asserts nothing from 2019-09 on'],
  '2020-12 dependencies-compatibility': [14, 'dependencies asserts nothing from 2019-09 on'],
  'draft-04 hostname': [1, 'two hyphens in the third place are kept for Punycode, as the later drafts have it'],
  'draft-06 hostname': [1, 'two hyphens in the third place are kept for Punycode, as the later drafts have it'],
};

const REQUIRED: Readonly<Record<Draft, number>> = {
  'draft-04': 618,
  'draft-06': 839,
  'draft-07': 927,
  '2019-09': 1259,
  '2020-12': 1299,
};

if (!HAS_TEST_SUITE)
  process.stdout.write('The JSON Schema Test Suite is not beside the repository: its cases are left out.\n');

describe.runIf(HAS_TEST_SUITE)('the JSON Schema Test Suite', () => {
  const remotes = HAS_TEST_SUITE ? suiteRemotes() : new Map<string, string>();

  /** Runs a part of the suite: how many cases there are, and those that are answered otherwise. */
  function run(draft: Draft, part: 'required' | 'optional' | 'optional/format') {
    const wrong = new Map<string, number>();
    const list: string[] = [];
    let count = 0;
    for (const { name, schema, tests } of suiteGroups(draft, part)) {
      const loaded = loadSchema(schema, remotes, { draft });
      for (const { name: test, value, valid } of tests) {
        count += 1;
        const formats = part === 'optional/format' ? 'asserted' : 'annotation';
        const answer = loaded.ok ? evaluate(loaded.value.doc.root, value, { formats }) : undefined;
        // Whatever is not valid has a reason.
        if (answer?.valid === valid && (valid || answer.errors.length > 0)) continue;
        const key = `${draft} ${name.slice(0, name.indexOf(':'))}`;
        wrong.set(key, (wrong.get(key) ?? 0) + 1);
        list.push(`${name}: ${test}`);
      }
    }
    return { count, wrong, list };
  }

  test.each(DRAFTS)('%s: every required case', (draft) => {
    const { count, list } = run(draft, 'required');
    expect(list).toEqual([]);
    expect(count).toBe(REQUIRED[draft]);
  });

  test.each(DRAFTS)('%s: the optional cases, but for those listed with a reason', (draft) => {
    for (const part of ['optional', 'optional/format'] as const) {
      const { wrong, list } = run(draft, part);
      for (const [key, found] of wrong) expect(found, `${key}: ${list.join('\n')}`).toBe(OTHERWISE[key]?.[0] ?? 0);
    }
  });
});

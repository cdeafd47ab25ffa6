import { existsSync, readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { importsOf } from '../../fixtures/pair-folders.ts';
import { ALL_RULES } from './breaches.ts';
import { BUF, type BufCase, bufBreaking, bufCategories } from './fixtures/buf-breaking.ts';
import { readCase, ruleIds } from './fixtures/rule-ids.ts';
import { CATEGORIES, type Category } from './rule.ts';

const PAIRS = new URL('../fixtures/pairs/', import.meta.url);
const SHARED = new URL(
  '../../../../../../../shared/conformance/pairs/proto-pairs-with-buf-verdicts.json',
  import.meta.url,
);

interface SharedPair {
  readonly id: string;
  readonly old: string;
  readonly new: string;
  readonly buf: Readonly<Record<Category, readonly string[]>>;
}

function caseOf(folder: string): BufCase {
  const read = (file: string): string => readFileSync(new URL(`${folder}/${file}`, PAIRS), 'utf8');
  return {
    id: folder,
    before: read('before.proto'),
    after: read('after.proto'),
    imports: importsOf(new URL(`${folder}/imports/`, PAIRS)),
  };
}

describe.skipIf(!existsSync(SHARED))('pairs with recorded verdicts', () => {
  const pairs: readonly SharedPair[] = existsSync(SHARED) ? JSON.parse(readFileSync(SHARED, 'utf8')) : [];

  it.each(pairs)('$id', ({ id, old, new: now, buf }) => {
    const documents = readCase({ id, before: old, after: now, imports: new Map() });
    const found = CATEGORIES.map((category) => [category, ruleIds(documents, [category])]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(CATEGORIES.map((category) => [category, [...new Set(buf[category])].sort()])),
    );
  });
});

describe.skipIf(BUF === undefined)('buf', () => {
  it('has the same rules in the same categories', () => {
    const ours = Object.entries(ALL_RULES).map(([id, { categories }]): [string, readonly Category[]] => [
      id,
      CATEGORIES.filter((category) => categories.includes(category)),
    ]);
    expect(new Map(ours.sort())).toEqual(new Map([...bufCategories()].sort()));
  });

  it('finds the same in every pair of the fixtures', () => {
    const cases = readdirSync(PAIRS).sort().map(caseOf);
    const theirs = bufBreaking(cases);
    const found = new Map(cases.map((one) => [one.id, ruleIds(readCase(one))]));
    expect(found).toEqual(new Map([...theirs].map(([id, rules]) => [id, [...new Set(rules)]])));
  });
});

if (BUF === undefined) process.stderr.write('no program of buf for this platform: its verdicts were not compared\n');
if (!existsSync(SHARED)) process.stderr.write(`nothing at ${SHARED.pathname}: recorded verdicts were not compared\n`);

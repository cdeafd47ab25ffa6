import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../compare/judge.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Contract } from './contract.ts';
import { contractOf } from './fixtures/contract-of.ts';
import { dataContract } from './index.ts';
import { contractReport, reportJson } from './report.ts';
import { RULES } from './rules.ts';

const PAIRS = new URL('fixtures/pairs/', import.meta.url);
const LEVELS = ['BACKWARD', 'FORWARD', 'FULL', 'NONE'] as const;

/** Kinds that no pair of valid documents has, and why. */
const WITHOUT_FIXTURE: Readonly<Record<string, string>> = {
  owner_missing: 'a document without owners is refused before it is judged; programs may still make one',
};

function read(folder: string, file: string): string {
  return readFileSync(new URL(`${folder}/${file}`, PAIRS), 'utf8');
}

/** The story, and what each profile makes of it at each level: a line an issue. */
function answer(before: Contract, after: Contract): JsonObject {
  const report = (level: (typeof LEVELS)[number], profile: string) =>
    contractReport(judge(dataContract, before, after, { level, profile }));
  const lines = (profile: string): JsonObject =>
    Object.fromEntries(
      LEVELS.map((level) => [
        level,
        report(level, profile).issues.map(
          ({ severity, kind, field, message, breaks }) =>
            `${severity} ${kind} ${field ?? '-'}: ${message} [${breaks.join(' ')}]`,
        ),
      ]),
    );
  const { changes, semver } = reportJson(report('FULL', 'reading'));
  return {
    changes: changes ?? null,
    semver: semver ?? null,
    issues: { contract: lines('contract'), seed: lines('seed'), reading: lines('reading'), closed: lines('closed') },
  };
}

const folders = readdirSync(PAIRS).sort();

describe('pairs of contracts', () => {
  it.each(folders)('%s', (folder) => {
    const found = `${JSON.stringify(answer(contractOf(read(folder, 'before.yaml')), contractOf(read(folder, 'after.yaml'))), undefined, 2)}\n`;
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(new URL(`${folder}/expected.json`, PAIRS), found);
    expect(JSON.parse(found)).toEqual(JSON.parse(read(folder, 'expected.json')));
  });

  it('show every kind of the rule book, each in folders of its name', () => {
    const shown = new Set(
      folders.flatMap((folder) => {
        const before = contractOf(read(folder, 'before.yaml'));
        const after = contractOf(read(folder, 'after.yaml'));
        const verdict = judge(dataContract, before, after, { level: 'FULL' });
        return [...verdict.changes, ...verdict.findings]
          .map(({ kind }) => kind)
          .filter((kind) => folder.startsWith(kind.replaceAll('_', '-')));
      }),
    );
    const missing = Object.keys(RULES).filter((kind) => !shown.has(kind));
    expect(missing).toEqual(Object.keys(WITHOUT_FIXTURE));
  });
});

describe('the rule book', () => {
  it.each(Object.entries(RULES))('%s has a mirror that mirrors it', (kind, rule) => {
    const { mirror } = rule;
    expect(Object.hasOwn(RULES, mirror)).toBe(true);
    expect(RULES[mirror as keyof typeof RULES].mirror).toBe(kind);
    expect(rule.title).not.toBe('');
    expect(rule.why).toMatch(/[.]$/);
  });

  it.each(Object.entries(RULES))('%s has a sentence even without facts', (_kind, rule) => {
    expect(rule.message({}, 'a.b')).not.toBe('');
  });
});

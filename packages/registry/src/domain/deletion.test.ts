import { describe, expect, test } from 'vitest';
import { latestOf, numbered, subjectDeletion, versionDeletion } from './deletion.ts';
import type { SubjectState, VersionHead } from './subject.ts';

const head = (number: number, deleted: boolean): VersionHead => ({
  label: String(number),
  number,
  format: 'avro',
  fingerprint: `f${number}`,
  contentId: number,
  status: 'active',
  deprecation: undefined,
  registeredAt: '2026-01-01T00:00:00Z',
  deleted,
});

/** A subject with versions 1, 2, …; those of the letter `d` are deleted softly. */
const subject = (versions: string): SubjectState => ({
  group: 'default',
  subject: 's',
  revision: versions.length,
  versions: Array.from(versions, (letter, index) => head(index + 1, letter === 'd')),
});

const code = (expected: string) => expect.objectContaining({ code: expected });
const numbers = (versions: readonly VersionHead[]) => versions.map(({ number }) => number);

describe('deleting a subject', () => {
  test('takes what is live', () => {
    expect(numbers(subjectDeletion(subject('ldl'), false))).toEqual([1, 3]);
  });

  test('takes everything, for good, when nothing is live', () => {
    expect(numbers(subjectDeletion(subject('dd'), true))).toEqual([1, 2]);
  });

  test.each([
    ['never existed', '', false, 'subject-not-found'],
    ['never existed, for good', '', true, 'subject-not-found'],
    ['is deleted already', 'dd', false, 'subject-deleted'],
    ['is not deleted yet, for good', 'ld', true, 'subject-not-deleted'],
  ])('refuses what %s', (_, versions, permanent, expected) => {
    expect(() => subjectDeletion(subject(versions), permanent)).toThrow(code(expected));
  });
});

describe('deleting a version', () => {
  test.each([
    ['one that is live', 'lld', 2, false, 2],
    ['the newest that is live', 'lld', 'latest', false, 2],
    ['one that is deleted, for good', 'ld', 2, true, 2],
  ] as const)('takes %s', (_, versions, number, permanent, expected) => {
    expect(versionDeletion(subject(versions), number, permanent).number).toBe(expected);
  });

  test.each([
    ['of no subject', '', 1, false, 'subject-not-found'],
    ['that never existed', 'd', 2, true, 'version-not-found'],
    ['that is deleted already', 'ld', 2, false, 'version-deleted'],
    ['that is not deleted yet, for good', 'l', 1, true, 'version-not-deleted'],
    ['that would be the newest of none', 'dd', 'latest', false, 'subject-not-found'],
    ['that is the newest, for good', 'ld', 'latest', true, 'version-not-deleted'],
  ] as const)('refuses one %s', (_, versions, number, permanent, expected) => {
    expect(() => versionDeletion(subject(versions), number, permanent)).toThrow(code(expected));
  });
});

test('the newest version is never one that is deleted', () => {
  expect(latestOf(subject('lld'))?.number).toBe(2);
  expect(latestOf(subject('d'))).toBeUndefined();
});

test('a version is there by its number also when it is deleted', () => {
  expect(numbered(subject('d'), 1).deleted).toBe(true);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RegistryError } from '../../domain/error.ts';
import { targetOf } from '../../domain/reference.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import { key, openSchemas, recordOf, user } from '../fixtures/subjects.ts';
import type { Schemas } from './schemas.ts';

const SUBJECTS = ['a', 'b', 'x/c'].map(key);
const TOPICS = ['one', 'two'];

const subject = fc.constantFrom(...SUBJECTS);
const number = fc.integer({ min: 1, max: 4 });

type Step = (schemas: Schemas) => Promise<unknown>;

/** Anything that somebody may want at some moment; much of it is refused. */
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(subject, fc.nat(3)).map(
    ([of, fields]): Step =>
      (schemas) =>
        schemas.register(of, recordOf('R', ['a', 'b', 'c'].slice(0, fields)), { force: true }),
  ),
  fc.tuple(subject, subject, number).map(
    ([of, used, version]): Step =>
      (schemas) =>
        schemas.register(of, user('U', 'R', used, version), { force: true }),
  ),
  fc.tuple(subject, fc.boolean()).map(
    ([of, permanent]): Step =>
      (schemas) =>
        schemas.deleteSubject(of, { permanent }),
  ),
  fc.tuple(subject, number, fc.boolean()).map(
    ([of, version, permanent]): Step =>
      (schemas) =>
        schemas.deleteVersion(of, version, { permanent }),
  ),
  fc.tuple(subject, number).map(
    ([of, version]): Step =>
      (schemas) =>
        schemas.restoreVersion(of, version),
  ),
  fc.tuple(subject, fc.constantFrom(...TOPICS), fc.constantFrom('STRONG' as const, 'WEAK' as const)).map(
    ([of, name, lifecycle]): Step =>
      (schemas) =>
        schemas.associate(
          {
            resource: { id: name, name, namespace: 'n', type: 'topic' },
            associations: [{ ...of, associationType: 'value', lifecycle }],
          },
          { update: true },
        ),
  ),
  fc.tuple(fc.constantFrom(...TOPICS), fc.boolean()).map(
    ([name, cascade]): Step =>
      (schemas) =>
        schemas.disassociate(name, { cascade }),
  ),
);

/** Somebody was told that it cannot be: nothing is broken. */
function expectRefusal(reason: unknown): void {
  expect(reason).toBeInstanceOf(RegistryError);
  expect(reason).not.toMatchObject({ code: 'store-failed' });
}

/** All versions of a subject; none where it has none. */
async function versionsOf(schemas: Schemas, of: SubjectKey) {
  return (await schemas.groupsOf(of.subject)).includes(of.group) ? schemas.versions(of) : [];
}

/** What holds whatever has happened. */
async function expectIntegrity(schemas: Schemas): Promise<void> {
  const all = (await Promise.all(SUBJECTS.map((of) => versionsOf(schemas, of)))).flat();
  for (const { group, content, deleted } of all) {
    for (const reference of content.references) {
      const target = targetOf(reference, group);
      const found = all.find(
        (version) =>
          version.group === target.group && version.subject === target.subject && version.number === target.number,
      );
      expect(found).toBeDefined();
      if (!deleted) expect(found?.deleted).toBe(false);
    }
  }
  for (const of of SUBJECTS) {
    const ties = (await schemas.resourcesOf(of)).flatMap(({ associations }) => associations);
    if (!ties.some(({ lifecycle }) => lifecycle === 'STRONG')) continue;
    expect(ties).toHaveLength(1);
    expect(
      all.some((version) => version.group === of.group && version.subject === of.subject && !version.deleted),
    ).toBe(true);
  }
}

it('what is referred to is there, and what is owned is live, whatever happens at the same time', async () => {
  const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(rounds, async (all) => {
      const { schemas } = await openSchemas();
      for (const round of all) {
        for (const outcome of await Promise.allSettled(round.map((take) => take(schemas)))) {
          if (outcome.status === 'rejected') expectRefusal(outcome.reason);
        }
        await expectIntegrity(schemas);
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);

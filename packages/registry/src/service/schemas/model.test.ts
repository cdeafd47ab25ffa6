import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avro, openRegistry } from '../fixtures/schemas.ts';
import type { Schemas } from './schemas.ts';

const TEXTS = ['"string"', '"bytes"', '"int"', '"long"'];
const GROUP = 'default';
const key = (subject: string) => ({ group: GROUP, subject });

interface Version {
  readonly number: number;
  readonly text: string;
  deleted: boolean;
}

/** What a registry without levels does, in a few lines. Answers are numbers of versions, or undefined where it refuses. */
class Model {
  readonly ids = new Map<string, number>();
  readonly #subjects = new Map<string, Version[]>();

  versions(subject: string): Version[] {
    return this.#subjects.get(subject) ?? [];
  }

  register(subject: string, text: string): number {
    const versions = this.versions(subject);
    const same = versions.findLast((version) => !version.deleted && version.text === text);
    if (same !== undefined) return same.number;
    const number = Math.max(0, ...versions.map((version) => version.number)) + 1;
    const others = versions.filter((version) => version.text !== text);
    this.#subjects.set(subject, [...others, { number, text, deleted: false }]);
    if (!this.ids.has(text)) this.ids.set(text, this.ids.size + 1);
    return number;
  }

  lookUp(subject: string, text: string, deleted: boolean): number | undefined {
    return this.versions(subject).findLast((version) => version.text === text && (deleted || !version.deleted))?.number;
  }

  deleteVersion(subject: string, number: number, permanent: boolean): number | undefined {
    const versions = this.versions(subject);
    const version = versions.find((candidate) => candidate.number === number);
    if (version === undefined || version.deleted !== permanent) return undefined;
    if (permanent)
      this.#subjects.set(
        subject,
        versions.filter((other) => other !== version),
      );
    version.deleted = true;
    return number;
  }

  deleteSubject(subject: string, permanent: boolean): readonly number[] | undefined {
    const versions = this.versions(subject);
    const live = versions.filter(({ deleted }) => !deleted);
    if (versions.length === 0 || live.length > 0 === permanent) return undefined;
    if (permanent) this.#subjects.delete(subject);
    for (const version of live) version.deleted = true;
    return (permanent ? versions : live).map(({ number }) => number);
  }

  isUsed(text: string, subjects: readonly string[]): 'live' | 'deleted' | 'nowhere' {
    const uses = subjects.flatMap((subject) => this.versions(subject)).filter((version) => version.text === text);
    if (uses.length === 0) return 'nowhere';
    return uses.every(({ deleted }) => deleted) ? 'deleted' : 'live';
  }
}

const subject = fc.constantFrom('a', 'b', '__proto__');
const text = fc.constantFrom(...TEXTS);
const number = fc.integer({ min: 1, max: 6 });
const flag = fc.boolean();

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('register' as const), subject, text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('look-up' as const), subject, text, deleted: flag }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('delete-version' as const), subject, number, permanent: flag }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete-subject' as const), subject, permanent: flag }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** The answer of both; a refusal is undefined. */
async function both(schemas: Schemas, model: Model, taken: Step): Promise<readonly [unknown, unknown]> {
  const orUndefined = <Answer>(answer: Promise<Answer>) => answer.catch((): undefined => undefined);
  const at = key(taken.subject);
  switch (taken.kind) {
    case 'register': {
      const outcome = await schemas.register(at, avro(taken.text));
      const answer = 'version' in outcome ? [outcome.version.number, outcome.version.id] : outcome;
      const expected = model.register(taken.subject, taken.text);
      return [answer, [expected, model.ids.get(taken.text)]];
    }
    case 'look-up': {
      const found = await orUndefined(schemas.lookUp(at, avro(taken.text), { deleted: taken.deleted }));
      return [found?.number, model.lookUp(taken.subject, taken.text, taken.deleted)];
    }
    case 'delete-version': {
      const { number: asked, permanent } = taken;
      const deleted = await orUndefined(schemas.deleteVersion(at, asked, { permanent }));
      return [deleted, model.deleteVersion(taken.subject, asked, permanent)];
    }
    case 'delete-subject': {
      const deleted = await orUndefined(schemas.deleteSubject(at, { permanent: taken.permanent }));
      return [deleted, model.deleteSubject(taken.subject, taken.permanent)];
    }
  }
}

describe('any sequence of registering, looking up and deleting', () => {
  it('does what the model does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const registry = await openRegistry();
        const { schemas } = registry;
        await schemas.changePolicy({}, { level: 'NONE' });
        const model = new Model();
        for (const taken of steps) {
          const [answer, expected] = await both(schemas, model, taken);
          expect(answer).toEqual(expected);
        }
        for (const name of ['a', 'b', '__proto__']) {
          const versions = await schemas.versions(key(name)).catch(() => []);
          expect(versions.map((version) => [version.number, version.content.canonical, version.deleted])).toEqual(
            model.versions(name).map((version) => [version.number, version.text, version.deleted]),
          );
        }
        for (const [known, id] of model.ids) {
          const byId = await schemas.byId(GROUP, id).catch((): undefined => undefined);
          const use = byId === undefined ? 'nowhere' : byId.deleted ? 'deleted' : 'live';
          expect([byId?.content.canonical, use]).toEqual([
            use === 'nowhere' ? undefined : known,
            model.isUsed(known, ['a', 'b', '__proto__']),
          ]);
        }
        await registry.close();
      }),
      { numRuns: 60 },
    );
  });
});

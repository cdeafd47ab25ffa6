import { beforeAll, describe, expect, test } from 'vitest';
import type { SubjectKey } from '../../domain/subject.ts';
import { key, openSchemas, recordOf } from '../fixtures/subjects.ts';
import type { SchemaListing, Schemas } from './schemas.ts';

/** As Confluent's clients sort: names of other groups begin with a colon. */
const nameOf = ({ group, subject }: SubjectKey): string => (group === 'default' ? subject : `:.${group}:${subject}`);

let schemas: Schemas;
let register: Awaited<ReturnType<typeof openSchemas>>['register'];

/** b1 b2(deleted) · a1 a2 · Ä1 · x/a1 · gone1(deleted) */
beforeAll(async () => {
  const ending: (() => Promise<void>)[] = [];
  ({ schemas, register } = await openSchemas((close) => ending.push(close)));
  await register(key('b'), recordOf('B'));
  await register(key('b'), recordOf('B', ['x']));
  await register(key('a'), recordOf('A'));
  await register(key('a'), recordOf('A', ['x']));
  await register(key('Ä'), recordOf('U'));
  await register(key('x/a'), recordOf('A'));
  await register(key('gone'), recordOf('G'));
  await schemas.deleteVersion(key('b'), 2);
  await schemas.deleteSubject(key('gone'));
  return async () => {
    for (const close of ending) await close();
  };
});

async function listed(listing: Partial<SchemaListing>): Promise<readonly string[]> {
  const versions = await schemas.list({ nameOf, offset: 0, limit: 100, ...listing });
  return versions.map((version) => `${nameOf(version)} ${version.number}`);
}

describe('versions of all subjects', () => {
  test('come by name and number', async () => {
    expect(await listed({})).toEqual([':.x:a 1', 'a 1', 'a 2', 'b 1', 'Ä 1']);
  });

  test('come with those that are deleted', async () => {
    expect(await listed({ deleted: true })).toEqual([':.x:a 1', 'a 1', 'a 2', 'b 1', 'b 2', 'gone 1', 'Ä 1']);
  });

  test('come with the newest alone', async () => {
    expect(await listed({ latestOnly: true })).toEqual([':.x:a 1', 'a 2', 'b 1', 'Ä 1']);
    expect(await listed({ latestOnly: true, deleted: true, group: 'default' })).toEqual([
      'a 2',
      'b 2',
      'gone 1',
      'Ä 1',
    ]);
  });

  test('come from one group, and by what the names begin with', async () => {
    expect(await listed({ group: 'x' })).toEqual([':.x:a 1']);
    expect(await listed({ prefix: 'a' })).toEqual([':.x:a 1', 'a 1', 'a 2']);
    expect(await listed({ group: 'nobody' })).toEqual([]);
  });

  test('come with what the caller asks for', async () => {
    expect(await listed({ where: ({ number }) => number === 2 })).toEqual(['a 2']);
  });

  test.each([
    ['', {}],
    [' with those that are deleted', { deleted: true }],
    [' with the newest alone', { latestOnly: true }],
    [' of one group', { group: 'default', deleted: true }],
    [' with what the caller asks for', { where: ({ number }: { number: number }) => number === 1 }],
  ])('come in pages of any size%s', async (_, listing) => {
    const all = await listed(listing);
    for (const limit of [1, 2, 3]) {
      const pages: string[] = [];
      for (let offset = 0; offset <= all.length; offset += limit) {
        pages.push(...(await listed({ ...listing, offset, limit })));
      }
      expect(pages).toEqual(all);
    }
  });

  test('are told anew when something happens', async () => {
    const other = await openSchemas();
    const names = async () => (await other.schemas.list({ nameOf, offset: 0, limit: 9 })).map(nameOf);
    expect(await names()).toEqual([]);
    await other.register(key('s'), recordOf('S'));
    expect(await names()).toEqual(['s']);
    await other.schemas.deleteSubject(key('s'));
    expect(await names()).toEqual([]);
  });
});

describe('subjects', () => {
  const names = async (query: Parameters<Schemas['subjects']>[0]) =>
    (await schemas.subjects(query)).map(nameOf).toSorted();

  test('are live unless others are asked for', async () => {
    expect(await names({})).toEqual([':.x:a', 'a', 'b', 'Ä']);
    expect(await names({ show: 'all' })).toEqual([':.x:a', 'a', 'b', 'gone', 'Ä']);
    expect(await names({ show: 'deleted' })).toEqual(['gone']);
  });

  test('are of one group, or begin alike', async () => {
    expect(await names({ group: 'x' })).toEqual([':.x:a']);
    expect(await names({ prefix: 'a' })).toEqual([':.x:a', 'a']);
  });

  test('have all their versions, those deleted among them', async () => {
    expect(await schemas.versions(key('b'))).toMatchObject([{ number: 1 }, { number: 2, deleted: true }]);
    await expect(schemas.versions(key('nobody'))).rejects.toMatchObject({ code: 'subject-not-found' });
  });
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SubjectKey } from '../../domain/subject.ts';
import { openTestStore } from '../../store/fixtures/databases.ts';
import type { Store } from '../../store/port.ts';
import { ContractDesk } from '../contracts/contract-desk.ts';
import type { Desk } from '../desk.ts';
import { newDesk } from '../fixtures/desk.ts';
import { key, recordOf } from '../fixtures/subjects.ts';
import { createSchemas } from './create-schemas.ts';
import { type NameOf, Roll } from './roll.ts';
import { SchemaDesk } from './schema-desk.ts';
import type { Schemas } from './schemas.ts';

const byName: NameOf = ({ group, subject }) => `${group}/${subject}`;
const byLength: NameOf = ({ group, subject }) => `${String(subject.length).padStart(4)} ${subject} ${group}`;

let store: Store;
let desk: Desk;
let schemas: Schemas;
let roll: Roll;
beforeEach(async () => {
  store = await openTestStore();
  desk = newDesk(store, () => new Date('2026-01-01T00:00:00Z'));
  schemas = createSchemas(new SchemaDesk(desk), new ContractDesk(desk));
  roll = new Roll(desk);
});
afterEach(() => store.close());

const register = (subject: SubjectKey, name: string) => schemas.register(subject, recordOf(name));

/** What the roll says, which is what one that is begun now says, in every order. */
async function listed(): Promise<readonly string[]> {
  for (const nameOf of [byName, byLength]) {
    const followed = await roll.inOrderOf(nameOf);
    expect(followed).toEqual(await new Roll(desk).inOrderOf(nameOf));
    expect(followed.map(nameOf)).toEqual(followed.map(nameOf).toSorted());
  }
  return (await roll.inOrderOf(byName)).map((subject) => `${byName(subject)} ${subject.live}+${subject.deleted}`);
}

it('follows what happens to subjects, in every order', async () => {
  expect(await listed()).toEqual([]);
  for (const name of ['m', 'a', 'z', 'x/m', 'ä', '\u{1F4A5}', '\uFB00', 'bb', '__proto__'])
    await register(key(name), 'A');
  expect(await listed()).toEqual([
    'default/__proto__ 1+0',
    'default/a 1+0',
    'default/bb 1+0',
    'default/m 1+0',
    'default/z 1+0',
    'default/ä 1+0',
    'default/\u{1F4A5} 1+0',
    'default/\uFB00 1+0',
    'x/m 1+0',
  ]);
  await schemas.register(key('z'), recordOf('A', ['more']));
  await schemas.deleteVersion(key('a'), 1);
  await schemas.deleteSubject(key('x/m'));
  await schemas.deleteSubject(key('x/m'), { permanent: true });
  await schemas.deleteSubject(key('bb'));
  await schemas.restoreVersion(key('bb'), 1);
  expect(await listed()).toEqual([
    'default/__proto__ 1+0',
    'default/a 0+1',
    'default/bb 1+0',
    'default/m 1+0',
    'default/z 2+0',
    'default/ä 1+0',
    'default/\u{1F4A5} 1+0',
    'default/\uFB00 1+0',
  ]);
});

it('comes after more than it follows step by step', async () => {
  await register(key('a'), 'A');
  expect(await listed()).toEqual(['default/a 1+0']);
  for (let round = 0; round < 600; round += 1) {
    await schemas.deleteVersion(key('a'), 1);
    await schemas.restoreVersion(key('a'), 1);
  }
  await register(key('b'), 'B');
  expect(await listed()).toEqual(['default/a 1+0', 'default/b 1+0']);
});

it('begins its orders again when they have taken in many changes', async () => {
  await register(key('a'), 'A');
  for (let round = 0; round < 600; round += 1) {
    await schemas.deleteVersion(key('a'), 1);
    await roll.inOrderOf(byName);
    await schemas.restoreVersion(key('a'), 1);
    await roll.inOrderOf(byName);
  }
  expect(await listed()).toEqual(['default/a 1+0']);
});

it('tells the same to all who ask at once', async () => {
  await register(key('a'), 'A');
  const asked = await Promise.all([byName, byName, byLength, byName].map((nameOf) => roll.inOrderOf(nameOf)));
  expect(asked.map((subjects) => subjects.length)).toEqual([1, 1, 1, 1]);
  await register(key('b'), 'B');
  const both = await Promise.all([byName, byLength].map(async (nameOf) => (await roll.inOrderOf(nameOf)).length));
  expect(both).toEqual([2, 2]);
});

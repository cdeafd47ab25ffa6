import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createRegistry } from '../service/create-registry.ts';
import { openTestStore } from '../store/fixtures/databases.ts';
import { configureLinks, readConfiguredLinks } from './configured-links.ts';

const directory = mkdtempSync(join(tmpdir(), 'concordat-links-'));
afterAll(() => rmSync(directory, { recursive: true }));
const clock = () => new Date(Date.UTC(2026, 10, 22));

function file(text: string): string {
  const name = join(directory, 'links.yaml');
  writeFileSync(name, text);
  return name;
}

it('links of a file are made, changed where they are otherwise, and stay when they are missing in it', async () => {
  const registry = createRegistry(await openTestStore(), { clock });
  writeFileSync(join(directory, 'hub.key'), 'a key of the hub\n');
  const first = file(
    'hub: {direction: pull, peer: https://hub.example.com/, interval_s: 60, authorities: [https://a.example.com], credentials_file: hub.key}\nbranch: {direction: accept, peer: https://branch.example.com, group: orders}',
  );
  await configureLinks(registry, await readConfiguredLinks(first));
  await registry.links.pause('hub');
  const [branch, hub] = await registry.linking.links();
  expect(hub).toMatchObject({ id: 'hub', peer: 'https://hub.example.com', intervalSeconds: 60, paused: true });
  expect([hub?.credentials, branch?.scope.group]).toEqual(['a key of the hub', 'orders']);
  await configureLinks(registry, await readConfiguredLinks(first));
  expect(await registry.linking.links()).toEqual([branch, hub]);
  await configureLinks(
    registry,
    await readConfiguredLinks(file('hub: {direction: pull, peer: https://hub.example.com, interval_s: 5}')),
  );
  const changed = await registry.linking.links();
  expect(changed[0]).toEqual(branch);
  expect(changed[1]?.authorities).toBeUndefined();
  expect(changed[1]).toMatchObject({ intervalSeconds: 5, paused: true, credentials: 'a key of the hub' });
});

it('without a file, and of an empty one, there are none', async () => {
  expect(await readConfiguredLinks('')).toEqual(new Map());
  expect(await readConfiguredLinks(file('# none yet\n'))).toEqual(new Map());
});

it.each([
  ['- hub', "expected links of the form 'ID: {direction: ..., peer: ...}'"],
  ['hub: yes', "the link 'hub' has to be an object"],
  ['hub: {direction: pull}', "the link 'hub': peer is missing"],
  ['hub: {direction: pull, peer: nowhere}', 'peer is the absolute URI of the other registry'],
  ['hub: {direction: pull, peer: https://a.example.com, speed: 1}', 'speed is not known'],
  ['hub: {direction: pull, peer: https://a.example.com, credentials_file: none}', 'none cannot be read'],
  ['"../x": {direction: pull, peer: https://a.example.com}', 'the id of a link is'],
  ['hub: [', 'links.yaml: '],
])('%s is refused in one line', async (text, sentence) => {
  const refused = await readConfiguredLinks(file(text)).catch((error: Error) => error.message);
  expect(refused).toContain(sentence);
  expect(refused).not.toContain('\n');
});

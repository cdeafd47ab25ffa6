import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Sandbox } from './shell.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.close());

const ended = (status: number, stdout: unknown, stderr: unknown = '') => ({ status, stdout, stderr });

it('links are made, looked at, told what to do, and ended', async () => {
  const source = await sandbox.serve(['--store', 'memory']);
  const json = { 'content-type': 'application/json' };
  await fetch(`${source.url}/schemagroups/shop`, { method: 'PUT', headers: json, body: '{}' });
  await fetch(`${source.url}/schemagroups/shop/schemas/order`, {
    method: 'POST',
    headers: { 'content-type': 'application/schema+json' },
    body: '{"type":"object"}',
  });
  const target = await sandbox.serve(['--store', 'memory']);
  writeFileSync(join(sandbox.directory, 'key'), 'a key of the source\n');
  const made = `concordat link add shop --direction pull --peer ${source.url} --include 'shop/*' --credentials-file key`;
  expect(await sandbox.run(made)).toEqual(ended(0, 'made the link shop\n'));
  expect(await sandbox.run(made)).toEqual(ended(1, '', expect.stringContaining("there is a link 'shop' already")));
  await expect
    .poll(async () => (await sandbox.run('concordat link show shop')).stdout, { timeout: 15_000 })
    .toContain('state: RUNNING');
  expect(await (await fetch(`${target.url}/schemagroups/shop/schemas/order`)).text()).toBe('{"type":"object"}');
  const shown = await sandbox.run('concordat link show shop -o json');
  expect(JSON.parse(shown.stdout)).toMatchObject({ id: 'shop', replicas: 2, counters: { created: 2, failed: 0 } });
  expect(await sandbox.run('concordat link show shop --dry-run')).toEqual(
    ended(0, 'created: 0\nupdated: 0\ndeleted: 0\nunchanged: 2\nconflicts: 0\n'),
  );
  expect(await sandbox.run('concordat link pause shop')).toEqual(ended(0, 'the link shop is paused\n'));
  const listed = await sandbox.run('concordat link list');
  expect(listed).toEqual(ended(0, `shop  pull  ${source.url}  paused\n`));
  expect(await sandbox.run('concordat link resume shop --confirm')).toEqual(ended(0, 'the link shop goes on\n'));
  expect(await sandbox.run('concordat link run shop')).toEqual(ended(0, 'the link shop is asked to run\n'));
  expect(await sandbox.run('concordat link reset shop')).toEqual(ended(0, 'the link shop is set back\n'));
  expect((await sandbox.run('concordat link list -o json')).stdout).not.toContain('a key');
  expect(await sandbox.run('concordat link remove shop')).toEqual(ended(0, 'removed the link shop\n'));
  expect(await sandbox.run('concordat link show shop')).toEqual(
    ended(1, '', expect.stringContaining("no link 'shop'")),
  );
});

it.each([
  ['concordat link add x --peer http://a.example.com', 2, "required option '--direction <direction>' not specified"],
  ['concordat link add x --direction pull --peer nowhere', 1, 'peer is the absolute URI'],
  ['concordat link add x --direction pull --peer http://a.example.com --interval 0', 2, 'whole number of seconds'],
  ['concordat link add x --direction pull --peer http://a.example.com --max-delete-ratio 2', 2, 'number from 0 to 1'],
  ['concordat link add x --direction pull --peer http://a --credentials-file none', 2, 'cannot be read'],
])('%s ends with %i', async (line, status, sentence) => {
  expect(await sandbox.run(line)).toEqual(ended(status, '', expect.stringContaining(sentence)));
});

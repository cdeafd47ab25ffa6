import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Sandbox } from './shell.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.close());

const ended = (status: number, stdout: unknown, stderr: unknown = '') => ({ status, stdout, stderr });
const CONFLUENT = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
const AVRO = (name: string) => JSON.stringify({ type: 'record', name, fields: [] });

async function ask(url: string, method: string, path: string, body?: object): Promise<unknown> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: CONFLUENT };
  return (await fetch(url + path, { method, ...sent })).json();
}

/** What a client of a registry sees of it. */
async function answersOf(url: string): Promise<unknown> {
  const paths = [
    '/subjects?subjectPrefix=:*:&deleted=true',
    '/schemas?subjectPrefix=:*:&deleted=true',
    '/config/orders-value',
  ];
  return Promise.all(paths.map((path) => ask(url, 'GET', path)));
}

async function fill(url: string): Promise<void> {
  const reference = { name: 'Money', subject: 'money', version: 1 };
  await ask(url, 'POST', '/subjects/money/versions', { schema: AVRO('Money') });
  await ask(url, 'PUT', '/config/orders-value', { compatibility: 'NONE' });
  const order = JSON.stringify({ type: 'record', name: 'Order', fields: [{ name: 'sum', type: 'Money' }] });
  await ask(url, 'POST', '/subjects/orders-value/versions', { schema: order, references: [reference] });
  await ask(url, 'POST', '/subjects/orders-value/versions', { schema: AVRO('Other') });
  await ask(url, 'POST', '/subjects/:.shop:item/versions', { schema: '{"type":"object"}', schemaType: 'JSON' });
  await ask(url, 'DELETE', '/subjects/orders-value/versions/2');
}

it('what was exported gives the same answers where it is imported', async () => {
  const first = await sandbox.serve(['--store', 'sqlite:first.db']);
  await fill(first.url);
  const answers = await answersOf(first.url);
  await first.stop();
  const exported = await sandbox.run('concordat export all.ndjson --store sqlite:first.db');
  expect(exported).toEqual(ended(0, expect.stringMatching(/^exported \d+ rows, digest [0-9a-f]{64}\n$/)));
  const digest = /[0-9a-f]{64}/.exec(exported.stdout)?.[0];
  expect(await sandbox.run('concordat import all.ndjson --store sqlite:second.db')).toEqual(
    ended(0, `imported and compared, digest ${digest}\n`),
  );
  const second = await sandbox.serve(['--store', 'sqlite:second.db']);
  expect(await answersOf(second.url)).toEqual(answers);
  const again = await sandbox.run('concordat import all.ndjson --store sqlite:first.db');
  expect(again).toEqual(ended(0, `imported and compared, digest ${digest}\n`));
}, 60_000);

it('a file that is not whole opens nothing, and is gone on with', async () => {
  const lines = readFileSync(join(sandbox.directory, 'all.ndjson'), 'utf8').split('\n');
  writeFileSync(join(sandbox.directory, 'half.ndjson'), lines.slice(0, 4).join('\n'));
  expect(await sandbox.run('concordat import half.ndjson --store sqlite:third.db')).toEqual(
    ended(2, '', expect.stringContaining('the file is not whole')),
  );
  expect(await sandbox.run('concordat import all.ndjson --store sqlite:third.db')).toEqual(
    ended(0, expect.stringContaining('imported and compared')),
  );
});

it.each([
  ['concordat export all.ndjson --store sqlite:first.db', 'EEXIST'],
  ['concordat export new.ndjson --store sqlite:none.db', 'is not there'],
  ['concordat import none.ndjson --store sqlite:new.db', 'ENOENT'],
  ['concordat import first.db --store sqlite:new.db', 'this is no export'],
  ['concordat import', 'name a file, or a registry with --from'],
])('%s ends with 2', async (line, sentence) => {
  expect(await sandbox.run(line)).toEqual(ended(2, '', expect.stringContaining(sentence)));
});

it("another registry that speaks Confluent's API is taken over with ids and versions", async () => {
  const source = await sandbox.serve(['--store', 'memory']);
  await fill(source.url);
  const target = await sandbox.serve(['--store', 'memory']);
  expect(await sandbox.run(`concordat import --from ${source.url}`)).toEqual(
    ended(0, '4 versions taken over, 0 were there\n'),
  );
  const without = (answers: unknown) =>
    JSON.parse(JSON.stringify(answers, (name, value) => (name === 'ts' ? undefined : value)));
  expect(without(await answersOf(target.url))).toEqual(without(await answersOf(source.url)));
  expect(await sandbox.run(`concordat import --from ${source.url}`)).toEqual(
    ended(0, '0 versions taken over, 4 were there\n'),
  );
  const next = await ask(target.url, 'POST', '/subjects/money/versions', { schema: AVRO('Money') });
  expect(next).toMatchObject({ id: 1 });
}, 60_000);

it('what is set in another registry is taken over, and what is left of a run that was interrupted is done', async () => {
  const source = await sandbox.serve(['--store', 'memory']);
  await ask(source.url, 'PUT', '/config', { compatibility: 'FULL', normalize: true });
  await ask(source.url, 'PUT', '/config/:.shop:', { compatibility: 'FORWARD' });
  await fill(source.url);
  await ask(source.url, 'PUT', '/mode/:.shop:item', { mode: 'READONLY' });
  const target = await sandbox.serve(['--store', 'memory']);
  // Where it was interrupted, a subject still takes versions with their numbers, and has one that is to be deleted.
  const [, old] = (await ask(source.url, 'GET', '/subjects/orders-value/versions?deleted=true')) as number[];
  const left = (await ask(source.url, 'GET', `/subjects/orders-value/versions/${old}?deleted=true`)) as object;
  expect(await sandbox.run(`concordat import --from ${source.url}`)).toEqual(
    ended(0, '4 versions taken over, 0 were there\n'),
  );
  const again = await sandbox.serve(['--store', 'memory']);
  await ask(again.url, 'PUT', '/mode/orders-value', { mode: 'IMPORT' });
  await ask(again.url, 'POST', '/subjects/orders-value/versions', left);
  expect(await sandbox.run(`concordat import --from ${source.url}`)).toEqual(
    ended(0, '3 versions taken over, 1 were there\n'),
  );
  const settings = async (url: string, ...paths: readonly string[]) =>
    Promise.all(paths.map((path) => ask(url, 'GET', path)));
  const set = ['/config/:.shop:', '/config/orders-value', '/mode/:.shop:item', '/subjects/orders-value/versions'];
  expect(await settings(again.url, ...set)).toEqual(await settings(source.url, ...set));
  expect(await settings(target.url, ...set, '/config')).toEqual(await settings(source.url, ...set, '/config'));
  expect(await ask(again.url, 'GET', '/mode/orders-value')).toMatchObject({ error_code: 40409 });
  // A registry that has something already keeps what holds for everything.
  expect(await ask(again.url, 'GET', '/config')).toEqual({ compatibilityLevel: 'BACKWARD' });
}, 180_000);

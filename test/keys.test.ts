import { afterAll, expect, it } from 'vitest';
import { Sandbox } from './shell.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.close());

const ended = (status: number, stdout: unknown, stderr: unknown = '') => ({ status, stdout, stderr });

it('the first key comes from the store, and all others from the registry that serves it', async () => {
  const first = await sandbox.run("concordat keys create --caller root --grant 'admin@*/*' --store sqlite:registry.db");
  expect(first).toEqual(
    ended(0, expect.stringMatching(/^ck_\w{8}_[\w-]{43}\n$/), expect.stringMatching(/^this is key \w{8} of root;/)),
  );
  await sandbox.serve(['--store', 'sqlite:registry.db', '--auth', 'on']);
  expect(await sandbox.run('concordat datasets')).toEqual(
    ended(2, '', expect.stringContaining('answers 401: say who you are, with a key or a token')),
  );
  sandbox.env.CONCORDAT_TOKEN = first.stdout.trim();
  expect(await sandbox.run('concordat datasets')).toEqual(ended(0, ''));

  const second = await sandbox.run("concordat keys create --caller svc --grant 'consumer@contracts/*' -o json");
  const { id, key, grants } = JSON.parse(second.stdout);
  expect(grants).toEqual(['consumer@contracts/*']);
  const listed = await sandbox.run('concordat keys list');
  expect(listed.stdout).toMatch(/^\w{8} {2}root {2}admin@\*\/\*\n\w{8} {2}svc {3}consumer@contracts\/\*\n$/);

  sandbox.env.CONCORDAT_TOKEN = key;
  expect(await sandbox.run('concordat datasets')).toEqual(ended(0, ''));
  expect(await sandbox.run('concordat keys list')).toEqual(
    ended(2, '', expect.stringContaining("answers 403: 'svc' may not")),
  );

  sandbox.env.CONCORDAT_TOKEN = first.stdout.trim();
  expect(await sandbox.run(`concordat keys revoke ${id}`)).toEqual(
    ended(0, expect.stringMatching(/^revoked \w{8} of svc at /)),
  );
  expect(await sandbox.run('concordat keys revoke 00000000')).toEqual(
    ended(1, '', "concordat: there is no key '00000000'\n"),
  );
  expect(await sandbox.run('concordat audit verify')).toEqual(
    ended(0, expect.stringMatching(/^4 facts, unbroken since 1\n[0-9a-f]{64}\n$/)),
  );
  sandbox.env.CONCORDAT_TOKEN = key;
  expect((await sandbox.run('concordat datasets')).stderr).toContain('answers 401');
});

it.each([
  ["concordat keys create --caller root --grant 'owner@*/*' --store sqlite:other.db", 1, "'owner@*/*' is not a grant"],
  [
    "concordat keys create --caller root --grant 'admin@*/*' --expires 2020-01-01 --store sqlite:other.db",
    1,
    'would be over already',
  ],
  ['concordat keys create --caller root', 2, "required option '--grant <role@group/subject>' not specified"],
  ['concordat keys list --store memory', 2, "there is no store 'memory'"],
  ['concordat audit verify --store nowhere', 2, "there is no store 'nowhere'"],
  ['concordat keys list --url http://x --store sqlite:other.db', 2, '--url and --store name two registries'],
])('%s ends with %i', async (line, status, sentence) => {
  expect(await sandbox.run(line)).toEqual(ended(status, '', expect.stringContaining(sentence)));
});

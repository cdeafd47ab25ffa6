import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../packages/registry/src/store/fixtures/databases.ts';
import { type Registry, Sandbox } from './shell.ts';

const MEDIA = { 'content-type': 'application/vnd.schemaregistry.v1+json' };

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as clients do
  readonly body: any;
}

async function call(node: Registry, method: string, path: string, body?: object): Promise<Answer> {
  const init = body === undefined ? { method } : { method, headers: MEDIA, body: JSON.stringify(body) };
  const response = await fetch(node.url + path, init);
  return { status: response.status, body: await response.json() };
}

/** Schemas that are compatible with nothing of another size. */
const fixed = (size: number) => ({ schema: `{"type":"fixed","name":"F","size":${size}}` });
const counted = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe.skipIf(!(await hasDatabases()))('two registries over one database', () => {
  const sandbox = new Sandbox();
  let here: Registry;
  let there: Registry;
  beforeAll(async () => {
    const flags = ['--store', await newPostgresStore(), '--log-level', 'warn'];
    [here, there] = await Promise.all([sandbox.serve(flags), sandbox.serve(flags)]);
  });
  afterAll(() => sandbox.close());

  it('both write; numbers and ids have no gaps, and nothing is acknowledged that is not there', async () => {
    await call(here, 'PUT', '/config/:.count:t', { compatibility: 'NONE' });
    const versions = '/subjects/:.count:t/versions';
    const answers = await Promise.all(
      counted(40).map((size) => call(size % 2 ? here : there, 'POST', versions, fixed(size))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
    const ids = answers.map(({ body }) => body.id as number);
    expect(ids.toSorted((a, b) => a - b)).toEqual(counted(40));
    for (const node of [here, there]) {
      expect((await call(node, 'GET', versions)).body).toEqual(counted(40));
      for (const [index, id] of ids.entries()) {
        expect((await call(node, 'GET', `/schemas/ids/${id}?subject=:.count:t`)).body).toMatchObject(fixed(index + 1));
      }
    }
  });

  it('of two incompatible schemas at one moment exactly one is registered', async () => {
    for (let round = 1; round <= 15; round += 1) {
      const path = `/subjects/race-${round}/versions`;
      const racing = [call(here, 'POST', path, fixed(1)), call(there, 'POST', path, fixed(2))];
      const statuses = (await Promise.all(racing)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([200, 409]);
      expect((await call(here, 'GET', path)).body).toEqual([1]);
    }
  });

  it('of two resources that want a subject for their own at one moment exactly one has it', async () => {
    for (let round = 1; round <= 20; round += 1) {
      const subject = `owned-${round}`;
      await call(here, 'POST', `/subjects/${subject}/versions`, fixed(1));
      const racing = [here, there].map((node, index) =>
        call(node, 'POST', '/associations', {
          resourceName: `topic-${index}`,
          resourceNamespace: 'lkc-1',
          resourceId: `id-${round}-${index}`,
          resourceType: 'topic',
          associations: [{ subject, associationType: 'value', lifecycle: 'STRONG' }],
        }),
      );
      const statuses = (await Promise.all(racing)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([200, 409]);
    }
  });

  it('one tells soon what the other wrote', async () => {
    for (const level of ['NONE', 'FULL']) {
      await call(here, 'PUT', '/config/soon', { compatibility: level });
      const told = async () => (await call(there, 'GET', '/config/soon')).body.compatibilityLevel;
      await expect.poll(told, { timeout: 5000 }).toBe(level);
    }
  });

  it('one writes nothing that was decided on what the other changed, however short the time', async () => {
    for (let round = 1; round <= 10; round += 1) {
      const subject = `strict-${round}`;
      await call(there, 'PUT', `/config/${subject}`, { compatibility: 'NONE' });
      await call(there, 'POST', `/subjects/${subject}/versions`, fixed(1));
      await call(there, 'GET', `/config/${subject}`);
      await call(here, 'PUT', `/config/${subject}`, { compatibility: 'FULL' });
      expect((await call(there, 'POST', `/subjects/${subject}/versions`, fixed(2))).status).toBe(409);
    }
  });

  it('one does not tell by id for long what the other deleted', async () => {
    const { id } = (await call(here, 'POST', '/subjects/:.gone:t/versions', fixed(1))).body;
    const told = async () => (await call(there, 'GET', `/schemas/ids/${id}?subject=:.gone:t`)).status;
    expect(await told()).toBe(200);
    await call(here, 'DELETE', '/subjects/:.gone:t');
    await call(here, 'DELETE', '/subjects/:.gone:t?permanent=true');
    await expect.poll(told, { timeout: 5000 }).toBe(404);
    expect((await call(there, 'GET', '/subjects?subjectPrefix=:.gone:')).body).toEqual([]);
  });

  it('the one that is left goes on when the other is killed', async () => {
    await call(here, 'PUT', '/config/:.kill:t', { compatibility: 'NONE' });
    const versions = '/subjects/:.kill:t/versions';
    const writing = counted(30).map((size) => call(here, 'POST', versions, fixed(size)));
    await Promise.race(writing);
    await here.stop('SIGKILL');
    const settled = await Promise.allSettled(writing);
    const ids = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.body.id as number] : []));
    for (const id of ids) {
      expect((await call(there, 'GET', `/schemas/ids/${id}?subject=:.kill:t`)).status).toBe(200);
    }
    const next = await call(there, 'POST', versions, fixed(99));
    const numbers = (await call(there, 'GET', versions)).body;
    expect(numbers).toEqual(counted(numbers.length));
    expect(next.body.id).toBe(numbers.length);
  });
});

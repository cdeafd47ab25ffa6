import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../packages/registry/src/store/fixtures/databases.ts';
import { type FaultyLine, startFaultyLine } from '../packages/registry/src/store/fixtures/faulty-line.ts';
import { type Registry, Sandbox } from './shell.ts';

const SEQUENCE = 'concordat-sequence';

interface Answer {
  readonly status: number;
  readonly sequence: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as clients do
  readonly body: any;
}

async function call(
  node: Registry,
  [method, path]: readonly [string, string],
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(node.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...init,
  });
  const sequence = Number(response.headers.get(SEQUENCE) ?? 'none');
  return { status: response.status, sequence, body: await response.json() };
}

const get = (node: Registry, path: string, headers?: Record<string, string>) =>
  call(node, ['GET', path], undefined, headers);

const fixed = (size: number) => ({ schema: `{"type":"fixed","name":"F","size":${size}}` });
const counted = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const contract = (id: string, version: string) => ({
  contract: {
    dataset_id: id,
    version,
    fields: [{ name: 'id', type: 'string' }],
    owners: [{ team: 'growth', contact: '#growth' }],
    status: 'active',
    primary_key: ['id'],
  },
});

describe.skipIf(!(await hasDatabases()))('a reader of two registries over one database', () => {
  const sandbox = new Sandbox();
  let address: string;
  let here: Registry;
  let there: Registry;
  beforeAll(async () => {
    address = await newPostgresStore();
    const flags = ['--store', address, '--log-level', 'error'];
    [here, there] = await Promise.all([sandbox.serve(flags), sandbox.serve(flags)]);
    await call(here, ['PUT', '/config'], { compatibility: 'NONE' });
  });
  afterAll(() => sandbox.close());

  it('is told by one at once what he wrote to the other, where he says the sequence that he was told', async () => {
    const levels = ['FULL', 'NONE', 'BACKWARD', 'FORWARD'];
    await call(here, ['POST', '/subjects/mine/versions'], fixed(1000));
    await call(here, ['POST', '/contracts'], contract('mine', '1.0.0'));
    for (const round of counted(50)) {
      const [writer, reader] = round % 2 === 0 ? [here, there] : [there, here];
      const compatibility = levels[round % 4] ?? '';
      const steps: readonly [
        readonly [string, string],
        object | undefined,
        string,
        (body: Answer['body']) => unknown,
        unknown,
      ][] = [
        [
          ['PUT', '/config/other'],
          { compatibility },
          '/config/other',
          (body) => body.compatibilityLevel,
          compatibility,
        ],
        [
          ['POST', '/subjects/mine/versions'],
          fixed(round),
          '/subjects/mine/versions/latest',
          (body) => body.schema,
          fixed(round).schema,
        ],
        [
          ['POST', '/contracts'],
          contract('mine', `1.${round}.0`),
          '/contracts/mine/latest',
          (body) => body.version,
          `1.${round}.0`,
        ],
        [
          ['DELETE', `/subjects/mine/versions/${round}`],
          undefined,
          '/subjects/mine/versions',
          (body) => body[0],
          round + 1,
        ],
      ];
      for (const [what, body, path, shown, expected] of steps) {
        await get(reader, path);
        const written = await call(writer, what, body);
        const read = await get(reader, path, { [SEQUENCE]: String(written.sequence) });
        expect([what, written.status < 300, shown(read.body)]).toEqual([what, true, expected]);
        expect(read.sequence).toBeGreaterThanOrEqual(written.sequence);
      }
    }
  });

  it('is told by one at once what anybody wrote to the other, where he asks for strong consistency', async () => {
    for (const round of counted(20)) {
      const level = round % 2 === 0 ? 'FULL' : 'BACKWARD';
      await get(there, '/config/anybody');
      const { sequence } = await call(here, ['PUT', '/config/anybody'], { compatibility: level });
      const answers = await Promise.all([
        get(there, '/config/anybody?consistency=strong'),
        get(there, '/config/anybody', { 'concordat-consistency': 'strong' }),
      ]);
      for (const { body, sequence: told } of answers) {
        expect(body.compatibilityLevel).toBe(level);
        expect(told).toBeGreaterThanOrEqual(sequence);
      }
    }
  });

  it('is told even of an id that it means nothing any more, where he asks for that', async () => {
    const { id } = (await call(here, ['POST', '/subjects/gone/versions'], fixed(5000))).body;
    const path = `/schemas/ids/${id}`;
    for (const _ of counted(2)) expect((await get(there, path)).status).toBe(200);
    await call(here, ['DELETE', '/subjects/gone']);
    const { sequence } = await call(here, ['DELETE', '/subjects/gone?permanent=true']);
    expect((await get(there, path, { [SEQUENCE]: String(sequence) })).status).toBe(404);
    expect((await get(there, path, { 'concordat-consistency': 'strong' })).status).toBe(404);
    expect((await get(there, path)).status).toBe(404);
  });

  it('is not told by one that slept what was overruled meanwhile', async () => {
    await call(here, ['POST', '/subjects/slept/versions'], fixed(1));
    await call(here, ['POST', '/contracts'], contract('slept', '1.0.0'));
    await call(here, ['PUT', '/config/slept'], { compatibility: 'NONE' });
    const paths = [
      '/config/slept',
      '/subjects/slept/versions/latest',
      '/contracts/slept/latest',
      '/subjects/slept/versions',
    ];
    const told = async () => (await Promise.all(paths.map((path) => get(there, path)))).map(({ body }) => body);
    await told();
    process.kill(there.pid, 'SIGSTOP');
    try {
      await call(here, ['PUT', '/config/slept'], { compatibility: 'FULL' });
      await call(here, ['PUT', '/config/slept'], { compatibility: 'FORWARD' });
      await call(here, ['POST', '/subjects/slept/versions'], fixed(1));
      await call(here, ['DELETE', '/subjects/slept/versions/1']);
      await call(here, ['POST', '/subjects/slept/versions'], fixed(1));
      await call(here, ['POST', '/contracts'], contract('slept', '1.1.0'));
      await sleep(3000);
    } finally {
      process.kill(there.pid, 'SIGCONT');
    }
    const [config, latest, inForce, versions] = await told();
    expect(config.compatibilityLevel).toBe('FORWARD');
    expect([latest.version, versions]).toEqual([2, [2]]);
    expect(inForce.version).toBe('1.1.0');
  });

  it('is told that a sequence is not of this log, or is none, and which levels of consistency there are', async () => {
    const headers = { [SEQUENCE]: '999999999' };
    for (const path of ['/subjects', '/datasets', '/schemas/ids/1']) {
      const { status, body } = await get(there, path, headers);
      expect([path, status, body.detail ?? body.message]).toEqual([path, 412, expect.stringContaining('999999999')]);
    }
    expect((await get(there, '/config', headers)).body).toMatchObject({ error_code: 412 });
    for (const wrong of ['-1', '1.5', 'abc', '', '1, 2', '9'.repeat(30)]) {
      const confluent = await get(here, '/subjects', { [SEQUENCE]: wrong });
      expect([wrong, confluent.status, confluent.body.error_code]).toEqual([wrong, 400, 400]);
      const contracts = await get(here, '/datasets', { [SEQUENCE]: wrong });
      expect([wrong, contracts.status, typeof contracts.body.detail]).toEqual([wrong, 400, 'string']);
    }
    for (const [path, level] of [
      ['/subjects?consistency=STRONG', ''],
      ['/datasets?consistency=', ''],
      ['/config', 'some'],
    ] as const) {
      const { status, body } = await get(here, path, level === '' ? {} : { 'concordat-consistency': level });
      expect([path, status, body.detail ?? body.message]).toEqual([path, 400, expect.stringContaining('strong')]);
    }
    expect((await get(here, '/subjects?consistency=eventual')).status).toBe(200);
  });

  describe('one of which is cut off from the database', () => {
    let line: FaultyLine;
    let far: Registry;
    beforeAll(async () => {
      line = await startFaultyLine(address);
      far = await sandbox.serve(['--store', line.address, '--store-timeout-s', '1', '--log-level', 'fatal']);
    });
    afterAll(async () => {
      await far.stop();
      await line.close();
    });

    it('is told what never changes, and of all else that it is not known, until it can be reached again', async () => {
      const { id } = (await call(far, ['POST', '/subjects/far/versions'], fixed(7000))).body;
      const byId = `/schemas/ids/${id}`;
      const changing = ['/config', '/subjects/far/versions', '/datasets'];
      for (const path of [byId, ...changing]) expect((await get(far, path)).status).toBe(200);
      line.down();
      await call(here, ['PUT', '/config'], { compatibility: 'FULL' });
      await sleep(1100);
      expect((await get(far, byId)).status).toBe(200);
      for (const path of changing) expect((await get(far, path)).status).toBeGreaterThanOrEqual(500);
      const strong = await get(far, `${byId}?consistency=strong`);
      expect([strong.status, strong.body]).toEqual([500, expect.objectContaining({ error_code: 50001 })]);
      expect((await get(far, '/datasets?consistency=strong')).status).toBe(503);
      expect((await get(far, '/healthz')).status).toBe(200);
      line.up();
      await expect
        .poll(async () => (await get(far, '/config')).body.compatibilityLevel, { timeout: 10_000 })
        .toBe('FULL');
      await call(here, ['PUT', '/config'], { compatibility: 'NONE' });
    });
  });
});

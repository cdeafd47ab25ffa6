import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../packages/registry/src/store/open-store.ts';
import { embeddedPostgres } from '../postgres-on-demand.ts';
import { Authority, hasOpenssl } from './certificates.ts';
import { type OwnPostgres, startOwnPostgres } from './own-postgres.ts';

const programs = hasOpenssl() ? await embeddedPostgres() : undefined;

/** Who may come: everybody over TLS, and `client` with a certificate of that name. */
const HBA = `
hostssl all client    all cert
hostssl all concordat all trust
host    all concordat 127.0.0.1/32 trust
`;

describe.skipIf(programs === undefined)('a store whose server has a certificate', () => {
  let ours: Authority;
  let theirs: Authority;
  let server: OwnPostgres;
  beforeAll(async () => {
    [ours, theirs] = [new Authority('ours'), new Authority('theirs')];
    const { certificate, key } = ours.certify('localhost');
    for (const authority of [ours, theirs]) authority.certify('client');
    const files = {
      'root.crt': readFileSync(ours.file, 'utf8'),
      'server.crt': certificate,
      'server.key': key,
      'pg_hba.conf': HBA,
    };
    const settings = ['ssl=on', 'ssl_ca_file=root.crt'];
    server = await startOwnPostgres(programs ?? '', settings, files);
    await server.query('create user client superuser');
    await server.query('create database registry');
  });
  afterAll(async () => {
    await server.stop();
    for (const authority of [ours, theirs]) authority.close();
  });

  /** What becomes of an address: `opened`, or why not. */
  const open = async (parameters: Record<string, string>, host = 'localhost', user = 'concordat'): Promise<string> => {
    const query = new URLSearchParams(parameters);
    const address = `postgres://${user}:secret@${host}:${server.port}/registry?${query}`;
    try {
      const store = await openStore(address, { connections: 1, timeoutSeconds: 5 });
      await store.close();
      return 'opened';
    } catch (error) {
      const { message, stack } = error as Error;
      expect(JSON.stringify([message, stack])).not.toContain('secret');
      return message;
    }
  };
  const UNSAFE = / cannot be talked to safely; check sslmode and sslrootcert of the address \(/;

  it.each(['localhost', '127.0.0.1'])('is opened at %s by whoever only wants to be unheard', async (host) => {
    expect(await open({ sslmode: 'require' }, host)).toBe('opened');
  });

  it('is opened by whoever trusts the authority', async () => {
    for (const sslmode of ['require', 'verify-ca', 'verify-full']) {
      expect(await open({ sslmode, sslrootcert: ours.file })).toBe('opened');
    }
  });

  it.each(['require', 'verify-ca', 'verify-full'])('is not by %s with another authority', async (sslmode) => {
    expect(await open({ sslmode, sslrootcert: theirs.file })).toMatch(UNSAFE);
  });

  it.each(['verify-ca', 'verify-full'])('is not by %s with the authorities of the machine', async (sslmode) => {
    expect(await open({ sslmode })).toMatch(UNSAFE);
  });

  it('is not opened under a name that the certificate does not have, unless only the authority counts', async () => {
    expect(await open({ sslmode: 'verify-full', sslrootcert: ours.file }, '127.0.0.1')).toMatch(UNSAFE);
    expect(await open({ sslmode: 'verify-ca', sslrootcert: ours.file }, '127.0.0.1')).toBe('opened');
  });

  it('is opened by a client that shows a certificate, and by no other', async () => {
    const checked = { sslmode: 'verify-full', sslrootcert: ours.file };
    const shown = (authority: Authority) => ({
      ...checked,
      sslcert: authority.path('client.crt'),
      sslkey: authority.path('client.key'),
    });
    expect(await open(shown(ours), 'localhost', 'client')).toBe('opened');
    expect(await open(checked, 'localhost', 'client')).toMatch(/ does not let this user in; /);
    expect(await open(shown(theirs), 'localhost', 'client')).toMatch(/ cannot be /);
  });

  it('is opened without encryption only where nobody asked for it', async () => {
    expect(await open({ sslmode: 'disable' }, '127.0.0.1')).toBe('opened');
    expect(await open({ sslmode: 'disable' }, '127.0.0.1', 'client')).toMatch(/ does not let this user in; /);
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportSPKI, importJWK, SignJWT } from 'jose';
import { OAuth2Server, type Payload } from 'oauth2-mock-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveConfig, type SettingName } from '../config.ts';
import { type Harness, startHarness } from '../fixtures/harness.ts';
import { startServer } from '../start.ts';

let issuer: OAuth2Server;
let other: OAuth2Server;
let server: Harness;

const AUDIENCE = 'https://contracts.example.org';

beforeAll(async () => {
  [issuer, other] = [new OAuth2Server(), new OAuth2Server()];
  for (const each of [issuer, other]) {
    await each.issuer.keys.generate('RS256', { kid: 'first' });
    await each.start(0, '127.0.0.1');
  }
  server = await startTrusting();
});
afterAll(async () => {
  await server.server.close();
  if (issuer.listening) await issuer.stop();
  await other.stop();
});

/** A server that trusts the issuer. */
function startTrusting(settings: Partial<Record<SettingName, string>> = {}): Promise<Harness> {
  const auth = { auth: 'on', auth_issuer: issuer.issuer.url ?? '', auth_audience: AUDIENCE };
  return startHarness({ ...auth, ...settings });
}

interface Changes {
  readonly from?: OAuth2Server;
  readonly kid?: string;
  readonly header?: object;
  readonly claims?: object;
}

/** A token that is good, but for what is changed. */
function token({ from = issuer, kid, header = {}, claims = {} }: Changes = {}): Promise<string> {
  return from.issuer.buildToken({
    kid,
    scopesOrTransform: (head, payload: Payload) => {
      const good = { sub: 'svc-orders', aud: AUDIENCE, concordat_grants: ['consumer@*/*'] };
      Object.assign(head, header);
      Object.assign(payload, good, claims);
    },
  });
}

const now = () => Math.floor(Date.now() / 1000);
const get = (bearer: string, path = '/subjects', of = server) => of.get(path, { authorization: `Bearer ${bearer}` });
const statusOf = async (bearer: string, of = server) => (await get(bearer, '/subjects', of)).status;

/** A token that somebody put together himself. */
const forged = (header: object, claims: object, signature = '') =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.${signature}`;

const claimsOf = () => ({
  iss: issuer.issuer.url ?? '',
  aud: AUDIENCE,
  sub: 'me',
  exp: now() + 600,
  concordat_grants: ['admin@*/*'],
});

describe('a token', () => {
  it('lets its caller in, for what it grants', async () => {
    expect(await statusOf(await token())).toBe(200);
    const admin = await token({ claims: { sub: 'ops', concordat_grants: 'admin@*/* nonsense' } });
    const posted = await server.request('POST', '/subjects/t/versions', {
      headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
      body: JSON.stringify({ schema: '"string"' }),
    });
    expect(posted.status).toBe(200);
    const { body } = await get(admin, '/api/v1/audit?actor=ops');
    expect(body.items).toMatchObject([{ kind: 'version-registered', subject: 't' }]);
    expect(
      (await get(await token({ claims: { concordat_grants: ['consumer@else/*'] } }), '/subjects/t/versions')).status,
    ).toBe(404);
    expect((await get(await token({ claims: { concordat_grants: 7 } }), '/subjects')).body).toEqual([]);
  });

  it('may be over for a minute, and may begin in a minute: clocks differ', async () => {
    expect(await statusOf(await token({ claims: { exp: now() - 30 } }))).toBe(200);
    expect(await statusOf(await token({ claims: { nbf: now() + 30 } }))).toBe(200);
  });

  it.each<[string, Changes]>([
    ['that is over', { claims: { exp: now() - 90 } }],
    ['that has not begun', { claims: { nbf: now() + 600 } }],
    ['without an end', { claims: { exp: undefined } }],
    ['for another service', { claims: { aud: 'https://mail.example.org' } }],
    ['for nobody', { claims: { aud: undefined } }],
    ['of another issuer', { claims: { iss: 'https://login.example.com' } }],
    ['of nobody', { claims: { sub: '' } }],
  ])('%s is refused', async (_case, changes) => {
    expect(await statusOf(await token(changes))).toBe(401);
  });

  it('that somebody else signed is refused, wherever it says that the key is', async () => {
    const iss = issuer.issuer.url;
    expect(await statusOf(await token({ from: other, claims: { iss } }))).toBe(401);
    const jku = `${other.issuer.url}/jwks`;
    expect(await statusOf(await token({ from: other, header: { jku, kid: 'elsewhere' }, claims: { iss } }))).toBe(401);
    const jwk = other.issuer.keys.toJSON()[0];
    expect(await statusOf(await token({ from: other, header: { jwk }, claims: { iss } }))).toBe(401);
  });

  it('that nobody signed is refused', async () => {
    for (const alg of ['none', 'None', 'NONE']) {
      expect(await statusOf(forged({ alg }, claimsOf()))).toBe(401);
      expect(await statusOf(forged({ alg, kid: 'first' }, claimsOf(), 'AAAA'))).toBe(401);
    }
    const [head = '', , signature = ''] = (await token()).split('.');
    const payload = Buffer.from(JSON.stringify(claimsOf())).toString('base64url');
    expect(await statusOf(`${head}.${payload}.${signature}`)).toBe(401);
  });

  it('that was signed with the public key as if it were a secret is refused', async () => {
    const jwk = issuer.issuer.keys.toJSON()[0] ?? expect.fail();
    const key = await importJWK(jwk, 'RS256', { extractable: true });
    const secrets = [JSON.stringify(jwk), key instanceof Uint8Array ? '' : await exportSPKI(key)];
    for (const secret of secrets) {
      const claims = claimsOf();
      const signing = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'first' });
      expect(await statusOf(await signing.sign(new TextEncoder().encode(secret)))).toBe(401);
    }
  });

  it.each(['e30.e30.e30', '..', 'a.b', 'x'.repeat(15_000), `${'e30.'.repeat(5)}e30`])('%.20s is none', async (text) => {
    expect(await statusOf(text)).toBe(401);
  });
});

describe('grants of a token', () => {
  it('are what the settings say of the values of a claim, and nothing else then', async () => {
    const mapped = await startTrusting({
      auth_claim: 'realm_access.roles',
      auth_grants: 'data team=consumer@default/*; data team=consumer@sales/*;everybody=consumer@public/*',
    });
    const groups = async (...roles: readonly string[]) =>
      (await get(await token({ claims: { realm_access: { roles } } }), '/api/v1/keys', mapped)).status;
    const path = '/config/:.sales:t?defaultToGlobal=true';
    expect((await get(await token({ claims: { realm_access: { roles: ['data team'] } } }), path, mapped)).status).toBe(
      200,
    );
    expect(await groups('admin@*/*')).toBe(403);
    expect(await groups('data team', 'everybody')).toBe(403);
    await mapped.server.close();
  });
});

describe('the issuer', () => {
  it('changes its keys', async () => {
    await issuer.issuer.keys.generate('ES256', { kid: 'second' });
    await expect
      .poll(async () => statusOf(await token({ kid: 'second' })), { timeout: 10_000, interval: 500 })
      .toBe(200);
  });

  it('is needed no more for a while by who knows its keys, and by nobody else', async () => {
    const known = await token();
    expect(await statusOf(known)).toBe(200);
    const fresh = await token({ claims: { sub: 'late' } });
    const { port } = issuer.address();
    const late = await startTrusting();
    await issuer.stop();
    expect([await statusOf(known), await statusOf(fresh)]).toEqual([200, 200]);
    const answer = await get(fresh, '/subjects', late);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    await issuer.start(port, '127.0.0.1');
    await expect.poll(() => statusOf(fresh, late), { timeout: 10_000, interval: 250 }).toBe(200);
    await late.server.close();
  });
});

describe('an issuer that is not to be trusted after all', () => {
  it('fills nothing with keys without end', async () => {
    const endless = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(64 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const { port } = endless.address() as AddressInfo;
    const trusting = await startTrusting({ auth_jwks_url: `http://127.0.0.1:${port}/keys` });
    expect((await get(await token(), '/subjects', trusting)).status).toBe(503);
    expect(JSON.stringify(trusting.log)).toContain('the answer is longer than 1048576 bytes');
    await trusting.server.close();
    endless.closeAllConnections();
    endless.close();
  });
});

describe('settings that do not fit', () => {
  it.each<[Partial<Record<SettingName, string>>, string]>([
    [{ auth: 'off', auth_issuer: 'https://login.example.org' }, '--auth-issuer has no effect without --auth on'],
    [{ auth_audience: 'x' }, '--auth-audience has no effect without --auth on'],
    [{ auth: 'on', auth_audience: 'x' }, '--auth-audience has no effect without --auth-issuer'],
    [{ auth: 'on', auth_issuer: 'https://login.example.org' }, '--auth-issuer needs --auth-audience'],
    [
      { auth: 'on', auth_issuer: 'http://login.example.org', auth_audience: 'x' },
      "'http://login.example.org' is no https address",
    ],
    [
      { auth: 'on', auth_issuer: 'https://login.example.org', auth_audience: 'x', auth_grants: 'team=boss@*/*' },
      "--auth-grants: 'team=boss@*/*' is not VALUE=GRANT",
    ],
  ])('%j', async (flags, sentence) => {
    const config = resolveConfig({ flags: { port: '0', store: 'memory', log_level: 'silent', ...flags } });
    if (!config.ok) throw new Error(config.error.join());
    await expect(startServer(config.value)).rejects.toThrow(sentence);
  });
});

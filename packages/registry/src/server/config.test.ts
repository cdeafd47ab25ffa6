import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ConfigSources, loadConfig, resolveConfig } from './config.ts';

const DEFAULTS = {
  host: '127.0.0.1',
  port: 8081,
  store: 'sqlite:./concordat.db',
  store_connections: 10,
  store_timeout_s: 10,
  workers: 1,
  auth: 'auto',
  auth_issuer: '',
  auth_audience: '',
  auth_jwks_url: '',
  auth_claim: 'concordat_grants',
  auth_grants: '',
  rate_limit: 'auto',
  rate_burst: 0,
  log_level: 'info',
  audit_stream_url: '',
  audit_stream_timeout_s: 2.5,
  sinks_private: 'auto',
  sinks_handshake: 'auto',
  confluent_prefix: '',
  datasets_prefix: '/data-contract-registry/v1',
  public_url: '',
  cloudevents_prefix: '',
  cloudevents_groups: 'schemagroups',
  schema_authority: '',
  schema_authorities: '',
  schema_formats: 'any',
  schema_ids: 'group',
  schema_groups: 'put',
  links_file: '',
  request_timeout_s: 30,
  drain_timeout_s: 10,
};

describe('the configuration', () => {
  it.each<[string, ConfigSources, object]>([
    ['nothing given', {}, {}],
    ['a flag', { flags: { port: '9000' } }, { port: 9000 }],
    [
      'where schema groups are, and what holds for them',
      {
        env: {
          CONCORDAT_PUBLIC_URL: 'https://example.com/registry',
          CONCORDAT_CLOUDEVENTS_PREFIX: '/ce',
          CONCORDAT_SCHEMA_AUTHORITIES: 'urn:a:*',
        },
      },
      { public_url: 'https://example.com/registry', cloudevents_prefix: '/ce', schema_authorities: 'urn:a:*' },
    ],
    ['any free port', { flags: { port: '0' } }, { port: 0 }],
    [
      'the environment',
      { env: { CONCORDAT_STORE: 'memory', CONCORDAT_LOG_LEVEL: 'debug' } },
      { store: 'memory', log_level: 'debug' },
    ],
    ['PORT, as platforms set it', { env: { PORT: '3000' } }, { port: 3000 }],
    ['the product’s own variable before PORT', { env: { PORT: '3000', CONCORDAT_PORT: '3001' } }, { port: 3001 }],
    ['an empty variable is not set', { env: { CONCORDAT_PORT: '', PORT: '3000' } }, { port: 3000 }],
    ['a file', { file: { name: 'f', text: 'port: 4000\nhost: 0.0.0.0\n' } }, { port: 4000, host: '0.0.0.0' }],
    ['an empty file', { file: { name: 'f', text: '# nothing yet\n' } }, {}],
    [
      'flag over environment over file',
      {
        flags: { port: '1' },
        env: { CONCORDAT_PORT: '2', CONCORDAT_HOST: '::1' },
        file: { name: 'f', text: '{port: 3, host: localhost, log_level: warn}' },
      },
      { port: 1, host: '::1', log_level: 'warn' },
    ],
    [
      'prefixes of the Confluent API',
      { flags: { confluent_prefix: '/api/ccompat/v7, /confluent' } },
      { confluent_prefix: '/api/ccompat/v7, /confluent' },
    ],
    ['a rate in a file', { file: { name: 'f', text: 'rate_limit: 600' } }, { rate_limit: '600' }],
    [
      'a rate',
      { env: { CONCORDAT_RATE_LIMIT: '600' }, flags: { rate_burst: '50' } },
      { rate_limit: '600', rate_burst: 50 },
    ],
    ['a timeout for the audit stream', { env: { AUDIT_STREAM_TIMEOUT_S: '5.0' } }, { audit_stream_timeout_s: 5 }],
    ['a timeout that is none', { env: { AUDIT_STREAM_TIMEOUT_S: 'not-a-number' } }, {}],
  ])('%s', (_, sources, expected) => {
    expect(resolveConfig(sources)).toEqual({ ok: true, value: { ...DEFAULTS, ...expected } });
  });

  it.each<[ConfigSources, string[]]>([
    [{ flags: { port: 'abc' } }, ["--port: expected a whole number from 0 to 65535, found 'abc'"]],
    [{ flags: { port: '65536' } }, ["--port: expected a whole number from 0 to 65535, found '65536'"]],
    [{ flags: { port: '' } }, ["--port: expected a whole number from 0 to 65535, found ''"]],
    [{ env: { PORT: '80.5' } }, ["PORT: expected a whole number from 0 to 65535, found '80.5'"]],
    [
      { env: { CONCORDAT_STORE: 'postgres:x' } },
      ["CONCORDAT_STORE: expected sqlite:FILE, postgres://USER@HOST/DATABASE or memory, found 'postgres:x'"],
    ],
    [
      { flags: { log_level: 'loud' }, env: { AUDIT_STREAM_URL: 'ftp://sink' } },
      [
        "--log-level: expected one of fatal, error, warn, info, debug, trace, silent, found 'loud'",
        "AUDIT_STREAM_URL: expected an http or https address without user, query and fragment, found 'ftp://sink'",
      ],
    ],
    ...['ccompat', '/', '/a,', '/a/', '/a?b', '/:id'].map((prefix): [ConfigSources, string[]] => [
      { flags: { confluent_prefix: prefix } },
      [`--confluent-prefix: expected paths such as /api/ccompat/v7, separated by commas, found '${prefix}'`],
    ]),
    ...['http://:80', 'http://sink?token=1', 'http://a b'].map((url): [ConfigSources, string[]] => [
      { flags: { audit_stream_url: url } },
      [`--audit-stream-url: expected an http or https address without user, query and fragment, found '${url}'`],
    ]),
    [
      { flags: { audit_stream_url: 'https://user:secret@sink/path' } },
      [
        "--audit-stream-url: expected an http or https address without user, query and fragment, found 'https://***@sink/path'",
      ],
    ],
    [
      { file: { name: 'concordat.yaml', text: 'port: [1]\nhost: 5\n' } },
      [
        'concordat.yaml:2:1: host: expected text, found 5',
        'concordat.yaml:1:1: port: expected a whole number from 0 to 65535, found a list or an object',
      ],
    ],
    [
      { file: { name: 'concordat.yaml', text: 'host: localhost\nprot: 1\n' } },
      [`concordat.yaml:2:1: there is no setting 'prot'; the settings are ${Object.keys(DEFAULTS).join(', ')}`],
    ],
    [
      { file: { name: 'concordat.yaml', text: '- 1' } },
      ["concordat.yaml:1:1: expected settings of the form 'name: value'"],
    ],
    [{ file: { name: 'concordat.yaml', text: 'port: 1\nport: 2\n' } }, ['concordat.yaml:2:1: Map keys must be unique']],
  ])('refuses %j', (sources, problems) => {
    expect(resolveConfig(sources)).toEqual({ ok: false, error: problems });
  });

  it('finds concordat.yaml in the directory, or the file that was asked for', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'concordat-config-'));
    expect(await loadConfig({ directory })).toEqual({ ok: true, value: DEFAULTS });
    await writeFile(join(directory, 'concordat.yaml'), 'port: 1\n');
    await writeFile(join(directory, 'other.yaml'), 'port: 2\n');
    expect(await loadConfig({ directory })).toMatchObject({ value: { port: 1 } });
    expect(await loadConfig({ directory, config: 'other.yaml' })).toMatchObject({ value: { port: 2 } });
    expect(await loadConfig({ directory, env: { CONCORDAT_CONFIG: join(directory, 'other.yaml') } })).toMatchObject({
      value: { port: 2 },
    });
    expect(await loadConfig({ directory, config: 'missing.yaml' })).toEqual({
      ok: false,
      error: ['missing.yaml: the configuration file does not exist'],
    });
    await rm(directory, { recursive: true });
  });
});

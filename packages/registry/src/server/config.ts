import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { failure, type Result, success } from '@concordat/engine';
import type { XStatic } from 'typebox/schema';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { readSetting, type SettingSchema } from './setting.ts';

/** One thing that can be configured: its flag, environment variables and key in the file all come from its entry. */
export interface Setting {
  /** JSON Schema of the value; its `description` is what `--help` and the documentation say. */
  readonly schema: SettingSchema;
  /** Environment variables, the first that is set wins. */
  readonly env: readonly string[];
  /** Stands for the value in `--help`. */
  readonly placeholder: string;
  /** True: a value that cannot be used is replaced by the default, as existing deployments of the variable rely on. */
  readonly lenient?: true;
}

/** Everything that can be configured, by the key of the configuration file. The flag of `log_level` is `--log-level`. */
export const SETTINGS = {
  host: {
    schema: { type: 'string', default: '127.0.0.1', minLength: 1, description: 'address to listen on' },
    env: ['CONCORDAT_HOST'],
    placeholder: 'address',
  },
  port: {
    schema: {
      type: 'integer',
      default: 8081,
      minimum: 0,
      maximum: 65535,
      description: 'port to listen on; 0 takes any free one',
    },
    env: ['CONCORDAT_PORT', 'PORT'],
    placeholder: 'number',
  },
  store: {
    schema: {
      type: 'string',
      default: 'sqlite:./concordat.db',
      pattern: '^(memory|sqlite:.+|postgres(ql)?://.+)$',
      form: 'sqlite:FILE, postgres://USER@HOST/DATABASE or memory',
      description: 'where contracts are kept: sqlite:FILE, postgres://USER@HOST/DATABASE, or memory',
    },
    env: ['CONCORDAT_STORE'],
    placeholder: 'store',
  },
  store_connections: {
    schema: {
      type: 'integer',
      default: 10,
      minimum: 1,
      maximum: 1000,
      description: 'most connections to a store on a server at the same time, beside one that listens',
    },
    env: ['CONCORDAT_STORE_CONNECTIONS'],
    placeholder: 'number',
  },
  store_timeout_s: {
    schema: {
      type: 'number',
      default: 10,
      minimum: 1,
      maximum: 3600,
      description: 'seconds that a store on a server has for one statement, and to be reached',
    },
    env: ['CONCORDAT_STORE_TIMEOUT_S'],
    placeholder: 'seconds',
  },
  workers: {
    schema: {
      type: 'integer',
      default: 1,
      minimum: 0,
      maximum: 256,
      description: 'processes that answer on the port; 0 is one for each core',
    },
    env: ['CONCORDAT_WORKERS'],
    placeholder: 'number',
  },
  auth: {
    schema: {
      type: 'string',
      default: 'auto',
      enum: ['auto', 'on', 'off'],
      description:
        'on: callers say who they are, with a key or a token; off: everybody may do everything; auto: off where only this machine can reach it, and else a refusal to start',
    },
    env: ['CONCORDAT_AUTH'],
    placeholder: 'when',
  },
  auth_issuer: {
    schema: {
      type: 'string',
      default: '',
      description: 'OpenID issuer whose tokens are taken beside keys; empty is none',
    },
    env: ['CONCORDAT_AUTH_ISSUER'],
    placeholder: 'url',
  },
  auth_audience: {
    schema: { type: 'string', default: '', description: 'audience that tokens of the issuer have to be for' },
    env: ['CONCORDAT_AUTH_AUDIENCE'],
    placeholder: 'name',
  },
  auth_jwks_url: {
    schema: {
      type: 'string',
      default: '',
      description: 'where the keys of the issuer are; empty: where its discovery document says',
    },
    env: ['CONCORDAT_AUTH_JWKS_URL'],
    placeholder: 'url',
  },
  auth_claim: {
    schema: {
      type: 'string',
      default: 'concordat_grants',
      minLength: 1,
      description: 'claim of a token that lists its grants; dots lead into objects',
    },
    env: ['CONCORDAT_AUTH_CLAIM'],
    placeholder: 'claim',
  },
  auth_grants: {
    schema: {
      type: 'string',
      default: '',
      description:
        'what the values of the claim grant, as VALUE=ROLE@GROUP/SUBJECT, separated by semicolons; empty: the values are grants themselves',
    },
    env: ['CONCORDAT_AUTH_GRANTS'],
    placeholder: 'list',
  },
  rate_limit: {
    schema: {
      type: 'string',
      default: 'auto',
      pattern: '^(auto|\\d{1,7})$',
      form: 'auto or a whole number',
      description:
        'requests a minute that a caller may make to one operation; 0 is any number; auto is 0 on a loopback address and 6000 elsewhere',
    },
    env: ['CONCORDAT_RATE_LIMIT'],
    placeholder: 'number',
  },
  rate_burst: {
    schema: {
      type: 'integer',
      default: 0,
      minimum: 0,
      maximum: 1_000_000,
      description: 'how many of these requests may come at once; 0 is the share of ten seconds',
    },
    env: ['CONCORDAT_RATE_BURST'],
    placeholder: 'number',
  },
  log_level: {
    schema: {
      type: 'string',
      default: 'info',
      enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      description: 'least severe log entries to write to standard error',
    },
    env: ['CONCORDAT_LOG_LEVEL'],
    placeholder: 'level',
  },
  audit_stream_url: {
    schema: {
      type: 'string',
      default: '',
      pattern: '^\\s*(https?://[^\\s@?#/:][^\\s@?#]*)?\\s*$',
      form: 'an http or https address without user, query and fragment',
      description: 'audit stream that hears of every decision; empty is off',
    },
    env: ['AUDIT_STREAM_URL'],
    placeholder: 'url',
  },
  audit_stream_timeout_s: {
    schema: { type: 'number', default: 2.5, description: 'seconds that the audit stream has to answer, at least 0.1' },
    env: ['AUDIT_STREAM_TIMEOUT_S'],
    placeholder: 'seconds',
    lenient: true,
  },
  sinks_private: {
    schema: {
      type: 'string',
      default: 'auto',
      pattern: '^(auto|allow|refuse|[\\dA-Fa-f:.]+/\\d+(\\s*,\\s*[\\dA-Fa-f:.]+/\\d+)*)$',
      form: 'auto, allow, refuse, or networks such as 10.20.0.0/16, separated by commas',
      description:
        'whether events may be sent into private networks and to this machine: allow, refuse, or to which networks; auto: allow on a loopback address',
    },
    env: ['CONCORDAT_SINKS_PRIVATE'],
    placeholder: 'which',
  },
  sinks_handshake: {
    schema: {
      type: 'string',
      default: 'auto',
      enum: ['auto', 'on', 'off'],
      description:
        'on: sinks over HTTP are asked whether they want events before they are sent any; auto: not on a loopback address',
    },
    env: ['CONCORDAT_SINKS_HANDSHAKE'],
    placeholder: 'when',
  },
  confluent_prefix: {
    schema: {
      type: 'string',
      default: '',
      pattern: '^\\s*(/[\\w.~-]+)*\\s*(,\\s*(/[\\w.~-]+)+\\s*)*$',
      form: 'paths such as /api/ccompat/v7, separated by commas',
      description: "paths under which the API of Confluent's registry is, too; separated by commas",
    },
    env: ['CONCORDAT_CONFLUENT_PREFIX'],
    placeholder: 'paths',
  },
  datasets_prefix: {
    schema: {
      type: 'string',
      default: '/data-contract-registry/v1',
      pattern: '^(/[\\w.~-]+)+$',
      form: 'a path such as /data-contract-registry/v1',
      description: 'path under which the dataset API is',
    },
    env: ['CONCORDAT_DATASETS_PREFIX'],
    placeholder: 'path',
  },
  public_url: {
    schema: {
      type: 'string',
      default: '',
      pattern: '^(https?://[^\\s@?#/]+(/[^\\s?#/]+)*)?$',
      form: 'an http or https address without user, query, fragment, and slash at its end',
      description:
        'address by which clients reach the registry, for the URIs that it makes; empty: that of each request',
    },
    env: ['CONCORDAT_PUBLIC_URL'],
    placeholder: 'url',
  },
  cloudevents_prefix: {
    schema: {
      type: 'string',
      default: '',
      pattern: '^(/[\\w.~-]+)*$',
      form: 'a path such as /registry, or nothing',
      description: 'path under which the API of the CloudEvents schema registry is',
    },
    env: ['CONCORDAT_CLOUDEVENTS_PREFIX'],
    placeholder: 'path',
  },
  cloudevents_groups: {
    schema: {
      type: 'string',
      default: 'schemagroups',
      pattern: '^[\\w.~-]*[A-Za-z\\d][\\w.~-]*$',
      form: 'a segment of a path, such as schemagroups',
      description: 'first segment of the paths of schema groups',
    },
    env: ['CONCORDAT_CLOUDEVENTS_GROUPS'],
    placeholder: 'segment',
  },
  schema_authority: {
    schema: {
      type: 'string',
      default: '',
      description: 'authority of schemas that name none, as an absolute URI; empty: the registry itself',
    },
    env: ['CONCORDAT_SCHEMA_AUTHORITY'],
    placeholder: 'uri',
  },
  schema_authorities: {
    schema: {
      type: 'string',
      default: '',
      description:
        'authorities that schemas may name, as AUTHORITY or CALLER=AUTHORITY with a star at the end for what begins so, separated by semicolons; empty: any',
    },
    env: ['CONCORDAT_SCHEMA_AUTHORITIES'],
    placeholder: 'list',
  },
  schema_formats: {
    schema: {
      type: 'string',
      default: 'any',
      enum: ['any', 'known'],
      description: 'any: documents in formats that are not read here are kept as bytes; known: they are refused',
    },
    env: ['CONCORDAT_SCHEMA_FORMATS'],
    placeholder: 'which',
  },
  schema_ids: {
    schema: {
      type: 'string',
      default: 'group',
      enum: ['group', 'registry'],
      description: 'group: each schema group has its own ids of schemas; registry: an id is in one group only',
    },
    env: ['CONCORDAT_SCHEMA_IDS'],
    placeholder: 'scope',
  },
  schema_groups: {
    schema: {
      type: 'string',
      default: 'put',
      enum: ['put', 'auto'],
      description: 'put: a schema group is made before documents are posted into it; auto: they make it',
    },
    env: ['CONCORDAT_SCHEMA_GROUPS'],
    placeholder: 'how',
  },
  links_file: {
    schema: {
      type: 'string',
      default: '',
      description: 'file in YAML with links to other registries, by their ids; empty is none',
    },
    env: ['CONCORDAT_LINKS_FILE'],
    placeholder: 'file',
  },
  request_timeout_s: {
    schema: {
      type: 'number',
      default: 30,
      minimum: 1,
      maximum: 3600,
      description: 'seconds that a client has to send a request',
    },
    env: ['CONCORDAT_REQUEST_TIMEOUT_S'],
    placeholder: 'seconds',
  },
  drain_timeout_s: {
    schema: {
      type: 'number',
      default: 10,
      minimum: 0,
      maximum: 600,
      description: 'seconds that requests in flight have to finish when the server stops',
    },
    env: ['CONCORDAT_DRAIN_TIMEOUT_S'],
    placeholder: 'seconds',
  },
} as const satisfies Readonly<Record<string, Setting>>;

/** Name of a setting: its key in the configuration file. */
export type SettingName = keyof typeof SETTINGS;

/** A complete configuration. */
export type Config = { readonly [Name in SettingName]: XStatic<(typeof SETTINGS)[Name]['schema']> };

/** Where the values of a configuration come from, strongest first. */
export interface ConfigSources {
  /** Values of command line flags, by the name of the setting. */
  readonly flags?: Readonly<Partial<Record<SettingName, string>>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly file?: ConfigFile;
}

const NAMES = Object.keys(SETTINGS) as SettingName[];

/** The command line flag of a setting, such as `--log-level`. */
export function flagOf(name: SettingName): string {
  return `--${name.replaceAll('_', '-')}`;
}

/**
 * A configuration from its sources: a flag beats the environment, which beats the file, which beats the default. An empty
 * environment variable counts as not set. On failure one sentence for each value that cannot be used, naming where it came from.
 */
export function resolveConfig({ flags = {}, env = {}, file }: ConfigSources): Result<Config, readonly string[]> {
  const fromFile = file === undefined ? success(new Map()) : readConfigFile(file, NAMES);
  if (!fromFile.ok) return fromFile;
  const problems: string[] = [];
  const values = NAMES.map((name) => {
    const setting: Setting = SETTINGS[name];
    const variable = setting.env.find((candidate) => (env[candidate] ?? '') !== '');
    const found =
      flags[name] !== undefined
        ? { place: flagOf(name), value: flags[name] }
        : variable !== undefined
          ? { place: variable, value: env[variable] }
          : fromFile.value.get(name);
    if (found === undefined) return [name, setting.schema.default];
    const read = readSetting(setting.schema, found.value);
    if (read.ok) return [name, read.value];
    if (!setting.lenient) problems.push(`${found.place}: ${read.error}`);
    return [name, setting.schema.default];
  });
  return problems.length > 0 ? failure(problems) : success(Object.fromEntries(values) as Config);
}

/** What {@link loadConfig} needs to know of the world. */
export interface ConfigPlaces extends Omit<ConfigSources, 'file'> {
  /** The configuration file that was asked for; `CONCORDAT_CONFIG`, then `concordat.yaml` in the directory, by default. */
  readonly config?: string;
  readonly directory: string;
}

/** Finds and reads the configuration file, and resolves the configuration. Only a file that was asked for has to exist. */
export async function loadConfig(places: ConfigPlaces): Promise<Result<Config, readonly string[]>> {
  const asked = places.config ?? places.env?.CONCORDAT_CONFIG;
  const name = asked === undefined || asked === '' ? 'concordat.yaml' : asked;
  try {
    const text = await readFile(resolve(places.directory, name), 'utf8');
    return resolveConfig({ ...places, file: { name, text } });
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing && name !== asked) return resolveConfig(places);
    return failure([
      `${name}: the configuration file ${missing ? 'does not exist' : `cannot be read: ${String(error)}`}`,
    ]);
  }
}

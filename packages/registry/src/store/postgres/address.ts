import { readFileSync } from 'node:fs';
import type { ClientConfig } from 'pg';
import { RegistryError } from '../../domain/error.ts';

/** Where a database is, and how it is called in sentences: without password and parameters. */
export interface PostgresAddress {
  readonly name: string;
  readonly connection: ClientConfig;
}

type Encryption = NonNullable<ClientConfig['ssl']>;

/** Parameters of an address. What is not known is refused: a misspelt `sslmode` would be an open connection. */
const PARAMETERS: ReadonlySet<string> = new Set([
  'host',
  'options',
  'application_name',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
]);

/**
 * Reads `postgres://user:password@host:port/database?parameters`, as the tools of PostgreSQL write it. What is missing is taken from the
 * variables that those tools read, such as PGPASSWORD. Throws `store-failed` with a sentence that does not repeat the password.
 */
export function readAddress(address: string): PostgresAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined)
    throw refused(
      "the address of the store is not 'postgres://user:password@host:port/database'; in names and passwords write %2F for a slash, and other marks likewise, or leave the password to PGPASSWORD",
    );
  const parameters = url.searchParams;
  if (url.hash !== '')
    throw refused("the address of the store has a '#'; write %23 where it belongs to a name or a password");
  const unknown = [...parameters.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) {
    // It may be the end of a password with a question mark.
    const which = /^[a-z_]+$/.test(unknown) ? ` '${unknown}'` : '';
    throw refused(
      `the address of the store has a parameter${which} that is not known; known are ${[...PARAMETERS].join(', ')}`,
    );
  }
  const host = parameters.get('host') ?? text(url.hostname.replace(/^\[(.*)\]$/, '$1'));
  const database = text(url.pathname.slice(1));
  const user = text(url.username);
  const password = text(url.password);
  const options = parameters.get('options') ?? undefined;
  const ssl = encryptionOf(parameters);
  return {
    name: `the store 'postgres://${user === undefined ? '' : `${user}@`}${url.host}/${database ?? ''}'`,
    connection: {
      application_name: parameters.get('application_name') ?? 'concordat',
      ...(host !== undefined && { host }),
      ...(url.port !== '' && { port: Number(url.port) }),
      ...(database !== undefined && { database }),
      ...(user !== undefined && { user }),
      ...(password !== undefined && { password }),
      ...(options !== undefined && { options }),
      ...(ssl !== undefined && { ssl }),
    },
  };
}

/** The modes of libpq. Those that fall back to an open connection are not offered. */
function encryptionOf(parameters: URLSearchParams): Encryption | false | undefined {
  const mode = parameters.get('sslmode');
  const root = parameters.get('sslrootcert');
  const files = {
    ...(root !== null && { ca: readFile('sslrootcert', root) }),
    ...(parameters.has('sslcert') && { cert: readFile('sslcert', parameters.get('sslcert') ?? '') }),
    ...(parameters.has('sslkey') && { key: readFile('sslkey', parameters.get('sslkey') ?? '') }),
  };
  switch (mode) {
    case 'disable':
      return false;
    case 'require':
      // As libpq has it: whoever names a root certificate wants the server's certificate looked at.
      return root === null
        ? { ...files, rejectUnauthorized: false }
        : { ...files, checkServerIdentity: () => undefined };
    case 'verify-ca':
      return { ...files, checkServerIdentity: () => undefined };
    case 'verify-full':
      return files;
    case null:
      // PGSSLMODE may say something.
      return Object.keys(files).length === 0 ? undefined : files;
    default:
      throw refused(`the address of the store has sslmode '${mode}'; write disable, require, verify-ca or verify-full`);
  }
}

function readFile(parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw refused(`the file '${path}' of the parameter ${parameter} cannot be read`, cause);
  }
}

function text(encoded: string): string | undefined {
  if (encoded === '') return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw refused(
      "the address of the store has a '%' that is not followed by two hexadecimal digits; write %25",
      cause,
    );
  }
}

function refused(sentence: string, cause?: unknown): RegistryError {
  return new RegistryError('store-failed', sentence, { cause });
}

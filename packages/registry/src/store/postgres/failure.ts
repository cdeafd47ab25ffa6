import { DatabaseError } from 'pg';
import { RegistryError } from '../../domain/error.ts';

/** The connection does not work: it could not be had, it broke, or nothing was heard over it for too long. */
export class Lost extends Error {
  /** False where another attempt comes to the same, such as a certificate that is not trusted. */
  readonly isPassing: boolean;

  constructor(cause: unknown) {
    const said = cause instanceof Error ? cause.message || codeOf(cause) : String(cause);
    super(said, { cause });
    this.isPassing = !/SSL|SASL|certificate/.test(said) && !/^(ERR_|CERT_|UNABLE_|SELF_|DEPTH_)/.test(codeOf(cause));
  }
}

/**
 * States of SQL in which nothing was done and the next attempt may succeed: the server goes down or comes up, has no connection to spare,
 * ended ours, or was made a standby; a pooler forgot what was prepared.
 */
const PASSING = /^(08(?!P01)|40001|40P01|57P0[1-3]|53300|25P03|25P04|25006|26000)/;

/** A statement that was prepared before its table got another column. */
const OUTDATED = 'cached plan must not change result type';

/** A statement took too long; mostly because it waits for somebody else. */
const TIMED_OUT = '57014';

/** A pooler that hands the same connection to several clients, whose prepared statements have the same names. */
const FORGETFUL =
  'is behind a pooler that does not keep prepared statements apart; let it keep them (max_prepared_statements of PgBouncer 1.21), or hand out connections for whole sessions';

/** Why PostgreSQL refuses, by the beginning of the state, and what to do about it. */
const REASONS: readonly (readonly [state: string, reason: string])[] = [
  [
    '08P01',
    'does not take the connection as it was asked for; a pooler in front of it must ignore what it does not know (ignore_startup_parameters of PgBouncer)',
  ],
  ['26000', FORGETFUL],
  ['42P05', FORGETFUL],
  ['28', 'does not let this user in; check the user and the password'],
  ['3D000', 'does not exist; make the database first'],
  ['3F000', 'has no schema to make tables in; check the search path of the user'],
  ['42501', 'does not give this user the rights that it needs; it must be able to make, read and write tables'],
  ['53100', 'cannot grow; the disk is full'],
  ['53300', 'has no connection to spare; give its server more, or this one a smaller pool'],
  ['55P03', 'is being brought up to date by another process; wait for that one'],
  [TIMED_OUT, 'did not answer in time; look for what keeps it busy'],
  ['57P', 'is not running'],
  ['25006', 'takes no writes; name the server that does'],
  ['54000', 'cannot take a name that is so long'],
];

/** What the pool says where none of its connections came back in time. */
const ALL_LENT = 'timeout exceeded when trying to connect';

/** True where nothing was done, and another attempt may succeed. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Lost) return error.isPassing;
  return error instanceof DatabaseError && (PASSING.test(error.code ?? '') || error.message === OUTDATED);
}

/** True where a connection is of no use any more. */
export function isBroken(error: unknown): boolean {
  return error instanceof Lost || isPassing(error);
}

/** True for a failure that may be due to what one of several writes wants; false where the database is the reason. */
export function isOfOne(error: unknown): boolean {
  if (error instanceof DatabaseError) return !isPassing(error) && error.code !== TIMED_OUT;
  return !(error instanceof Lost || error instanceof RegistryError);
}

/** A failure of PostgreSQL as an error of the registry: which store, why, and what to do. `name` is how the store is called in sentences. */
export function storeFailure(error: unknown, name: string): RegistryError {
  if (error instanceof RegistryError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const reason = reasonOf(error);
  const sentence = reason === undefined ? `${name} failed: ${said}` : `${name} ${reason} (${said})`;
  return new RegistryError('store-failed', sentence, { cause: error });
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof DatabaseError) {
    return REASONS.find(([beginning]) => error.code?.startsWith(beginning))?.[1];
  }
  if (!(error instanceof Lost)) return undefined;
  if (error.message === ALL_LENT)
    return 'kept all connections of this process busy; let it have more, or ask for less at a time';
  if (error.message.startsWith('SASL')) return 'asks for a password; write it into the address, or into PGPASSWORD';
  if (!error.isPassing) return 'cannot be talked to safely; check sslmode and sslrootcert of the address';
  return 'cannot be reached; check that it runs, and host and port of the address';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

import { RegistryError } from '../../domain/error.ts';

/** Why SQLite refuses, by the beginning of its result code, and what to do about it. */
const REASONS: readonly (readonly [code: string, reason: string])[] = [
  ['SQLITE_NOTADB', 'is not a SQLite database; name another file'],
  ['SQLITE_CORRUPT', 'is damaged; restore it from a copy'],
  ['SQLITE_READONLY', 'cannot be written; the file and its directory must be writable'],
  ['SQLITE_PERM', 'cannot be accessed; check the permissions of the file and its directory'],
  ['SQLITE_CANTOPEN', 'cannot be opened; check the path and the permissions of the file and its directory'],
  ['SQLITE_FULL', 'cannot grow; the disk is full'],
  ['SQLITE_IOERR', 'cannot be read or written; the disk reports an error'],
];

/** A failure of SQLite as an error of the registry: which file, why, and what to do. `name` is how the store is called in sentences. */
export function storeFailure(error: unknown, name: string): RegistryError {
  if (error instanceof RegistryError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new RegistryError(
      'store-locked',
      `${name} is in use by another process; stop that one first, or name another file: one process serves a file`,
      { cause: error },
    );
  }
  const reason = REASONS.find(([beginning]) => code.startsWith(beginning))?.[1];
  const said = error instanceof Error ? error.message : String(error);
  const sentence = reason === undefined ? `${name} failed: ${said}` : `${name} ${reason} (${said})`;
  return new RegistryError('store-failed', sentence, { cause: error });
}

/** True for a failure that may be due to what one of several writes wants; false where the file is the reason. */
export function isOfOne(error: unknown): boolean {
  if (error instanceof RegistryError) return false;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return !/^SQLITE_(BUSY|LOCKED|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN)/.test(code);
}

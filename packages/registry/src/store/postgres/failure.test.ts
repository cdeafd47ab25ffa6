import { DatabaseError } from 'pg';
import { expect, it } from 'vitest';
import { isPassing, storeFailure } from './failure.ts';

function said(code: string, message: string): DatabaseError {
  const error = new DatabaseError(message, message.length, 'error');
  error.code = code;
  return error;
}

it.each([
  ['42P05', 'prepared statement "concordat_1" already exists', 'max_prepared_statements'],
  ['26000', 'prepared statement "concordat_1" does not exist', 'max_prepared_statements'],
  ['08P01', 'unsupported startup parameter: statement_timeout', 'ignore_startup_parameters'],
])('what a pooler says with %s tells which setting of it helps', (code, message, setting) => {
  const { message: sentence } = storeFailure(said(code, message), 'the store');
  expect(sentence).toContain(setting);
  expect(sentence).toContain(message);
});

it('a connection that a pooler refuses for what it asks for is not asked for again and again', () => {
  expect(isPassing(said('08P01', 'unsupported startup parameter: statement_timeout'))).toBe(false);
  expect(isPassing(said('08006', 'connection failure'))).toBe(true);
});

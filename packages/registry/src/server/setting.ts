import { failure, type Result, success } from '@concordat/engine';

/** The part of JSON Schema that settings are described with. */
export interface SettingSchema {
  readonly type: 'string' | 'integer' | 'number';
  readonly default: string | number;
  readonly description: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** What `pattern` asks for, in words. */
  readonly form?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * The value of a setting. Flags and environment variables are text and are read as their schema says; values of the file have
 * their type already. On failure one sentence that says what is expected and what was found.
 */
export function readSetting(schema: SettingSchema, found: unknown): Result<string | number, string> {
  const value = typedAs(schema, found);
  if (fits(schema, value)) return success(value);
  return failure(`expected ${expectation(schema)}, found ${describe(found)}`);
}

/** Text that is a number where one is wanted, and a number of the file where a text has a form that may be one. */
function typedAs({ type, pattern }: SettingSchema, found: unknown): unknown {
  if (type !== 'string') return typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof found === 'number' && pattern !== undefined ? String(found) : found;
}

function fits(schema: SettingSchema, value: unknown): value is string | number {
  if (schema.type === 'string') {
    return (
      typeof value === 'string' &&
      value.length >= (schema.minLength ?? 0) &&
      (schema.enum?.includes(value) ?? true) &&
      (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value))
    );
  }
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (schema.type === 'number' || Number.isInteger(value)) &&
    value >= (schema.minimum ?? value) &&
    value <= (schema.maximum ?? value)
  );
}

function expectation({ type, enum: allowed, form, minimum, maximum }: SettingSchema): string {
  if (allowed !== undefined) return `one of ${allowed.join(', ')}`;
  if (form !== undefined) return form;
  const what = { string: 'text', integer: 'a whole number', number: 'a number' }[type];
  return minimum === undefined || maximum === undefined ? what : `${what} from ${minimum} to ${maximum}`;
}

function describe(found: unknown): string {
  // A password in an address is not for the terminal, nor for the log of whoever starts the server.
  if (typeof found === 'string') return `'${found.replace(/\/\/.*@/, '//***@')}'`;
  return typeof found === 'number' || typeof found === 'boolean' || found === null
    ? String(found)
    : 'a list or an object';
}

import type { Options } from '../schema.ts';

/** The value of an option that is text or an enum value: as set, or what it is without being set. */
export function textOption(options: Options, name: string, otherwise = ''): string {
  const value = options.get(name);
  return typeof value === 'string' ? value : otherwise;
}

/** The value of an option that is true or false: as set, or what it is without being set. */
export function flagOption(options: Options, name: string, otherwise = false): boolean {
  const value = options.get(name);
  return typeof value === 'boolean' ? value : otherwise;
}

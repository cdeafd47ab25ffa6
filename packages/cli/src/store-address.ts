import { resolve } from 'node:path';

/** The address of a store, whose file is relative to the working directory. */
export function placedIn(directory: string, store: string): string {
  const [, file] = /^sqlite:(.+)$/s.exec(store) ?? [];
  return file === undefined ? store : `sqlite:${resolve(directory, file)}`;
}

import type { JsonValue } from '@concordat/engine';
import { Refused } from '../exit.ts';

/** An answer of a registry; undefined where it says that nothing is there. */
export async function orMissing(asked: Promise<JsonValue>): Promise<JsonValue | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

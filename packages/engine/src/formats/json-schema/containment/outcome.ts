import type { Value } from '../value.ts';

/**
 * What a search for a value found. `none` is a proof. A member is meant to be one, and is confirmed by evaluation before anybody
 * outside relies on it: where something cannot be told, the search takes the hopeful side.
 */
export type Outcome =
  | { readonly is: 'member'; readonly value: Value }
  | { readonly is: 'none' }
  | { readonly is: 'unproven'; readonly reason: string };

export const NONE: Outcome = { is: 'none' };

export function member(value: Value): Outcome {
  return { is: 'member', value };
}

export function unproven(reason: string): Outcome {
  return { is: 'unproven', reason };
}

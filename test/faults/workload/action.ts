import type { Level } from '@concordat/engine';

/** Where a level or a write mode is set: a subject, a group (`subject` empty), or everything (both empty). */
export interface Scope {
  readonly group: string;
  readonly subject: string;
}

/** A schema that refers to another version of the same group. */
export interface Reference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

interface Described {
  readonly scope: Scope;
  readonly schema: string;
  readonly references: readonly Reference[];
}

/** What a client does with schemas, in the dialect of Confluent's registry. */
export type SchemaAction =
  /** `key` is that of the request (`Idempotency-Key`): whatever comes under it is the same request, sent again. */
  | ({ readonly do: 'register'; readonly key?: string } & Described)
  | ({ readonly do: 'look-up' } & Described)
  | { readonly do: 'delete-subject'; readonly scope: Scope; readonly permanent: boolean }
  | { readonly do: 'delete-version'; readonly scope: Scope; readonly number: number; readonly permanent: boolean }
  | { readonly do: 'versions'; readonly scope: Scope; readonly deleted: boolean }
  | { readonly do: 'version'; readonly scope: Scope; readonly number: number | 'latest' }
  | { readonly do: 'by-id'; readonly scope: Scope; readonly id: number }
  | { readonly do: 'subjects'; readonly group: string }
  /** A level or a mode of `undefined` is taken away. */
  | { readonly do: 'set-level'; readonly scope: Scope; readonly level?: Level }
  | { readonly do: 'level'; readonly scope: Scope; readonly inForce: boolean }
  | { readonly do: 'set-mode'; readonly scope: Scope; readonly mode?: 'READONLY' | 'READWRITE' }
  | { readonly do: 'mode'; readonly scope: Scope; readonly inForce: boolean };

/** What a client does with contracts, in their own dialect. */
export type ContractAction =
  | {
      readonly do: 'register-contract';
      readonly dataset: string;
      readonly version: string;
      readonly contract: string;
      readonly key?: string;
    }
  | {
      readonly do: 'activate' | 'deprecate' | 'archive' | 'contract';
      readonly dataset: string;
      readonly version: string;
    }
  | { readonly do: 'latest-contract' | 'contracts'; readonly dataset: string };

export type Action = SchemaAction | ContractAction;

const READS: ReadonlySet<Action['do']> = new Set([
  'look-up',
  'versions',
  'version',
  'by-id',
  'subjects',
  'level',
  'mode',
  'contract',
  'latest-contract',
  'contracts',
]);

/** True for what changes nothing. */
export function isRead(action: Action): boolean {
  return READS.has(action.do);
}

/** The idempotency key of an action; undefined for one without. */
export function keyOf(action: Action): string | undefined {
  return 'key' in action ? action.key : undefined;
}

/** True for what comes to the same when it is done twice, so that a careful client does it again when it gets no answer. */
export function isRepeatable(action: Action): boolean {
  return action.do !== 'delete-subject' && action.do !== 'delete-version';
}

import type { Refutation, RefutationClass } from '../../../model/refutation.ts';
import type { Single } from '../codec/value.ts';
import type { Field } from '../schema.ts';

/** A reason not to read that was found in one message, before a whole message is made of it. */
export interface Claim {
  readonly answer: Refutation['answer'];
  readonly class: RefutationClass;
  readonly at: Refutation['at'];
  readonly aspect: string;
  readonly reason: string;
  /** The fields of the message that show it; none for a message without anything. Undefined where nothing can show it. */
  readonly shown?: Shown;
  /** How the whole message has to fare to show it: with other bytes, with another JSON form, or in its meaning alone. */
  readonly seenIn: 'bytes' | 'json' | 'meaning';
}

/** The places of a field of either side. */
export function sites(
  written: { readonly at: string } | undefined,
  read: { readonly at: string } | undefined,
): Refutation['at'] {
  if (read === undefined) return written === undefined ? {} : { writer: written.at };
  return written === undefined ? { reader: read.at } : { reader: read.at, writer: written.at };
}

/** Fields with their values. */
export type Shown = readonly (readonly [Field, readonly Single[]])[];

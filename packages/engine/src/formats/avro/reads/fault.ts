import type { Refutation, RefutationClass } from '../../../model/refutation.ts';
import type { AvroType } from '../schema.ts';

/** A place of the documents with the aspect that a change has there. */
export interface Spot {
  readonly at: Refutation['at'];
  readonly aspect: string;
}

/** Why one pair of types does not read, by itself. */
export interface Fault {
  readonly class: RefutationClass;
  readonly spot: Spot;
  readonly reason: string;
  /** The data of the writer's type that show it; any where it is left out. */
  readonly shown?: Shown;
  /** True where it could not be decided. */
  readonly unproven?: true;
}

/** Data that show a fault. */
export type Shown =
  | { readonly kind: 'symbol'; readonly symbol: string }
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] }
  | { readonly kind: 'branch'; readonly index: number };

/** Classes from the worst to the mildest. */
export const CLASSES: readonly RefutationClass[] = ['unreadable', 'misread', 'dropped', 'lossy', 'source'];

/** The pointers to where types are used or defined, as a pair of them is reached. */
export interface Slots {
  readonly reader: string;
  readonly writer: string;
}

/** Where named types are defined. */
export function definedAt(writer: AvroType, reader: AvroType): Slots {
  return { reader: reader.at, writer: writer.at };
}

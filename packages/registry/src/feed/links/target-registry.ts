import type { ReplicaElement, ReplicaVersion } from '../../domain/replica.ts';
import type { AcceptOutcome } from '../../service/replicas/replicas.ts';

/** The other registry does not want something, and will not want it later either, as long as it is what it is. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * A registry that a link writes into. Every method rejects where it cannot be reached: then the link comes again with the same; with
 * {@link Refused} where that would be of no use. What it has taken, it has for good.
 */
export interface TargetRegistry {
  /** True for a registry of our own kind, which takes all that is said of an element. It is known when something was asked. */
  readonly isNative: boolean;
  /** The numbers of the versions of which it needs the documents; undefined where it has the element, or does not want it. */
  wanted(element: ReplicaElement): Promise<readonly number[] | undefined>;
  /** Hands an element over, with the versions that were wanted. Bringing it again changes nothing. */
  accept(
    element: ReplicaElement,
    versions: readonly ReplicaVersion[],
  ): Promise<{ readonly outcome: AcceptOutcome; readonly detail?: string }>;
}

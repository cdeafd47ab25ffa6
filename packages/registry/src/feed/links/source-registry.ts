import type { LogPlace } from '../../domain/link-state.ts';
import type { Origin, ReplicaElement, ReplicaVersion } from '../../domain/replica.ts';
import type { Changes, ElementPage } from '../../service/replicas/replicas.ts';

/** A page of elements, and those among them that could not be read: it is to be asked for each by itself. */
export interface SourcePage extends ElementPage {
  readonly unread?: readonly Origin[];
}

/**
 * A registry that a link reads. Every method rejects where it cannot be reached, or answers what nobody understands: then nothing is
 * concluded from it, and it is asked again later.
 */
export interface SourceRegistry {
  /**
   * True for a registry of our own kind: it counts epochs, tells what is gone, and keeps a log that can be followed. Of one that does not,
   * what is missing in its list is gone, and `changes` gives undefined.
   */
  readonly isNative: boolean;
  /** What happened after a place in its log; from its end where none is given. Undefined: it has no log that can be read. */
  changes(after: LogPlace | undefined): Promise<Changes | undefined>;
  /** All that it has, page by page, in the order of the texts of their origins (`originText`). */
  elements(after: string | undefined): Promise<SourcePage>;
  /** Undefined for an element that it never heard of. */
  element(origin: Origin): Promise<ReplicaElement | undefined>;
  versions(origin: Origin, numbers: readonly number[]): Promise<readonly ReplicaVersion[]>;
}

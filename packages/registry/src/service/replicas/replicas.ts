import type { LogPlace } from '../../domain/link-state.ts';
import type { Origin, ReplicaElement, ReplicaVersion } from '../../domain/replica.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Place } from '../../domain/version-uri.ts';

/** Where the registry that is asked is, for its own elements are known by that: the root as others are to know it. */
interface Asked {
  readonly place: Place;
}

/** Something that may have happened to elements since a place in the log. */
export type Changes =
  | {
      readonly outcome: 'changes';
      readonly root: string;
      /** The elements, each once, in the order in which something happened to them last. */
      readonly touched: readonly Origin[];
      /** Go on from here. */
      readonly place: LogPlace;
      /** Where the log ends. */
      readonly end: number;
    }
  /** The place is not one of this log: the registry was set back to an older state, or is another one. */
  | { readonly outcome: 'other-log'; readonly root: string; readonly place: LogPlace; readonly end: number };

/** Some of the elements of a registry, in the order of their origins. */
export interface ElementPage {
  readonly root: string;
  readonly elements: readonly ReplicaElement[];
  /** Hand it back as `after`; undefined on the last page. */
  readonly next: string | undefined;
}

/** A digest of a part of a registry, and of the parts of that. */
export interface DigestNode {
  readonly digest: string;
  /** How many elements are below it. */
  readonly elements: number;
  /** Digests by name: of registries, of their groups, of schemas (the group itself is the empty name). */
  readonly parts: Readonly<Record<string, string>>;
}

/** Leaves out what somebody does not see, by its name here. */
interface Sight {
  readonly visible?: (key: SubjectKey) => boolean;
}

/** What an import that was pushed came to. */
export type AcceptOutcome =
  | 'created'
  | 'updated'
  | 'deleted'
  | 'unchanged'
  | 'stale'
  | 'conflict'
  | 'refused'
  /** Documents of versions are missing that {@link Replicas.wanted} named, or are not those that the element lists. */
  | 'incomplete';

/**
 * What registries tell each other: the state of elements, of their own and of those that links brought. An element that links brought is
 * told of in the words of its home, whatever it is called here.
 */
export interface Replicas {
  /** What happened after a place in the log; from its end where none is given: then nothing is touched. */
  changes(query: Asked & Sight & { readonly after?: LogPlace; readonly limit?: number }): Promise<Changes>;
  /** All elements page by page, and what is known to be gone of those that links brought. */
  elements(query: Asked & Sight & { readonly after?: string; readonly limit?: number }): Promise<ElementPage>;
  /** An element as it stands, also when it is gone; undefined of one that was never heard of. */
  element(query: Asked & Sight & { readonly origin: Origin }): Promise<ReplicaElement | undefined>;
  /** Versions of an element with their documents; what is not there any more is missing. */
  versions(
    query: Asked & Sight & { readonly origin: Origin; readonly numbers: readonly number[] },
  ): Promise<readonly ReplicaVersion[]>;
  /** The digest of everything, of a registry's elements, or of a group's: equal for registries that have the same of it. */
  digest(query: Asked & { readonly registry?: string; readonly group?: string }): Promise<DigestNode>;
  /** Which versions an element that is pushed over a link has to be brought with; undefined where nothing is to be brought. Codes: `link-not-found`, `link-refused`. */
  wanted(
    query: Asked & { readonly link: string; readonly element: ReplicaElement },
  ): Promise<readonly number[] | undefined>;
  /**
   * Keeps versions of an element that is pushed in parts; nobody sees them before the element is handed over. How many are kept. Codes:
   * `link-not-found`, `link-refused`.
   */
  keep(
    query: Asked & {
      readonly link: string;
      readonly origin: Origin;
      readonly versions: readonly ReplicaVersion[];
    },
  ): Promise<{ readonly kept: number }>;
  /** Takes an element that is pushed over a link of the direction `accept`. Codes: `link-not-found`, `link-refused`, `replica-invalid`. */
  accept(
    query: Asked & {
      readonly link: string;
      readonly element: ReplicaElement;
      readonly versions: readonly ReplicaVersion[];
    },
  ): Promise<{ readonly outcome: AcceptOutcome; readonly detail?: string }>;
}

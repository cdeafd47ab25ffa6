import type { Handed } from '../../domain/handed.ts';
import type { Link, WantedLink } from '../../domain/link.ts';
import type { LinkMark, LinkProgress, LinkStatus } from '../../domain/link-state.ts';
import type { Origin, ReplicaElement, ReplicaVersion } from '../../domain/replica.ts';
import type { Merge } from '../../domain/replica-merge.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { ImportOutcome } from './apply.ts';

export type { Link };

/** A link as whoever asks is shown it: nobody reads its credentials again. */
export type ShownLink = Omit<Link, 'credentials'>;

/** How it stands with a link. */
export interface LinkReport extends Omit<LinkProgress, 'token' | 'hearing'> {
  readonly status: LinkStatus;
  /** How many facts of the log that is read are not taken in yet; undefined where that is not known. */
  readonly lag: number | undefined;
  /** How many elements are here that it brought. */
  readonly replicas: number;
  /** How many elements it has to look at again, by why. */
  readonly waiting: Readonly<Record<LinkMark['reason'], number>>;
  /** Some of them, those that need somebody's eye first. */
  readonly marks: readonly LinkMark[];
}

/**
 * The use cases of links to other registries. One that is not there rejects with `link-not-found`; what cannot be with `link-invalid`. The
 * work itself is done in the background, by one process at a time.
 */
export interface Links {
  /** Code: `link-exists`. */
  create(id: string, wanted: WantedLink): Promise<ShownLink>;
  /** By their ids. */
  list(): Promise<readonly ShownLink[]>;
  link(id: string): Promise<ShownLink>;
  /** Says what holds for a link, whole; credentials that are left out stay. */
  update(id: string, wanted: WantedLink): Promise<ShownLink>;
  /** Ends a link. What it brought stays, and is at home here from the first change on. */
  remove(id: string): Promise<void>;
  pause(id: string): Promise<ShownLink>;
  /** Lets it go on. `confirm`: what raised an alarm is right, so that it takes away what it was kept from. */
  resume(id: string, options?: { readonly confirm?: boolean }): Promise<ShownLink>;
  /** Forgets how far it has come, its marks and its counters: it looks through everything again. Nothing that is here goes. */
  reset(id: string): Promise<ShownLink>;
  /** Lets it run now. */
  run(id: string): Promise<ShownLink>;
  status(id: string): Promise<LinkReport>;
  /** The other registry says that something happened to elements. It is on the disk when this resolves, and looked at soon. */
  notify(id: string, origins: readonly Origin[]): Promise<void>;
  /** As {@link Links.notify}, for whoever knows the key that the other registry was told. False: it is another one, and nothing happens. */
  hear(id: string, key: string, origins: readonly Origin[]): Promise<boolean>;
}

/** How far a link has come, and at which revision that was. */
export interface Progress {
  readonly progress: LinkProgress;
  readonly revision: number;
}

/** What is written about the work of a link. */
export interface Bookkeeping {
  readonly link: string;
  /** What it was decided on: when somebody else has written meanwhile, nothing is. */
  readonly revision: number;
  readonly progress: LinkProgress;
  readonly marks?: readonly LinkMark[];
  /** Elements that it need not look at again; of those that were read at a revision, unless they were marked again since. */
  readonly done?: readonly { readonly origin: Origin; readonly revision?: number }[];
}

/** A mark as it was read. */
export interface ReadMark extends LinkMark {
  readonly revision: number;
}

/** An import of a link, and what is written with it. */
export interface LinkImport {
  readonly element: ReplicaElement;
  readonly versions: readonly ReplicaVersion[];
  readonly isDirect: boolean;
  readonly isConfirmed?: boolean;
  readonly book: (outcome: ImportOutcome) => Bookkeeping;
}

/** What is known here of an element that somebody shows. */
export interface Comparison {
  readonly merge: Merge;
  /** The versions whose documents are needed to take it. */
  readonly missing: readonly number[];
  /** True where it is here. */
  readonly isHere: boolean;
  /** The epoch of the state that is here; undefined where it was never heard of. */
  readonly epoch: number | undefined;
}

/** What a link has handed over of an element, and at which revision that was. */
export interface HandedOver {
  readonly handed: Handed | undefined;
  readonly revision: number;
}

/** What the work of links asks and writes. Only the program itself calls it. */
export interface Linking {
  /** All links, with their credentials. */
  links(): Promise<readonly Link[]>;
  progress(link: string): Promise<Progress>;
  /** The revision from now on; undefined where somebody else has written meanwhile: then nothing was written. */
  save(book: Bookkeeping): Promise<number | undefined>;
  /** In the order of their origins. */
  marks(link: string): Promise<readonly ReadMark[]>;
  /** The elements that a link brought, by the texts of their origins. */
  brought(link: string): Promise<readonly Origin[]>;
  compare(element: ReplicaElement, arrival: Pick<LinkImport, 'isDirect' | 'isConfirmed'>): Promise<Comparison>;
  /** True where an element is here, or is known to be gone. */
  knows(origin: Origin): Promise<boolean>;
  /** The epoch of what is here of an element; undefined where it is not here. */
  epochHere(origin: Origin): Promise<number | undefined>;
  /** Takes an element in one write with how far the link has come. The outcome, and the revision of the progress from then on. */
  take(link: Link, wanted: LinkImport): Promise<ImportOutcome & { readonly revision?: number }>;
  /** What an element is called here; its name at home where it is not here. */
  nameHere(origin: Origin): Promise<SubjectKey>;
  /** What a link has handed over of an element to a registry of another kind. */
  handed(link: string, origin: Origin): Promise<HandedOver>;
  /** The element that a link handed over under a name there; undefined where it is free. */
  handedAs(link: string, key: SubjectKey): Promise<Origin | undefined>;
  /** Keeps what was handed over; undefined forgets it. The revision from now on; undefined where somebody else has written meanwhile. */
  keepHanded(link: string, origin: Origin, over: HandedOver): Promise<number | undefined>;
  /** Forgets what is gone for longer than so many milliseconds. How many were forgotten. */
  forget(olderThanMs: number): Promise<number>;
}

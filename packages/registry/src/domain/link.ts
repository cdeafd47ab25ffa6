import { fits } from './caller.ts';
import { RegistryError } from './error.ts';
import type { Origin } from './replica.ts';
import type { Naming } from './replica-name.ts';
import { isAbsoluteUri } from './uri.ts';

/**
 * Which way elements go.
 *
 * - `pull`: this registry reads the other one.
 * - `push`: this registry writes into the other one, which has a link of the direction `accept` for it.
 * - `accept`: the other registry writes into this one, as far as the link lets it.
 */
export type LinkDirection = 'pull' | 'push' | 'accept';

/** The directions, as they are written. */
export const LINK_DIRECTIONS: readonly LinkDirection[] = ['pull', 'push', 'accept'];

/** What becomes of a replica whose element is gone at home: it is deleted softly, or stays as it was. */
type Deletes = 'propagate' | 'keep';

/** Which elements go over a link, by their names at home. */
export interface LinkScope {
  /** Only this group, and of it only this schema; everything where they are missing. */
  readonly group?: string;
  readonly subject?: string;
  /** Patterns of `group/schema`, in which `*` stands for any text; one has to fit, unless there is none. */
  readonly include: readonly string[];
  /** None of them fits. */
  readonly exclude: readonly string[];
}

/** What somebody wants of a link. */
export interface WantedLink {
  readonly direction: LinkDirection;
  /** The URI of the other registry's root. */
  readonly peer: string;
  readonly scope: LinkScope;
  readonly naming: Naming;
  /** Patterns of the authorities that may come over the link; any but this registry's own where it is missing. */
  readonly authorities?: readonly string[];
  readonly deletes: Deletes;
  /** How much of what it brought may go at once, from 0 to 1. */
  readonly maxDeleteRatio: number;
  /** Seconds between two runs; missing where it runs when it is asked to, or told of changes. */
  readonly intervalSeconds?: number;
  /** True where the other registry is asked to tell of its changes, so that it runs as soon as something happened there. */
  readonly listens?: boolean;
  /** What the other registry is to be told so that it answers; never shown again. */
  readonly credentials?: string;
}

/** A standing connection to another registry. */
export interface Link extends WantedLink {
  readonly id: string;
  /** True while it is to rest. */
  readonly paused: boolean;
  /** Counts the times that somebody asked it to run now. */
  readonly asked: number;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a link is without what it is told: as whoever asks is shown it. */
export const LINK_DEFAULTS: Pick<WantedLink, 'scope' | 'naming' | 'deletes' | 'maxDeleteRatio'> = {
  scope: { include: [], exclude: [] },
  naming: { kind: 'mirror' },
  deletes: 'propagate',
  maxDeleteRatio: 0.2,
};

/** Bounds of what is said about a link. */
const PATTERNS = 100;
const TEXT = 1000;
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const SHORTEST_SECONDS = 1;

/** Throws `link-invalid` for what cannot be a link, naming the property that is wrong. */
export function checkLink(id: string, link: WantedLink): void {
  const { peer, scope, naming, authorities = [], maxDeleteRatio, intervalSeconds, direction } = link;
  if (!ID.test(id)) throw invalidLink('id', 'the id of a link is 1 to 64 letters, digits, dots, dashes or underscores');
  if (!isAbsoluteUri(peer)) throw invalidLink('peer', 'peer is the absolute URI of the other registry');
  if (direction !== 'accept' && !/^https?:\/\//i.test(peer)) {
    throw invalidLink('peer', 'peer begins with http:// or https:// where this registry is to call it');
  }
  if (!(maxDeleteRatio >= 0 && maxDeleteRatio <= 1)) {
    throw invalidLink('maxDeleteRatio', 'maxDeleteRatio is between 0 and 1');
  }
  if (intervalSeconds !== undefined && !(intervalSeconds >= SHORTEST_SECONDS)) {
    throw invalidLink('intervalSeconds', `intervalSeconds is at least ${SHORTEST_SECONDS}`);
  }
  if (scope.subject !== undefined && scope.group === undefined) {
    throw invalidLink('scope', 'a scope that names a schema names its group, too');
  }
  const patterns = [...scope.include, ...scope.exclude, ...authorities];
  const names = naming.kind === 'map' ? Object.entries(naming.groups).flat() : [];
  const texts = [...patterns, ...names, naming.kind === 'prefix' ? naming.prefix : ''];
  if (patterns.length > PATTERNS || names.length > 2 * PATTERNS || texts.some((text) => text.length > TEXT)) {
    throw invalidLink('scope', `a link has at most ${PATTERNS} patterns and names of ${TEXT} characters`);
  }
}

/** True where an element is one of those that a scope is about: a group is where one of its schemas may be. */
export function isInScope({ group, subject, include, exclude }: LinkScope, origin: Origin): boolean {
  if (group !== undefined && group !== origin.group) return false;
  if (origin.subject === '') return true;
  if (subject !== undefined && subject !== origin.subject) return false;
  const path = `${origin.group}/${origin.subject}`;
  const isIn = include.length === 0 || include.some((pattern) => fits(pattern, path));
  return isIn && !exclude.some((pattern) => fits(pattern, path));
}

/**
 * True where a link may speak for an element: for its authority, and for the registry that says so. What has no authority, as what is gone
 * has none, has that of its registry.
 */
export function mayBring({ authorities }: Pick<WantedLink, 'authorities'>, origin: Origin, authority: string): boolean {
  if (authorities === undefined) return true;
  return [authority || origin.registry, origin.registry].every((uri) =>
    authorities.some((pattern) => fits(pattern, uri)),
  );
}

/** `link-invalid` */
function invalidLink(property: string, message: string): RegistryError {
  return new RegistryError('link-invalid', message, { about: { property } });
}

/** `link-not-found` */
export function unknownLink(id: string): RegistryError {
  return new RegistryError(
    'link-not-found',
    `there is no link '${id}'; GET the list of links for those that are there`,
  );
}

/** Why an element does not come over a link; undefined where it may. `root` is that of the registry that it would come into. */
export function admission(link: WantedLink, root: string, origin: Origin, authority: string): string | undefined {
  if (origin.registry === root) return 'it is at home here';
  if (!isInScope(link.scope, origin)) return 'the link is not about it';
  return mayBring(link, origin, authority) ? undefined : `the link may not speak for the authority ${authority}`;
}

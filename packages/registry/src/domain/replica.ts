import { canonicalJson, type Deprecation, type JsonObject, type Status } from '@concordat/engine';
import { digestOf } from './content-address.ts';
import type { Metadata } from './metadata.ts';
import type { Reference } from './reference.ts';
import type { RuleSet } from './rule-set.ts';
import type { Representation } from './schema-attributes.ts';
import type { SubjectKey } from './subject.ts';

/**
 * Where an element is at home: the registry that alone changes it, by the URI of its root, and what it is called there. The subject of a
 * group is the empty string.
 */
export interface Origin extends SubjectKey {
  readonly registry: string;
}

/** What tells the states of an element apart. */
export interface Mark {
  /** Counts the changes at home, deletions and new beginnings among them; it never goes back. */
  readonly epoch: number;
  /** Of all that the state says: equal for equal states, wherever they are. */
  readonly hash: string;
  readonly deleted: boolean;
}

/** A version as an element lists it. */
export interface VersionMark {
  readonly number: number;
  /** Of all that the version is. */
  readonly hash: string;
}

/** The state of a schema or a group without the documents of its versions. */
export interface ReplicaElement {
  readonly origin: Origin;
  readonly epoch: number;
  /** True where it is gone; then there is nothing else to say. */
  readonly deleted: boolean;
  /** Who controls it: that of a schema, filled in where it was not given; the registry of a group. */
  readonly authority: string;
  /** What is said about it. */
  readonly attributes: JsonObject;
  /** Those that are not deleted, by number; none of a group. */
  readonly versions: readonly VersionMark[];
}

/** A version with its document, as it is at home. */
export interface ReplicaVersion {
  readonly number: number;
  /** The semantic version of a contract, else the number. */
  readonly label: string;
  readonly status: Status;
  readonly deprecation?: Deprecation;
  /** The version URI. */
  readonly uri: string;
  /** Its identity in every registry. */
  readonly uuid: string;
  readonly format: string;
  /** The document as it is kept; missing where a registry only hands out what its author wrote. */
  readonly canonical?: string;
  /** The document as its author wrote it. */
  readonly source: string;
  /** In the names of home. */
  readonly references: readonly Reference[];
  readonly metadata?: Metadata;
  readonly ruleSet?: RuleSet;
  readonly contentType?: string;
  readonly description?: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly representations: readonly Representation[];
}

/** A text that no two origins share, and by which they are ordered. */
export function originText({ registry, group, subject }: Origin): string {
  return JSON.stringify([registry, group, subject]);
}

/** The origin of a text that {@link originText} gave. Throws for any other. */
export function originOfText(text: string): Origin {
  const parts: unknown = JSON.parse(text);
  if (!Array.isArray(parts) || parts.length !== 3 || parts.some((part) => typeof part !== 'string')) {
    throw new TypeError(`'${text}' is no origin`);
  }
  const [registry, group, subject] = parts as [string, string, string];
  return { registry, group, subject };
}

/** Orders texts by their UTF-16 units. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The marks of elements, which are compared at every step on their way. */
const MARKS = new WeakMap<ReplicaElement, Mark>();

/** The mark of an element. The epoch is no part of the hash: a change that is taken back leaves the same state. */
export function markOf(element: ReplicaElement): Mark {
  const known = MARKS.get(element);
  if (known !== undefined) return known;
  const mark = newMarkOf(element);
  MARKS.set(element, mark);
  return mark;
}

function newMarkOf(element: ReplicaElement): Mark {
  const { origin, epoch, deleted, authority, attributes, versions } = element;
  const said = deleted ? [] : [authority, attributes, versions.map(({ number, hash }) => [number, hash])];
  return { epoch, deleted, hash: digestOf(canonicalJson([originText(origin), deleted, ...said])) };
}

/** The hash of a version: of all that it is at home. */
export function versionHash(version: ReplicaVersion): string {
  return digestOf(canonicalJson(JSON.parse(JSON.stringify(version))));
}

/** An element of which nothing is left. */
export function goneElement(origin: Origin, epoch: number): ReplicaElement {
  return { origin, epoch, deleted: true, authority: '', attributes: {}, versions: [] };
}

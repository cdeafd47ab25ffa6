import { RegistryError } from './error.ts';
import type { SubjectKey } from './subject.ts';
import { isAbsoluteUri, isUriReference } from './uri.ts';

/** What is said about a schema beside its versions. */
export interface SchemaAttributes {
  /** Who controls it, as an absolute URI; the registry's own where it is missing. */
  readonly authority?: string;
  /** Id of the format of its versions' first representations; that of its versions, or of its group, where it is missing. */
  readonly format?: string;
  readonly description?: string;
  /** True where its versions may have representations in several formats. */
  readonly multiformat: boolean;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Counts what was said about it, from 1. */
  readonly epoch: number;
}

/** A document of a version in one more format. */
export interface Representation {
  readonly format: string;
  /** The document, or of one that is not read here what is kept of it; see `opaque.ts`. */
  readonly text: string;
  /** The header field as it was sent, to the byte; missing where none was. */
  readonly contentType?: string;
  /** Its identity everywhere. */
  readonly uuid: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}

/** What is said about a version beside its content. */
export interface VersionAttributes {
  readonly number: number;
  /** Of the content of the version that all this is said about: when its number has other content, it was said of another one. */
  readonly fingerprint: string;
  /** The URI reference that it was given; its place in the registry where it is missing. */
  readonly id?: string;
  /** Where it has an id: its URI, composed when it was given. */
  readonly uri?: string;
  /** As of a representation. */
  readonly uuid: string;
  readonly contentType?: string;
  readonly description?: string;
  /** Where it is another time than that of its registration here. */
  readonly createdAt?: string;
  readonly epoch: number;
  /** Those in other formats than the content's. */
  readonly representations: readonly Representation[];
  /** The link that brought it; missing of those that were registered here. */
  readonly origin?: string;
}

/** What no text of CloudEvents has: controls, halves of characters, and what is no character (CloudEvents 1.0, section 3.1). */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const LENGTH = 4096;

/** Throws `attribute-invalid` for a text that no attribute can have. */
export function checkText(property: string, text: string): void {
  if (text.length <= LENGTH && !FORBIDDEN.test(text)) return;
  throw invalid(property, `${property} is text of at most ${LENGTH} characters without control characters`);
}

/** Throws `attribute-invalid` for what is no absolute URI. */
export function checkAuthority(authority: string): void {
  if (isAbsoluteUri(authority)) return;
  throw invalid(
    'authority',
    'authority is an absolute URI without a fragment, such as https://schemas.example.com or urn:example:schemas',
  );
}

/** Throws `attribute-invalid` for what is no URI reference, or has a fragment: that would be a place in the document. */
export function checkVersionId(id: string): void {
  if (isUriReference(id) && !id.includes('#')) return;
  throw invalid(
    'id',
    'the id of a version is a URI reference without a fragment, such as 342 or https://example.org/456',
  );
}

/** Bytes of header fields that may be said about one document: clients and proxies take no more than some thousands in an answer. */
const TOLD = 6 * 1024;

/** Throws `attribute-invalid` where what is said about a document is more than answers can tell in header fields, percent-encoded. */
export function checkTold(told: Readonly<Record<string, string | undefined>>): void {
  const lengths = Object.entries(told).map(([name, text = '']) => ({ name, bytes: encodedLength(text) }));
  const all = lengths.reduce((sum, { bytes }) => sum + bytes, 0);
  const [longest] = lengths.toSorted((a, b) => b.bytes - a.bytes);
  if (all <= TOLD || longest === undefined) return;
  throw invalid(
    longest.name,
    `what is said about the document has ${all} bytes in header fields, and at most ${TOLD} are told; shorten ${longest.name}, which has ${longest.bytes} of them`,
  );
}

/** Bytes of a text in a header field: those of visible ASCII as they are, and others in three characters each. */
function encodedLength(text: string): number {
  const others = Buffer.byteLength(text.replaceAll(/[!#$&-~]/g, ''));
  return Buffer.byteLength(text) + 2 * others;
}

/** `attribute-invalid` */
export function invalid(property: string, message: string, about: Partial<SubjectKey> = {}): RegistryError {
  return new RegistryError('attribute-invalid', message, { about: { ...about, property } });
}

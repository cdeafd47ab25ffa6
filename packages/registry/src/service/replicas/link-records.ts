import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { digestOf } from '../../domain/content-address.ts';
import type { NewFact } from '../../domain/fact.ts';
import type { Link } from '../../domain/link.ts';
import { type LinkMark, type LinkProgress, NO_PROGRESS } from '../../domain/link-state.ts';
import { linkKey, linkMarkKey, linkStateKey } from '../../domain/record-key.ts';
import { type Origin, originText } from '../../domain/replica.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';

/** The link of a record; undefined where there is none. */
export function linkOf({ body }: StoredRecord): Link | undefined {
  // Only this module writes these records.
  return isJsonObject(body) && typeof body.id === 'string' ? (body as JsonValue as Link & JsonObject) : undefined;
}

/** A link as it is to be kept, with the fact that tells it; undefined takes it away. */
export function linkChange(
  id: string,
  link: Link | undefined,
): { readonly record: RecordChange; readonly fact: NewFact } {
  const { credentials: _, ...told } = link ?? {};
  return {
    record: { key: linkKey(id), body: link && plain(link) },
    fact: { kind: 'link-set', group: '', subject: '', version: '', link_id: id, link: link ? plain(told) : null },
  };
}

/** How far a link has come, by its record. */
export function progressOf({ body }: StoredRecord): LinkProgress {
  return isJsonObject(body) ? { ...NO_PROGRESS, ...(body as JsonValue as LinkProgress & JsonObject) } : NO_PROGRESS;
}

/** How far a link has come, as it is to be kept; undefined forgets it. */
export function progressChange(id: string, progress: LinkProgress | undefined): RecordChange {
  return { key: linkStateKey(id), body: progress && plain(progress) };
}

/** The mark of a record; undefined where there is none. */
export function linkMarkOf({ body }: StoredRecord): LinkMark | undefined {
  return isJsonObject(body) ? (body as JsonValue as LinkMark & JsonObject) : undefined;
}

/** Where it is kept that a link has to look at an element again. */
export function markKeyOf(link: string, origin: Origin) {
  return linkMarkKey(link, digestOf(originText(origin)));
}

/** A mark as it is to be kept. */
export function markChange(link: string, mark: LinkMark): RecordChange {
  return { key: markKeyOf(link, mark.origin), body: plain(mark), terms: [reasonTerm(mark.reason)] };
}

/** Finds marks by what they are there for. */
function reasonTerm(reason: LinkMark['reason']): string {
  return JSON.stringify(['reason', reason]);
}

/** A value as JSON has it. */
function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

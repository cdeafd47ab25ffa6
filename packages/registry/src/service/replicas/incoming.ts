import { dataContract, fingerprintOf, formatById } from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { contentOf, contractGuid } from '../../domain/content-address.ts';
import { type Reference, targetOf } from '../../domain/reference.ts';
import type { Origin, ReplicaVersion } from '../../domain/replica.ts';
import { type Naming, preferredName } from '../../domain/replica-name.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Desk } from '../desk.ts';
import { readCandidate } from '../schemas/candidate.ts';
import { NO_IMPORTS } from '../schemas/imports.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import { findSite } from './site.ts';

/** A version from elsewhere as content of this registry. */
export interface Incoming {
  readonly version: ReplicaVersion;
  readonly content: Content;
  /** False where the document is not valid in its format. It is taken even so: home has decided. */
  readonly isValid: boolean;
}

/** Reads a version for the name that its schema has here. Nothing is judged: home has done it. */
export async function incoming(
  schemas: SchemaDesk,
  key: SubjectKey,
  origin: Origin,
  naming: Naming,
  version: ReplicaVersion,
): Promise<Incoming> {
  const references = await localReferences(schemas.desk, key, origin, naming, version.references);
  const content = await contentFor(schemas, key, version, references);
  return { version, content, isValid: isValid(schemas, content) };
}

/** The content of a version: the same as at home where its references lead to the same names. */
async function contentFor(
  schemas: SchemaDesk,
  key: SubjectKey,
  { format, canonical, source, metadata, ruleSet }: ReplicaVersion,
  references: readonly Reference[],
): Promise<Content> {
  if (canonical !== undefined && format === dataContract.id) {
    const fingerprint = fingerprintOf(canonical);
    return { fingerprint, guid: contractGuid(fingerprint), format, canonical, references: [] };
  }
  const attributes = { ...(metadata && { metadata }), ...(ruleSet && { ruleSet }) };
  if (canonical === undefined && source.trim() !== '') {
    const manner = { normalize: false, deletedTargets: 'allowed', isLenient: true } as const;
    const read = await readCandidate(schemas, key, { format, text: source, references: [] }, attributes, manner);
    if (read.ok) return read.value.content;
  }
  return contentOf({ format, canonical: canonical ?? source, references, ...attributes });
}

function isValid(schemas: SchemaDesk, { format: id, canonical, references }: Content): boolean {
  const format = formatById(id);
  // What refers to others is read when somebody asks for it: they may still be on their way.
  if (format === undefined || references.length > 0) return true;
  return schemas.documents.read(format, canonical, NO_IMPORTS).ok;
}

/** What a schema refers to, in the names that its targets have here. */
async function localReferences(
  desk: Desk,
  key: SubjectKey,
  origin: Origin,
  naming: Naming,
  references: readonly Reference[],
): Promise<readonly Reference[]> {
  const local: Reference[] = [];
  for (const reference of references) {
    const target = targetOfReference(origin, reference);
    const there = (await findSite(desk, target)).here?.key ?? preferredName(naming, target);
    const isSame = there.group === (reference.group ?? key.group) && there.subject === reference.subject;
    local.push(isSame ? reference : { ...reference, group: there.group, subject: there.subject });
  }
  return local;
}

/** The element that a schema refers to. */
function targetOfReference({ registry, group }: Origin, reference: Reference): Origin {
  const target = targetOf(reference, group);
  return { registry, group: target.group, subject: target.subject };
}

import { type Association, associated, checkRequest, isOf, type Resource } from '../../domain/association.ts';
import { RegistryError } from '../../domain/error.ts';
import { resourceKey } from '../../domain/record-key.ts';
import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import { checkSubjectName } from '../../domain/subject-name.ts';
import type { Basis, StoredRecord, SubjectChange } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, type Draft, settleOn } from '../settle.ts';
import { refuseContracts, WEAKLY_INSTEAD } from './contracts-apart.ts';
import { basisOf, resourceChange, resourceOf, subjectTerm } from './records.ts';
import { associationsFact } from './resources.ts';
import type { AssociateOutcome, AssociationRequest, Schemas, SchemaVersion } from './schemas.ts';

/** Ties a resource to subjects. Schemas that come with them are registered once the rest of the request is known to be good. */
export async function associate(
  desk: Desk,
  registration: Pick<Schemas, 'register' | 'check'>,
  request: AssociationRequest,
  { update = false, dryRun = false }: { readonly update?: boolean; readonly dryRun?: boolean } = {},
  sealing?: Sealing<AssociateOutcome>,
): Promise<AssociateOutcome> {
  // Nothing is read for a request that is none, however long it is.
  checkRequest(request.resource, request.associations);
  for (const key of request.associations) checkSubjectName(key);
  const bringing = new Set(request.associations.filter(({ schema }) => schema !== undefined).map((key) => nameOf(key)));
  const preview = await tied(desk, request, update, (key) => bringing.has(nameOf(key)));
  if (dryRun) return preflight(registration, request, preview.resource);
  const schemas: SchemaVersion[] = [];
  for (const { schema, normalize = false, group, subject } of request.associations) {
    if (schema === undefined) continue;
    const outcome = await registration.register({ group, subject }, schema, { normalize });
    if (outcome.outcome === 'incompatible' || outcome.outcome === 'invalid')
      return { ...outcome, of: { group, subject } };
    schemas.push(outcome.version);
  }
  const { id } = request.resource;
  const decide = async (): Promise<Decision<AssociateOutcome>> => {
    const { record, resource: after, draft } = await tied(desk, request, update, () => false);
    const before = resourceOf(record);
    return before !== undefined && JSON.stringify(before) === JSON.stringify(after)
      ? { answer: { outcome: 'associated', resource: before, schemas } }
      : { write: draft, answer: { outcome: 'associated', resource: after, schemas } };
  };
  return settleOn(desk, nameOf(resourceKey(id)), decide, sealing);
}

/** What the schemas of a request would come to. */
async function preflight(
  { check }: Pick<Schemas, 'check'>,
  { associations }: AssociationRequest,
  after: Resource,
): Promise<AssociateOutcome> {
  for (const { schema, normalize = false, group, subject } of associations) {
    if (schema === undefined) continue;
    const of = { group, subject };
    const outcome = await check(of, schema, { normalize });
    if (outcome.outcome === 'invalid') return { ...outcome, of };
    if (!outcome.compatible && outcome.judgement !== undefined) {
      return { outcome: 'incompatible', judgement: outcome.judgement, of };
    }
  }
  return { outcome: 'associated', resource: after, schemas: [] };
}

/** A resource with the associations that are asked for, and what is written for it. `arrives`: a subject that is going to be live. */
async function tied(
  desk: Desk,
  { resource: asked, associations }: AssociationRequest,
  update: boolean,
  arrives: (key: SubjectKey) => boolean,
): Promise<{ readonly record: StoredRecord; readonly resource: Resource; readonly draft: Draft }> {
  const record = await desk.store.record(resourceKey(asked.id));
  const others = new Map<string, readonly Association[]>();
  const states: SubjectState[] = [];
  const read: Basis[] = [];
  for (const key of associations) {
    // First the subject: whoever ties it after that moves its revision, and this is decided again.
    states.push(await desk.load(key));
    const found = await desk.store.records('resource', { term: subjectTerm(key) });
    const foreign = found.filter((other) => other.key.name !== asked.id);
    const ties = foreign.flatMap((other) => resourceOf(other)?.associations ?? []).filter((tie) => isOf(tie, key));
    others.set(nameOf(key), ties);
    read.push(...foreign.map(basisOf));
  }
  const ties = { resource: resourceOf(record), others: (key: SubjectKey) => others.get(nameOf(key)) ?? [] };
  const after = associated(asked, associations, ties, update);
  for (const tie of after.associations) if (tie.lifecycle === 'STRONG') refuseContracts(tie, WEAKLY_INSTEAD);
  for (const state of states) if (!arrives(state)) refuseWithoutVersion(state);
  const draft: Draft = {
    decidedOn: [basisOf(record), ...read, ...states],
    contents: [],
    // A deletion of the subject, or a strong association that is decided meanwhile, did not count this one.
    changes: states.map(({ group, subject }): SubjectChange => ({ change: 'referred-to', group, subject })),
    records: [resourceChange(after)],
    facts: [associationsFact(after)],
  };
  return { record, resource: after, draft };
}

function refuseWithoutVersion({ group, subject, versions }: SubjectState): void {
  if (versions.some(({ deleted }) => !deleted)) return;
  throw new RegistryError('subject-not-live', `No active (non-deleted) version exists for subject '${subject}'`, {
    about: { group, subject },
  });
}

import { type Association, associated, checkRequest, isOf, type Resource, untied } from '../../domain/association.ts';
import { RegistryError } from '../../domain/error.ts';
import type { NewFact } from '../../domain/fact.ts';
import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import type { Basis, StoredRecord, SubjectChange } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import { type Decision, type Draft, settleOn } from '../settle.ts';
import { refuseContracts, WEAKLY_INSTEAD } from './contracts-apart.ts';
import { deletion, refuseReferenced, writable } from './delete.ts';
import { nameTerm, resourceChange, resourceKey, resourceOf, subjectTerm } from './records.ts';
import type { AssociateOutcome, AssociationRequest, Schemas, SchemaVersion } from './schemas.ts';

/** A resource by its id. */
export async function resource(desk: Desk, id: string): Promise<Resource | undefined> {
  return resourceOf(await desk.store.record(resourceKey(id)));
}

/** Resources of a name, in a namespace or in any. */
export async function resourcesNamed(
  desk: Desk,
  name: string,
  namespace: string | undefined,
): Promise<readonly Resource[]> {
  const found = await resourcesBy(desk, nameTerm(name));
  return found.filter((candidate) => namespace === undefined || candidate.namespace === namespace);
}

/** Resources that have something to do with a subject. */
export function resourcesOf(desk: Desk, key: SubjectKey): Promise<readonly Resource[]> {
  return resourcesBy(desk, subjectTerm(key));
}

async function resourcesBy(desk: Desk, term: string): Promise<readonly Resource[]> {
  const records = await desk.store.records('resource', { term });
  return records.flatMap((record) => resourceOf(record) ?? []);
}

/** Ties a resource to subjects. Schemas that come with them are registered once the rest of the request is known to be good. */
export async function associate(
  desk: Desk,
  registration: Pick<Schemas, 'register' | 'check'>,
  request: AssociationRequest,
  { update = false, dryRun = false }: { readonly update?: boolean; readonly dryRun?: boolean } = {},
): Promise<AssociateOutcome> {
  // Nothing is read for a request that is none, however long it is.
  checkRequest(request.resource, request.associations);
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
  const written = await settleOn(desk, nameOf(resourceKey(id)), async (): Promise<Decision<Resource>> => {
    const { record, resource: after, draft } = await tied(desk, request, update, () => false);
    const before = resourceOf(record);
    return before !== undefined && JSON.stringify(before) === JSON.stringify(after)
      ? { answer: before }
      : { write: draft, answer: after };
  });
  return { outcome: 'associated', resource: written, schemas };
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
    const found = await desk.store.records('resource', { term: subjectTerm(key) });
    const foreign = found.filter((other) => other.key.name !== asked.id);
    const ties = foreign.flatMap((other) => resourceOf(other)?.associations ?? []).filter((tie) => isOf(tie, key));
    others.set(nameOf(key), ties);
    read.push(...foreign.map(basisOf));
    states.push(await desk.load(key));
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

/** Unties a resource. With `cascade` the subjects that it has for its own go with it. */
export async function disassociate(
  desk: Desk,
  id: string,
  options: Parameters<Schemas['disassociate']>[1] = {},
): Promise<readonly Association[]> {
  const key = resourceKey(id);
  return settleOn(desk, nameOf(key), async (): Promise<Decision<readonly Association[]>> => {
    const record = await desk.store.record(key);
    const before = resourceOf(record);
    const { gone, kept } = untied(id, before, options);
    const owned = options.cascade === true ? gone.filter(({ lifecycle }) => lifecycle === 'STRONG') : [];
    const deletions = await deletionsOf(desk, owned);
    if (options.dryRun === true || before === undefined) return { answer: gone };
    const after = { ...before, associations: kept };
    return {
      write: {
        decidedOn: [basisOf(record), ...deletions.flatMap(({ decidedOn }) => decidedOn)],
        contents: [],
        changes: deletions.flatMap(({ changes }) => changes),
        records: [resourceChange(after)],
        facts: [associationsFact(after), ...deletions.flatMap(({ facts }) => facts)],
      },
      answer: gone,
    };
  });
}

/** What is written to delete, softly, the subjects that a resource has for its own. */
async function deletionsOf(
  desk: Desk,
  owned: readonly SubjectKey[],
): Promise<readonly Required<Pick<Draft, 'decidedOn' | 'changes' | 'facts'>>[]> {
  const subjects = new Map(owned.map((key) => [nameOf(key), key]));
  return Promise.all(
    [...subjects.values()].map(async (key) => {
      const state = await desk.load(key);
      const allowed = await writable(desk, key);
      const live = state.versions.filter(({ deleted }) => !deleted);
      await refuseReferenced(desk, state, live, false, 'by-others');
      const { decidedOn, changes, facts } = await deletion(desk, state, live, false);
      return { decidedOn: [state, ...allowed, ...decidedOn], changes, facts };
    }),
  );
}

/** The fact that a resource has other associations. */
function associationsFact({ id, name, namespace, type, associations }: Resource): NewFact {
  return {
    kind: 'associations-set',
    group: '',
    subject: '',
    version: '',
    resource: id,
    associations:
      associations.length === 0
        ? null
        : { name, namespace, type, associations: associations.map((tie) => ({ ...tie })) },
  };
}

function basisOf({ key, revision }: StoredRecord): Basis {
  return { key, revision };
}

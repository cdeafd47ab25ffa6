import { RegistryError } from './error.ts';
import type { SubjectKey } from './subject.ts';

export const LIFECYCLES = ['STRONG', 'WEAK'] as const;

type Lifecycle = (typeof LIFECYCLES)[number];

/** A tie between something that carries data, such as a topic, and the subject of its keys or values. */
export interface Association extends SubjectKey {
  /** What of the resource the subject describes: `key`, `value`. */
  readonly associationType: string;
  /** `STRONG`: the subject lives and dies with the resource, and has no other. `WEAK`: it only says where the subject is used. */
  readonly lifecycle: Lifecycle;
  /** True: it is not to be changed any more. Only what is strong can be frozen. */
  readonly frozen: boolean;
}

/** Something that carries data, and what is associated with it. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  /** `topic` and the like. */
  readonly type: string;
  readonly associations: readonly Association[];
}

/** An association that is asked for. What is missing is left as it is, or else is weak and not frozen. */
export interface WantedAssociation extends SubjectKey {
  readonly associationType: string;
  readonly lifecycle?: Lifecycle;
  readonly frozen?: boolean;
}

/** Types of resources, and what of them can be described. */
const RESOURCE_TYPES: ReadonlyMap<string, readonly string[]> = new Map([['topic', ['key', 'value']]]);

/** In bytes of UTF-8, as names of subjects. */
const NAME_LENGTH = 1024;
/** How many resources a subject may be associated with. */
const RESOURCES = 1000;

/** What a request for associations is decided on. */
export interface Ties {
  /** The resource as it stands; undefined where there is none. */
  readonly resource: Resource | undefined;
  /** What other resources have to do with a subject. */
  others(key: SubjectKey): readonly Association[];
}

/**
 * A resource as it stands when it has the associations that are asked for. With `update` those of a type that is there change; without,
 * one that says otherwise is refused. Throws `association-invalid`, `association-exists`, `association-frozen`, `association-limit`,
 * `subject-owned`, `subject-associated`.
 */
export function associated(
  resource: Omit<Resource, 'associations'>,
  wanted: readonly WantedAssociation[],
  ties: Ties,
  update: boolean,
): Resource {
  checkRequest(resource, wanted);
  checkIdentity(resource, ties.resource, update);
  const byType = new Map(ties.resource?.associations.map((association) => [association.associationType, association]));
  for (const want of wanted) {
    const before = byType.get(want.associationType);
    const after = wantedFrom(want, before);
    if (before !== undefined && same(before, after)) continue;
    if (before !== undefined) checkChange(resource, before, update);
    checkFreezing(after);
    checkSubject(after, ties.others(after));
    byType.set(after.associationType, after);
  }
  const { id, name, namespace, type } = resource;
  return { id, name, namespace, type, associations: [...byType.values()] };
}

/**
 * The associations of a resource that go, of some types or of all, and those that stay. With `cascade` the resource itself is gone, and
 * what is frozen goes with it. Throws `association-not-found`, `association-frozen`.
 */
export function untied(
  id: string,
  resource: Resource | undefined,
  asked: { readonly type?: string; readonly associationTypes?: readonly string[]; readonly cascade?: boolean },
): { readonly gone: readonly Association[]; readonly kept: readonly Association[] } {
  const known = resource !== undefined && (asked.type === undefined || asked.type === resource.type);
  const types = asked.associationTypes ?? [];
  const goes = ({ associationType }: Association): boolean => types.length === 0 || types.includes(associationType);
  const gone = known ? resource.associations.filter(goes) : [];
  if (resource === undefined || gone.length === 0) {
    throw new RegistryError('association-not-found', `Association for '${id}' not found.`, { about: { resource: id } });
  }
  const frozen = gone.find((association) => association.frozen);
  if (frozen !== undefined && asked.cascade !== true) throw frozenFast(frozen);
  return { gone, kept: resource.associations.filter((association) => !goes(association)) };
}

/** The resource that has a subject for its own. */
export function ownerOf(key: SubjectKey, resources: readonly Resource[]): Resource | undefined {
  return resources.find(({ associations }) =>
    associations.some((association) => association.lifecycle === 'STRONG' && isOf(association, key)),
  );
}

/** True for an association with a subject. */
export function isOf(association: Association, { group, subject }: SubjectKey): boolean {
  return association.group === group && association.subject === subject;
}

function wantedFrom(want: WantedAssociation, before: Association | undefined): Association {
  const { group, subject, associationType } = want;
  const lifecycle = want.lifecycle ?? before?.lifecycle ?? 'WEAK';
  const frozen = want.frozen ?? before?.frozen ?? false;
  return { group, subject, associationType, lifecycle, frozen };
}

function checkFreezing({ frozen, lifecycle }: Association): void {
  if (!frozen || lifecycle === 'STRONG') return;
  throw invalid('frozen', 'only an association of lifecycle STRONG can be frozen');
}

function same(a: Association, b: Association): boolean {
  return isOf(a, b) && a.lifecycle === b.lifecycle && a.frozen === b.frozen;
}

function checkChange({ name }: { readonly name: string }, before: Association, update: boolean): void {
  const { associationType } = before;
  if (before.frozen) throw frozenFast(before);
  if (update) return;
  throw new RegistryError(
    'association-exists',
    `An association of type '${associationType}' already exists for resource '${name}'`,
    { about: { associationType, resource: name } },
  );
}

function frozenFast({ group, subject, associationType }: Association): RegistryError {
  return new RegistryError(
    'association-frozen',
    `The association of type  '${associationType}' is frozen for subject '${subject}'`,
    { about: { group, subject, associationType } },
  );
}

function checkSubject({ group, subject, lifecycle }: Association, others: readonly Association[]): void {
  const about = { group, subject };
  if (others.some((other) => other.lifecycle === 'STRONG')) {
    throw new RegistryError('subject-owned', `A strong association already exists for subject '${subject}'`, { about });
  }
  if (lifecycle === 'STRONG' && others.length > 0) {
    throw new RegistryError('subject-associated', `An association already exists for subject '${subject}'`, { about });
  }
  if (others.length >= RESOURCES) {
    throw new RegistryError('association-limit', `A maximum of ${RESOURCES} associations already exist`, { about });
  }
}

/** Throws `association-invalid` for a request that is none whatever is there. */
export function checkRequest(resource: Omit<Resource, 'associations'>, wanted: readonly WantedAssociation[]): void {
  checkName('resourceId', resource.id);
  checkName('resourceName', resource.name);
  checkName('resourceNamespace', resource.namespace);
  const types = RESOURCE_TYPES.get(resource.type);
  if (types === undefined) throw invalid('resourceType', `must be ${[...RESOURCE_TYPES.keys()].join(', ')}`);
  checkTypes(types, wanted);
}

function checkIdentity(
  { name, namespace }: Omit<Resource, 'associations'>,
  before: Resource | undefined,
  update: boolean,
): void {
  if (before === undefined || update) return;
  if (before.name !== name) throw invalid('resourceName', `the resource '${before.id}' is '${before.name}'`);
  if (before.namespace === namespace) return;
  throw invalid('resourceNamespace', `the resource '${before.id}' is of namespace '${before.namespace}'`);
}

function checkName(property: string, name: string): void {
  if (name === '') throw invalid(property, 'cannot be null or empty');
  if (Buffer.byteLength(name) > NAME_LENGTH) throw invalid(property, `has at most ${NAME_LENGTH} bytes`);
  if (/[\p{Cc}\p{Cs}]/u.test(name)) throw invalid(property, 'holds a control character or half a character');
}

function checkTypes(types: readonly string[], wanted: readonly WantedAssociation[]): void {
  if (wanted.length === 0) throw invalid('associations', 'cannot be null or empty');
  const seen = new Set<string>();
  for (const { associationType, subject } of wanted) {
    if (!types.includes(associationType)) throw invalid('associationType', `must be one of ${types.join(', ')}`);
    if (seen.has(associationType)) throw invalid('associationType', `'${associationType}' is asked for twice`);
    seen.add(associationType);
    checkName('subject', subject);
  }
}

function invalid(property: string, detail: string): RegistryError {
  return new RegistryError(
    'association-invalid',
    `The association specified an invalid value for property: '${property}', detail: ${detail}`,
    { about: { property } },
  );
}

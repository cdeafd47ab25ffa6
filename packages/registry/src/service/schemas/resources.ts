import type { Resource } from '../../domain/association.ts';
import type { NewFact } from '../../domain/fact.ts';
import { resourceKey } from '../../domain/record-key.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Desk } from '../desk.ts';
import { nameTerm, resourceOf, subjectTerm } from './records.ts';

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

/** The fact that a resource has other associations. */
export function associationsFact({ id, name, namespace, type, associations }: Resource): NewFact {
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

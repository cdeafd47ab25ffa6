import { LIFECYCLES } from '../../../domain/association.ts';
import { RegistryError } from '../../../domain/error.ts';
import type { AssociationRequest } from '../../../service/schemas/schemas.ts';
import { groupOf, readName } from '../names.ts';
import { type Body, flag, list, objectOf, part, present, text } from './body.ts';
import { readSchema } from './schema.ts';

/** The type that a resource has where a request says nothing. */
export const RESOURCE_TYPE = 'topic';

/**
 * The resource of a request and what it is to be associated with. `id`: the resource that the path names. `context`: where subjects
 * without a context of their own are.
 */
export function readAssociations(
  body: Body,
  { id, context }: { readonly id?: string; readonly context: string | undefined },
): AssociationRequest {
  return {
    resource: {
      id: id ?? text(body, 'resourceId') ?? '',
      name: text(body, 'resourceName') ?? '',
      namespace: text(body, 'resourceNamespace') ?? '',
      type: text(body, 'resourceType') ?? RESOURCE_TYPE,
    },
    associations: list(body, 'associations', (item, name) => readAssociation(objectOf(item, name), context)) ?? [],
  };
}

function readAssociation(body: Body, context: string | undefined): AssociationRequest['associations'][number] {
  const name = text(body, 'subject') ?? '';
  const { group, subject } = readName(name);
  const wanted = {
    group: context !== undefined && !name.startsWith(':.') ? groupOf(context) : group,
    subject,
    associationType: text(body, 'associationType') ?? 'value',
    lifecycle: lifecycleOf(body),
    frozen: flag(body, 'frozen'),
    schema: part(body, 'schema', readSchema),
    normalize: flag(body, 'normalize'),
  };
  return present(wanted) as AssociationRequest['associations'][number];
}

function lifecycleOf(body: Body): (typeof LIFECYCLES)[number] | undefined {
  const word = text(body, 'lifecycle');
  if (word === undefined) return undefined;
  const lifecycle = LIFECYCLES.find((candidate) => candidate === word.toUpperCase());
  if (lifecycle !== undefined) return lifecycle;
  throw new RegistryError(
    'association-invalid',
    `The association specified an invalid value for property: 'lifecycle', detail: must be one of ${LIFECYCLES.join(', ')}`,
    { about: { property: 'lifecycle' } },
  );
}

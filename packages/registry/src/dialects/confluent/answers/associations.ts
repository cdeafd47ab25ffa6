import type { JsonObject } from '@concordat/engine';
import { type Association, LIFECYCLES, type Resource } from '../../../domain/association.ts';
import type { SubjectKey } from '../../../domain/subject.ts';
import type { SchemaVersion } from '../../../service/schemas/schemas.ts';
import type { Call } from '../../dialect.ts';
import { nameOf } from '../names.ts';
import { text, texts } from '../requests/parameters.ts';
import { registeredBody } from './schema.ts';

/** Which associations are asked for; what is missing does not matter. */
export interface AssociationQuery {
  readonly resourceType?: string;
  readonly associationTypes: readonly string[];
  readonly lifecycles: readonly string[];
  /** Only those with this subject. */
  readonly of?: SubjectKey;
}

/** The query's `resourceType`, `associationType` and `lifecycle`; undefined where it has none of them. `NONE` is no lifecycle. */
export function readAssociationQuery(call: Call): AssociationQuery | undefined {
  const resourceType = text(call, 'resourceType');
  const associationTypes = texts(call, 'associationType');
  const asked = texts(call, 'lifecycle').map((name) => name.toUpperCase());
  const lifecycles = asked.filter((name) => LIFECYCLES.some((lifecycle) => lifecycle === name));
  if (resourceType === undefined && associationTypes.length === 0 && lifecycles.length === 0) return undefined;
  return { ...(resourceType !== undefined && { resourceType }), associationTypes, lifecycles };
}

/** The associations of resources that are asked for, one after another. */
export function associationBodies(
  resources: readonly Resource[],
  query: Partial<AssociationQuery> = {},
): readonly JsonObject[] {
  const { resourceType, associationTypes = [], lifecycles = [], of } = query;
  return resources
    .filter(({ type }) => resourceType === undefined || type === resourceType)
    .flatMap((resource) =>
      resource.associations
        .filter(
          (association) => associationTypes.length === 0 || associationTypes.includes(association.associationType),
        )
        .filter((association) => lifecycles.length === 0 || lifecycles.includes(association.lifecycle))
        .filter((association) => of === undefined || nameOf(association) === nameOf(of))
        .map((association) => ({
          subject: nameOf(association),
          ...resourceBody(resource),
          ...tieBody(association),
        })),
    );
}

/** A resource with what is associated with it now. `schemas`: the versions that were registered with it, by subject. */
export function resourceAnswer(resource: Resource, schemas: readonly SchemaVersion[]): JsonObject {
  return {
    ...resourceBody(resource),
    associations: resource.associations.map((association) => {
      const schema = schemas.find((version) => nameOf(version) === nameOf(association));
      return {
        subject: nameOf(association),
        ...tieBody(association),
        ...(schema && { schema: registeredBody(schema, false) }),
      };
    }),
  };
}

function resourceBody({ name, namespace, id, type }: Resource): JsonObject {
  return { resourceName: name, resourceNamespace: namespace, resourceId: id, resourceType: type };
}

function tieBody({ associationType, lifecycle, frozen }: Association): JsonObject {
  return { associationType, lifecycle, frozen };
}

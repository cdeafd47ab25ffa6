import type { JsonObject } from '@concordat/engine';
import type { Resource } from '../../../domain/association.ts';
import type { AssociateOutcome, AssociationRequest, Schemas } from '../../../service/schemas/schemas.ts';
import type { Sealing } from '../../../service/sealing.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { sealed } from '../../sealed.ts';
import { answer, nothing, typed } from '../answers/answer.ts';
import {
  type AssociationQuery,
  associationBodies,
  readAssociationQuery,
  resourceAnswer,
} from '../answers/associations.ts';
import { messagesOf, refusalSentence } from '../answers/messages.ts';
import { invalidSentence } from '../answers/refusing.ts';
import {
  ASSOCIATE_DOC,
  ASSOCIATIONS_OF_NAMED_DOC,
  ASSOCIATIONS_OF_RESOURCE_DOC,
  ASSOCIATIONS_OF_SUBJECT_DOC,
  DISASSOCIATE_DOC,
  UPDATE_ASSOCIATIONS_DOC,
} from '../documentation/associations.ts';
import { subjectOf } from '../finding.ts';
import { typeFor } from '../media.ts';
import { nameOf } from '../names.ts';
import { invalidSchema, Refused } from '../refused.ts';
import { RESOURCE_TYPE, readAssociations } from '../requests/associations.ts';
import { readBody } from '../requests/body.ts';
import { flag, page, paged, param, text, texts } from '../requests/parameters.ts';

/** Which subjects describe which topics. */
export function associationRoutes(schemas: Schemas): readonly Route[] {
  const resource = '/associations/resources/:resource';
  return [
    {
      method: 'GET',
      path: '/associations/subjects/:subject',
      doc: ASSOCIATIONS_OF_SUBJECT_DOC,
      async handle(call) {
        const of = await subjectOf(schemas, call);
        return listed(call, await schemas.resourcesOf(of), { ...queryOf(call), of });
      },
    },
    {
      method: 'GET',
      path: '/associations/resources/:namespace/:name',
      doc: ASSOCIATIONS_OF_NAMED_DOC,
      async handle(call) {
        const namespace = param(call, 'namespace');
        const found = await schemas.resourcesNamed(param(call, 'name'), namespace === '-' ? undefined : namespace);
        return listed(call, found, queryOf(call));
      },
    },
    {
      method: 'GET',
      path: resource,
      doc: ASSOCIATIONS_OF_RESOURCE_DOC,
      async handle(call) {
        const found = await schemas.resource(param(call, 'resource'));
        return listed(call, found === undefined ? [] : [found], queryOf(call));
      },
    },
    {
      method: 'POST',
      path: '/associations',
      doc: ASSOCIATE_DOC,
      handle: async (call) => {
        const request = readAssociations(readBody(call), { context: text(call, 'context') });
        const sealing = sealed(call, (outcome: AssociateOutcome) => typed(associatedAnswer(outcome), typeFor(call)));
        return answer(await associate(schemas, request, { dryRun: flag(call, 'dryRun') }, sealing));
      },
    },
    {
      method: 'PUT',
      path: resource,
      doc: UPDATE_ASSOCIATIONS_DOC,
      handle: async (call) => {
        const place = { id: param(call, 'resource'), context: text(call, 'context') };
        const request = readAssociations(readBody(call), place);
        return answer(await associate(schemas, request, { update: true, dryRun: flag(call, 'dryRun') }));
      },
    },
    { method: 'DELETE', path: resource, doc: DISASSOCIATE_DOC, handle: (call) => disassociate(schemas, call) },
  ];
}

function queryOf(call: Call): AssociationQuery {
  return { resourceType: RESOURCE_TYPE, associationTypes: [], lifecycles: [], ...readAssociationQuery(call) };
}

function listed(call: Call, resources: readonly Resource[], query: AssociationQuery): Reply {
  const wanted = page(call);
  return answer(paged(associationBodies(resources, query), wanted));
}

/** Associates a resource; gives it as it stands then. Throws what the answer says otherwise. */
export async function associate(
  schemas: Schemas,
  request: AssociationRequest,
  options: { readonly update?: boolean; readonly dryRun?: boolean },
  sealing?: Sealing<AssociateOutcome>,
): Promise<JsonObject> {
  const outcome = await schemas.associate(request, options, sealing);
  switch (outcome.outcome) {
    case 'associated':
      return resourceAnswer(outcome.resource, outcome.schemas);
    case 'incompatible':
      throw new Refused(409, 40901, refusalSentence(nameOf(outcome.of), messagesOf(outcome.judgement)));
    case 'invalid': {
      const schema = request.associations.find((association) => nameOf(association) === nameOf(outcome.of))?.schema;
      const sent = schema ?? { format: 'avro', text: '', references: [] };
      throw invalidSchema(invalidSentence(nameOf(outcome.of), sent, outcome.problems));
    }
  }
}

/** The answer that is kept with what was associated; the others change nothing, and nothing is kept with them. */
function associatedAnswer(outcome: AssociateOutcome): Reply {
  return outcome.outcome === 'associated' ? answer(resourceAnswer(outcome.resource, outcome.schemas)) : nothing();
}

async function disassociate(schemas: Schemas, call: Call): Promise<Reply> {
  await schemas.disassociate(param(call, 'resource'), {
    type: text(call, 'resourceType') ?? RESOURCE_TYPE,
    associationTypes: texts(call, 'associationType'),
    cascade: flag(call, 'cascadeLifecycle'),
    dryRun: flag(call, 'dryRun'),
  });
  return nothing();
}

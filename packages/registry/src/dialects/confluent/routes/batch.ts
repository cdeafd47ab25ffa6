import { type JsonObject, type JsonValue, parseJson } from '@concordat/engine';
import type { Association, Resource } from '../../../domain/association.ts';
import { RegistryError } from '../../../domain/error.ts';
import type { AssociateOutcome, Schemas } from '../../../service/schemas/schemas.ts';
import type { Call, Keeping, Reply, Route } from '../../dialect.ts';
import { answer, nothing } from '../answers/answer.ts';
import { type AssociationQuery, associationBodies, resourceAnswer } from '../answers/associations.ts';
import { failureAnswer } from '../answers/failures.ts';
import { versionBody } from '../answers/schema.ts';
import { BATCH_GET_DOC, BATCH_MUTATE_DOC } from '../documentation/associations.ts';
import { aliased, unlessMissing } from '../finding.ts';
import { readName } from '../names.ts';
import { malformed, Refused } from '../refused.ts';
import { RESOURCE_TYPE, readAssociations } from '../requests/associations.ts';
import { type Body, flag as flagOf, list, objectOf, readBody, text as textIn, textOf } from '../requests/body.ts';
import { flag, text } from '../requests/parameters.ts';
import { associate } from './association.ts';

/** How many items a batch may have. */
const ITEMS = 1000;

/** Many associations at once: every item has a result of its own. */
export function batchRoutes(schemas: Schemas): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/associations::batchGet',
      doc: BATCH_GET_DOC,
      isReading: true,
      handle: (call) => batch(call, 200, (item) => lookUp(schemas, item, flag(call, 'includeSchemas'))),
    },
    {
      method: 'POST',
      path: '/associations::batchMutate',
      doc: BATCH_MUTATE_DOC,
      handle: (call) => batch(call, 207, (item, keeping) => mutate(schemas, item, call, keeping)),
    },
  ];
}

/** Answers the items of `{requests: […]}` one after another, each as a request of its own. */
async function batch(
  call: Call,
  status: number,
  work: (item: Body, keeping: Keeping | undefined) => Promise<JsonValue>,
): Promise<Reply> {
  const items = list(readBody(call), 'requests', objectOf) ?? [];
  if (items.length > ITEMS) throw malformed(`requests: expected at most ${ITEMS} items, found ${items.length}`);
  const results: JsonValue[] = [];
  for (const [index, item] of items.entries()) {
    const reply = async (keeping?: Keeping): Promise<Reply> => replyOf(await resultOf(() => work(item, keeping)));
    const { text: result } = await (call.keeping?.part(String(index), reply) ?? reply());
    const parsed = parseJson(result);
    results.push(parsed.ok ? parsed.value.toJson() : null);
  }
  return answer({ results }, status);
}

/** A result as it is kept beside those of the other items. */
function replyOf(result: Result): Reply {
  return answer(result, result.status);
}

/** What became of an item. */
type Result = JsonObject & { readonly status: number };

function done(result: JsonValue): Result {
  return { status: 200, result };
}

async function resultOf(work: () => Promise<JsonValue>): Promise<Result> {
  try {
    return done(await work());
  } catch (error) {
    if (error instanceof Refused) return errorResult(error.status, { error_code: error.code, message: error.message });
    if (!(error instanceof RegistryError)) throw error;
    const { status, text: body } = failureAnswer(error);
    const parsed = parseJson(body);
    return errorResult(status, parsed.ok ? parsed.value.toJson() : null);
  }
}

function errorResult(status: number, error: JsonValue): Result {
  return { status, error };
}

/** The associations that one item asks for: of a subject, or of a resource by id or name. */
async function lookUp(schemas: Schemas, item: Body, includeSchemas: boolean): Promise<JsonValue> {
  const found = await resourcesOf(schemas, item);
  const query: AssociationQuery = {
    resourceType: textIn(item, 'resourceType') ?? RESOURCE_TYPE,
    associationTypes: list(item, 'associationTypes', textOf) ?? [],
    lifecycles: [],
  };
  const bodies = associationBodies(found, query);
  if (!includeSchemas) return bodies;
  return Promise.all(
    bodies.map(async (body) => {
      const key = readName(String(body.subject));
      const version = await unlessMissing(schemas.version(key, 'latest'));
      return { ...body, ...(version && { schema: versionBody(version) }) };
    }),
  );
}

async function resourcesOf(schemas: Schemas, item: Body): Promise<readonly Resource[]> {
  const subject = textIn(item, 'subject');
  if (subject !== undefined) return schemas.resourcesOf(await aliased(schemas, readName(subject)));
  const id = textIn(item, 'resourceId');
  if (id !== undefined) {
    const resource = await schemas.resource(id);
    return resource === undefined ? [] : [resource];
  }
  const namespace = textIn(item, 'resourceNamespace') ?? '-';
  return schemas.resourcesNamed(textIn(item, 'resourceName') ?? '', namespace === '-' ? undefined : namespace);
}

/** Creates, updates (`op: "UPSERT"`) or removes (`op: "DELETE"`) the associations of one resource. */
async function mutate(schemas: Schemas, item: Body, call: Call, keeping: Keeping | undefined): Promise<JsonValue> {
  const dryRun = flag(call, 'dryRun');
  const op = (textIn(item, 'op') ?? 'CREATE').toUpperCase();
  switch (op) {
    case 'CREATE':
    case 'UPSERT': {
      const request = readAssociations(item, { context: text(call, 'context') });
      const sealing = keeping?.sealing((outcome: AssociateOutcome) =>
        outcome.outcome === 'associated' ? replyOf(done(resourceAnswer(outcome.resource, outcome.schemas))) : nothing(),
      );
      return associate(schemas, request, { update: op === 'UPSERT', dryRun }, sealing);
    }
    case 'DELETE': {
      const options = {
        type: textIn(item, 'resourceType') ?? RESOURCE_TYPE,
        associationTypes: list(item, 'associationTypes', textOf) ?? [],
        cascade: flagOf(item, 'cascadeLifecycle') ?? false,
        dryRun,
      };
      const removed = (gone: readonly Association[]): JsonValue => ({ removed: gone.length });
      const sealing = keeping?.sealing((gone: readonly Association[]) => replyOf(done(removed(gone))));
      return removed(await schemas.disassociate(textIn(item, 'resourceId') ?? '', options, sealing));
    }
    default:
      throw malformed(`op: '${op}' is none of CREATE, UPSERT, DELETE`);
  }
}

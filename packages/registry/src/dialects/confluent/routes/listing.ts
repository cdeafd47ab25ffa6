import type { JsonObject } from '@concordat/engine';
import type { RuleSet } from '../../../domain/rule-set.ts';
import type { Schemas, SchemaVersion } from '../../../service/schemas/schemas.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { answer, nothing } from '../answers/answer.ts';
import { type AssociationQuery, associationBodies, readAssociationQuery } from '../answers/associations.ts';
import { versionBody } from '../answers/schema.ts';
import { CONTEXTS_DOC, DELETE_CONTEXT_DOC, SCHEMAS_DOC } from '../documentation/listing.ts';
import { byCodeUnits, contextOf, groupOf, nameOf, readPrefix } from '../names.ts';
import { flag, page, paged, param, text } from '../requests/parameters.ts';

/** Most schemas of one page. */
const SCHEMAS = 1000;

/** Everything there is: schemas of many subjects, and contexts. */
export function listingRoutes(schemas: Schemas): readonly Route[] {
  return [
    { method: 'GET', path: '/schemas', doc: SCHEMAS_DOC, handle: (call) => list(schemas, call) },
    { method: 'GET', path: '/contexts', doc: CONTEXTS_DOC, handle: (call) => contexts(schemas, call) },
    {
      method: 'DELETE',
      path: '/contexts/:context',
      doc: DELETE_CONTEXT_DOC,
      async handle(call) {
        await schemas.removeGroup(groupOf(param(call, 'context')));
        return nothing();
      },
    },
  ];
}

async function list(schemas: Schemas, call: Call): Promise<Reply> {
  const ruleType = text(call, 'ruleType');
  const versions = await schemas.list({
    ...readPrefix(call.query.get('subjectPrefix') ?? ''),
    ...page(call, SCHEMAS),
    deleted: flag(call, 'deleted'),
    latestOnly: flag(call, 'latestOnly'),
    nameOf,
    ...(ruleType !== undefined && { where: ({ content }) => hasRule(content.ruleSet, ruleType) }),
  });
  const query = readAssociationQuery(call);
  if (query === undefined) return answer(versions.map((version) => versionBody(version)));
  return answer((await Promise.all(versions.map((version) => withAssociations(schemas, version, query)))).flat());
}

function hasRule(ruleSet: RuleSet | undefined, type: string): boolean {
  const { migrationRules = [], domainRules = [], encodingRules = [] } = ruleSet ?? {};
  return [...migrationRules, ...domainRules, ...encodingRules].some((rule) => rule.type === type);
}

/** A version with the associations of its subject that are asked for; nothing where there are none. */
async function withAssociations(
  schemas: Schemas,
  version: SchemaVersion,
  query: AssociationQuery,
): Promise<readonly JsonObject[]> {
  const associations = associationBodies(await schemas.resourcesOf(version), { ...query, of: version });
  return associations.length === 0 ? [] : [{ ...versionBody(version), associations }];
}

async function contexts(schemas: Schemas, call: Call): Promise<Reply> {
  const wanted = page(call);
  const prefix = text(call, 'contextPrefix') ?? '';
  const names = (await schemas.groups()).map(contextOf).filter((name) => name.startsWith(prefix));
  return answer(paged(names.sort(byCodeUnits), wanted));
}

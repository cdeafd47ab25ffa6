import type { JsonObject } from '@concordat/engine';
import type { RuleSet } from '../../../domain/rule-set.ts';
import type { Schemas, SchemaVersion } from '../../../service/schemas/schemas.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { answer, nothing } from '../answers/answer.ts';
import { associationBodies, readAssociationQuery } from '../answers/associations.ts';
import { versionBody } from '../answers/schema.ts';
import { CONTEXTS_DOC, DELETE_CONTEXT_DOC, SCHEMAS_DOC } from '../documentation/listing.ts';
import { aliasesOf } from '../finding.ts';
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
  const query = readAssociationQuery(call);
  const withAliases = flag(call, 'aliases');
  const ties = async (version: SchemaVersion): Promise<readonly JsonObject[]> =>
    associationBodies(await schemas.resourcesOf(version), { ...query, of: version });
  const versions = await schemas.list({
    ...readPrefix(call.query.get('subjectPrefix') ?? ''),
    ...page(call, SCHEMAS),
    deleted: flag(call, 'deleted'),
    latestOnly: flag(call, 'latestOnly'),
    nameOf,
    ...((ruleType !== undefined || query !== undefined) && {
      where: async (version) =>
        (ruleType === undefined || hasRule(version.content.ruleSet, ruleType)) &&
        (query === undefined || (await ties(version)).length > 0),
    }),
  });
  const bodies = versions.map(async (version): Promise<JsonObject> => {
    const aliases = withAliases ? await aliasesOf(schemas, version) : [];
    return {
      ...versionBody(version),
      ...(aliases.length > 0 && { aliases }),
      ...(query !== undefined && { associations: await ties(version) }),
    };
  });
  return answer(await Promise.all(bodies));
}

function hasRule(ruleSet: RuleSet | undefined, type: string): boolean {
  const { migrationRules = [], domainRules = [], encodingRules = [] } = ruleSet ?? {};
  return [...migrationRules, ...domainRules, ...encodingRules].some((rule) => rule.type === type);
}

async function contexts(schemas: Schemas, call: Call): Promise<Reply> {
  const wanted = page(call);
  const prefix = text(call, 'contextPrefix') ?? '';
  const names = (await schemas.groups()).map(contextOf).filter((name) => name.startsWith(prefix));
  return answer(paged(names.sort(byCodeUnits), wanted));
}

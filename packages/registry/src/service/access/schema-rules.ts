import type { Resource } from '../../domain/association.ts';
import type { Target } from '../../domain/caller.ts';
import { unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import type { Scope } from '../../domain/scope.ts';
import { DEFAULT_GROUP, type SubjectKey } from '../../domain/subject.ts';
import type { Schemas } from '../schemas/schemas.ts';
import { about, open, type Rules } from './rules.ts';
import type { Watch } from './watch.ts';

const reading = about('read', (key: SubjectKey) => key, unknownSubject);
const registering = about('register', (key: SubjectKey) => key, unknownSubject);
const governing = about('govern', targetOf, ({ group = '', subject = '' }: Scope) =>
  unknownSubject({ group, subject }),
);

/** Who may call what of schemas. References of a schema that is handed in are looked for with the eyes of its author, where they are settled. */
export const SCHEMA_RULES: Rules<Schemas> = {
  register: registering,
  lookUp: reading,
  check: reading,
  // They are told to those who have the content already.
  reading: open,
  imports: open,
  textIn: open,
  tagsOf: open,

  version: reading,
  versions: reading,
  subjects: async ({ watch, proceed }, listing) => proceed({ ...listing, visible: watch.sees }),
  list: async ({ watch, proceed }, listing) => proceed({ ...listing, visible: watch.sees }),
  groupsOf: async ({ watch, proceed }, subject) =>
    (await proceed(subject)).filter((group) => watch.sees({ group, subject })),

  async byId({ watch, service, proceed }, group, id) {
    if (!(await isInSight(watch, service, group, id))) throw unknownContent(group, id);
    return proceed(group, id);
  },
  knownById: ({ watch, proceed }, group, id) => (watch.may('read', { group }) ? proceed(group, id) : undefined),
  async byGuid({ watch, service, proceed }, guid) {
    const found = await proceed(guid);
    const sights = await Promise.all(found.map(({ group, id }) => isInSight(watch, service, group, id)));
    const seen = found.filter((_, index) => sights[index]);
    if (seen.length === 0) throw new RegistryError('content-not-found', `Schema ${guid} not found`);
    return seen;
  },
  highestId: async ({ watch, proceed }, group) => (watch.sees({ group }) ? proceed(group) : 0),
  async uses({ watch, proceed }, group, id) {
    const seen = (await proceed(group, id)).filter(watch.sees);
    if (seen.length === 0) throw unknownContent(group, id);
    return seen;
  },
  async referrers({ watch, proceed }, key, number) {
    await watch.demand('read', key, () => unknownSubject(key));
    return (await proceed(key, number)).filter(watch.sees);
  },

  async deleteSubject({ watch, proceed }, key, options) {
    await watch.demand(options?.permanent ? 'govern' : 'register', key, () => unknownSubject(key));
    return proceed(key, options);
  },
  async deleteVersion({ watch, proceed }, key, number, options) {
    await watch.demand(options?.permanent ? 'govern' : 'register', key, () => unknownSubject(key));
    return proceed(key, number, options);
  },
  restoreVersion: registering,

  policy: async ({ watch, proceed }, scope) => (watch.sees(targetOf(scope)) ? proceed(scope) : undefined),
  effectivePolicy: async ({ watch, proceed }, scope) => proceed(watch.sees(targetOf(scope)) ? scope : {}),
  changePolicy: governing,
  removePolicy: governing,
  aliasesOf: async ({ watch, proceed }, alias) => (await proceed(alias)).filter(watch.sees),

  writeMode: async ({ watch, proceed }, scope) => (watch.sees(targetOf(scope)) ? proceed(scope) : undefined),
  effectiveWriteMode: async ({ watch, proceed }, scope) => proceed(watch.sees(targetOf(scope)) ? scope : {}),
  setWriteMode: governing,
  removeWriteMode: governing,

  groups: async ({ watch, proceed }) =>
    (await proceed()).filter((group) => group === DEFAULT_GROUP || watch.sees({ group })),
  removeGroup: about(
    'govern',
    (group: string) => ({ group }),
    (group) => unknownSubject({ group, subject: '' }),
  ),

  resource: async ({ watch, proceed }, id) => inSight(watch, [await proceed(id)])[0],
  resourcesNamed: async ({ watch, proceed }, name, namespace) => inSight(watch, await proceed(name, namespace)),
  async resourcesOf({ watch, proceed }, key) {
    return watch.sees(key) ? inSight(watch, await proceed(key)) : [];
  },
  async associate({ watch, service, proceed }, request, ...rest) {
    for (const key of request.associations) await watch.demand('register', key, () => unknownSubject(key));
    // Ties that are out of sight would be shown by the answer, and stand in the way of what it says.
    const there = await service.resource(request.resource.id);
    const hidden = () => unknownResource(request.resource.id);
    for (const key of there?.associations ?? []) await watch.demand('register', key, hidden);
    return proceed(request, ...rest);
  },
  async disassociate({ watch, service, proceed }, id, options, sealing) {
    const there = await service.resource(id);
    if (there !== undefined && !there.associations.some(watch.sees)) throw unknownResource(id);
    // A dry run tells which would go.
    const gone = await proceed(id, { ...options, dryRun: true });
    for (const key of gone) await watch.demand('register', key, () => unknownResource(id));
    return proceed(id, options, sealing);
  },

  retag: registering,
  tagged: reading,
};

function targetOf({ group, subject }: Scope): Target {
  if (group === undefined) return undefined;
  return subject === undefined ? { group } : { group, subject };
}

/** True where the caller sees a subject that has the content of an id. */
async function isInSight(watch: Watch, schemas: Schemas, group: string, id: number): Promise<boolean> {
  if (watch.may('read', { group })) return true;
  if (!watch.sees({ group })) return false;
  return (await schemas.uses(group, id)).some(watch.sees);
}

/** Resources with the associations that the caller sees; those that have one. */
function inSight(watch: Watch, resources: readonly (Resource | undefined)[]): readonly Resource[] {
  return resources.flatMap((resource) => {
    const associations = resource?.associations.filter(watch.sees) ?? [];
    return resource === undefined || associations.length === 0 ? [] : [{ ...resource, associations }];
  });
}

function unknownContent(group: string, id: number): RegistryError {
  return new RegistryError('content-not-found', `Schema ${id} not found`, { about: { group, id } });
}

function unknownResource(id: string): RegistryError {
  return new RegistryError('association-not-found', `Association for '${id}' not found.`, { about: { resource: id } });
}

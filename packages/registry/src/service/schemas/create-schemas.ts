import { policyKey, writeModeKey } from '../../domain/record-key.ts';
import { CONTRACTS, type SubjectKey } from '../../domain/subject.ts';
import type { ContractDesk } from '../contracts/contract-desk.ts';
import type { Desk } from '../desk.ts';
import { associate } from './associate.ts';
import { check, reading } from './check.ts';
import { ContractSchemas } from './contracts.ts';
import { deleteSubject, deleteVersion } from './delete.ts';
import { disassociate } from './disassociate.ts';
import { groups, removeGroup } from './groups.ts';
import { effectivePolicy, effectiveWriteMode } from './in-force.ts';
import { Listing } from './listing.ts';
import { lookUp } from './look-up.ts';
import { aliasesOf, changePolicy, removePolicy } from './policy.ts';
import { byGuid, byId, imports, referrers, textIn, uses, version, versions } from './read.ts';
import { policyOf, writeModeOf } from './records.ts';
import { register } from './register.ts';
import { resource, resourcesNamed, resourcesOf } from './resources.ts';
import { restoreVersion } from './restore.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { Schemas } from './schemas.ts';
import { schemaChanged, tagged, tagsOf } from './tags.ts';
import { removeWriteMode, setWriteMode } from './write-mode.ts';

/** The use cases of schemas over a desk. What is done to contracts is done the contracts' own way. */
export function createSchemas(schemas: SchemaDesk, contractDesk: ContractDesk): Schemas {
  const { desk } = schemas;
  const contracts = new ContractSchemas(schemas, contractDesk);
  const listing = new Listing(schemas);
  const registering: Pick<Schemas, 'register' | 'lookUp' | 'check'> = {
    register: (key, schema, options, sealing) =>
      isContract(key) ? contracts.register(key, schema, sealing) : register(schemas, key, schema, options, sealing),
    lookUp: (key, schema, options) =>
      isContract(key) ? contracts.lookUp(key, schema) : lookUp(schemas, key, schema, options),
    check: (key, schema, options) =>
      isContract(key) ? contracts.check(key, schema, options) : check(schemas, key, schema, options),
  };
  return {
    ...registering,
    ...reads(schemas, listing),
    ...governance(desk),
    reading: async (judgement, schema) =>
      isContract(judgement.against) ? judgement.verdict : reading(schemas, judgement, schema),
    deleteSubject: (key, { permanent } = {}) => deleteSubject(desk, key, permanent),
    deleteVersion: (key, number, { permanent } = {}) => deleteVersion(desk, key, number, permanent),
    restoreVersion: (key, number, sealing) => restoreVersion(schemas, key, number, sealing),
    associate: (request, options, sealing) => associate(desk, registering, request, options, sealing),
    retag: async (key, number, changes, sealing) =>
      registering.register(key, await schemaChanged(schemas, key, number, changes), {}, sealing),
    tagged: (key, schema, changes) => tagged(schemas, key, schema, changes),
  };
}

function isContract({ group }: SubjectKey): boolean {
  return group === CONTRACTS;
}

function reads(schemas: SchemaDesk, listing: Listing) {
  const { store } = schemas.desk;
  return {
    version: (key, number, options) => version(schemas, key, number, options),
    versions: (key) => versions(schemas, key),
    subjects: (query) => listing.subjects(query),
    list: (query) => listing.versions(query),
    groupsOf: (subject) => store.groupsOf(subject),
    byId: (group, id) => byId(schemas, group, id),
    knownById: (group, id) => schemas.knownById(group, id),
    byGuid: (guid) => byGuid(schemas, guid),
    highestId: (group) => store.highestId(group),
    uses: (group, id) => uses(schemas, group, id),
    referrers: (key, number) => referrers(schemas, key, number),
    imports: (group, content) => imports(schemas, group, content),
    textIn: (group, content, form) => textIn(schemas, group, content, form),
    tagsOf: async (_group, content) => tagsOf(content),
  } satisfies Partial<Schemas>;
}

function governance(desk: Desk) {
  return {
    policy: async (scope) => policyOf(await desk.record(policyKey(scope))),
    effectivePolicy: async (scope) => (await effectivePolicy(desk, scope)).value,
    changePolicy: (scope, patch) => changePolicy(desk, scope, patch),
    removePolicy: (scope) => removePolicy(desk, scope),
    aliasesOf: (alias) => aliasesOf(desk, alias),
    writeMode: async (scope) => writeModeOf(await desk.record(writeModeKey(scope))),
    effectiveWriteMode: async (scope) => (await effectiveWriteMode(desk, scope)).value,
    setWriteMode: (scope, mode, { force } = {}) => setWriteMode(desk, scope, mode, force),
    removeWriteMode: (scope, { recursive } = {}) => removeWriteMode(desk, scope, recursive),
    groups: () => groups(desk),
    removeGroup: (group) => removeGroup(desk, group),
    resource: (id) => resource(desk, id),
    resourcesNamed: (name, namespace) => resourcesNamed(desk, name, namespace),
    resourcesOf: (key) => resourcesOf(desk, key),
    disassociate: (id, options, sealing) => disassociate(desk, id, options, sealing),
  } satisfies Partial<Schemas>;
}

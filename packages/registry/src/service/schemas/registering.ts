import { CONTRACTS, type SubjectKey } from '../../domain/subject.ts';
import type { ContractDesk } from '../contracts/contract-desk.ts';
import { check, reading } from './check.ts';
import { ContractSchemas } from './contracts.ts';
import { lookUp } from './look-up.ts';
import { byGuid, byId, imports, referrers, textIn, uses, version } from './read.ts';
import { register } from './register.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { Schemas } from './schemas.ts';

/** What is done with single schemas: registering, finding, judging and reading them. */
export type Registering = Pick<
  Schemas,
  | 'register'
  | 'lookUp'
  | 'check'
  | 'reading'
  | 'version'
  | 'byId'
  | 'byGuid'
  | 'highestId'
  | 'uses'
  | 'referrers'
  | 'imports'
  | 'textIn'
>;

/** The use cases of single schemas. In the group of contracts, contracts are registered, found and judged. */
export function registering(desk: SchemaDesk, contracts: ContractDesk): Registering {
  const apart = new ContractSchemas(desk, contracts);
  const isContract = ({ group }: SubjectKey): boolean => group === CONTRACTS;
  return {
    register: (key, schema, options) =>
      isContract(key) ? apart.register(key, schema) : register(desk, key, schema, options),
    lookUp: (key, schema, options) =>
      isContract(key) ? apart.lookUp(key, schema) : lookUp(desk, key, schema, options),
    check: (key, schema, options) =>
      isContract(key) ? apart.check(key, schema, options) : check(desk, key, schema, options),
    reading: (judgement, schema) => reading(desk, judgement, schema),
    version: (key, number, options) => version(desk, key, number, options),
    byId: (group, id) => byId(desk, group, id),
    byGuid: (guid) => byGuid(desk, guid),
    highestId: (group) => desk.desk.store.highestId(group),
    uses: (group, id) => uses(desk, group, id),
    referrers: (key, number) => referrers(desk, key, number),
    imports: (group, content) => imports(desk, group, content),
    textIn: (group, content, form) => textIn(desk, group, content, form),
  };
}

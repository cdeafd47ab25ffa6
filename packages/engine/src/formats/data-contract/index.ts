import type { Format } from '../../model/format.ts';
import { printJson } from '../../model/json.ts';
import { canonicalContract } from './canonical.ts';
import type { Contract } from './contract.ts';
import { diffContracts } from './diff.ts';
import { contractJsonSchema } from './json-schema.ts';
import { parseContract } from './parse.ts';
import { contractPlaces } from './places.ts';
import { PROFILES } from './profiles.ts';
import { readsContract } from './reads.ts';
import { RULES } from './rules.ts';

/** Data contracts, in YAML 1.2 or JSON. */
export const dataContract: Format<Contract> = {
  id: 'data-contract',
  title: 'Data contract',
  mediaTypes: ['application/yaml', 'application/json'],
  rules: RULES,
  profiles: PROFILES,
  recognizes: (source) => MARKS.every((mark) => mark.test(source)),
  parse: (source) => parseContract(source),
  canonical: canonicalContract,
  diff: diffContracts,
  reads: readsContract,
  version: ({ version }) => version,
  fieldNames: ({ fields }) => fields.map(({ name }) => name),
  places: contractPlaces,
  forms: { 'json-schema': (contract) => printJson(contractJsonSchema(contract)) },
};

/** Members without which no document is a data contract: keys at the start of a YAML line, or quoted as in JSON. */
const MARKS: readonly RegExp[] = [/(?:^|["'{,\s])dataset_id["']?[ \t]*:/, /(?:^|["'{,\s])fields["']?[ \t]*:/];

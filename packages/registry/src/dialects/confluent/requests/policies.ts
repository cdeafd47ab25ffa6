import { type JsonObject, type Level, parseLevel } from '@concordat/engine';
import { RegistryError } from '../../../domain/error.ts';
import { COMPATIBILITY_POLICIES, type PolicyPatch, type SubjectPolicy } from '../../../domain/subject-policy.ts';
import { WRITE_MODES, type WriteMode } from '../../../domain/write-mode.ts';
import { filled, metadataBody, ruleSetBody } from '../answers/schema.ts';
import { Refused } from '../refused.ts';
import { type Body, flag, member, part, present, text } from './body.ts';
import { readMetadata, readRuleSet } from './governance.ts';

type Reader<Member extends keyof SubjectPolicy> = (body: Body, name: string) => SubjectPolicy[Member] | undefined;

/** How each member is read; the level, which goes by two names, is read apart. */
const READERS: { readonly [Member in Exclude<keyof SubjectPolicy, 'level'>]: Reader<Member> } = {
  alias: text,
  aliasForDeks: text,
  normalize: flag,
  validateFields: flag,
  validateNewSchemas: flag,
  validateRules: flag,
  compatibilityPolicy,
  compatibilityProfile: text,
  compatibilityGroup: text,
  defaultMetadata: (body, name) => part(body, name, readMetadata),
  overrideMetadata: (body, name) => part(body, name, readMetadata),
  defaultRuleSet: (body, name) => part(body, name, readRuleSet),
  overrideRuleSet: (body, name) => part(body, name, readRuleSet),
};

/** The names under which requests set the level: the one of answers is taken too, since a client sends it. */
const LEVEL_NAMES = ['compatibility', 'compatibilityLevel'];

/** A change of a policy: what is not there stays, null takes it away. */
export function readPatch(body: Body): PolicyPatch {
  const changes = Object.entries(READERS).map(([name, read]) => [
    name,
    member(body, name) === null ? null : read(body, name),
  ]);
  const levelName = LEVEL_NAMES.find((name) => member(body, name) !== undefined);
  const level = levelName === undefined ? undefined : levelOf(body, levelName);
  return present(Object.fromEntries([...changes, ['level', level]])) as PolicyPatch;
}

function levelOf(body: Body, name: string): Level | null {
  const word = text(body, name);
  if (word === undefined) return null;
  const level = /^[a-z_]+$/i.test(word) ? parseLevel(word) : undefined;
  if (level !== undefined) return level;
  const levels = 'none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive';
  throw new RegistryError('policy-invalid', `Invalid compatibility level. Valid values are ${levels}`);
}

function compatibilityPolicy(body: Body, name: string): SubjectPolicy['compatibilityPolicy'] {
  const word = text(body, name);
  if (word === undefined) return undefined;
  const policy = COMPATIBILITY_POLICIES.find((candidate) => candidate === word.toUpperCase());
  if (policy !== undefined) return policy;
  throw new RegistryError(
    'policy-invalid',
    `Invalid compatibility policy. Valid values are ${COMPATIBILITY_POLICIES.join(', ').toLowerCase()}`,
  );
}

/** A policy as clients read it. The level is `compatibilityLevel` in what is asked, and `compatibility` in what was set. */
export function policyBody(policy: SubjectPolicy, levelName: 'compatibilityLevel' | 'compatibility'): JsonObject {
  return {
    ...filled('alias', policy.alias),
    ...filled('aliasForDeks', policy.aliasForDeks),
    ...filled('normalize', policy.normalize),
    ...filled('validateFields', policy.validateFields),
    ...filled('validateNewSchemas', policy.validateNewSchemas),
    ...filled('validateRules', policy.validateRules),
    ...filled(levelName, policy.level),
    ...filled('compatibilityPolicy', policy.compatibilityPolicy),
    ...filled('compatibilityProfile', policy.compatibilityProfile),
    ...filled('compatibilityGroup', policy.compatibilityGroup),
    ...(policy.defaultMetadata && { defaultMetadata: metadataBody(policy.defaultMetadata) }),
    ...(policy.overrideMetadata && { overrideMetadata: metadataBody(policy.overrideMetadata) }),
    ...(policy.defaultRuleSet && { defaultRuleSet: ruleSetBody(policy.defaultRuleSet) }),
    ...(policy.overrideRuleSet && { overrideRuleSet: ruleSetBody(policy.overrideRuleSet) }),
  };
}

/** The mode that a request sets; null takes it away. `word` is the mode as the request has it. */
export function readMode(body: Body): { readonly mode: WriteMode | null; readonly word: string | null } {
  if (member(body, 'mode') === null) return { mode: null, word: null };
  const word = text(body, 'mode') ?? '';
  const mode = WRITE_MODES.find((candidate) => candidate === word.toUpperCase());
  if (mode !== undefined) return { mode, word };
  throw new Refused(422, 42204, 'Invalid mode. Valid values are READWRITE, READONLY, IMPORT and FORWARD.');
}

import { FORMATS, LEVELS } from '@concordat/engine';
import { RegistryError } from './error.ts';
import { COMPATIBILITY_POLICIES, type SubjectPolicy } from './subject-policy.ts';

/** Characters of a policy, written as JSON: metadata and rules of a registry are not data. */
const LENGTH = 1024 * 1024;
const NAME_LENGTH = 1024;

/** Throws `policy-invalid` where a policy says what cannot hold. Its rules are looked at elsewhere. */
export function checkPolicy(policy: SubjectPolicy): void {
  const { level, compatibilityPolicy, compatibilityProfile } = policy;
  if (level !== undefined && !Object.hasOwn(LEVELS, level))
    refuse('level', `is one of ${Object.keys(LEVELS).join(', ')}`);
  if (compatibilityPolicy !== undefined && !COMPATIBILITY_POLICIES.includes(compatibilityPolicy)) {
    refuse('compatibilityPolicy', `is one of ${COMPATIBILITY_POLICIES.join(', ')}`);
  }
  if (compatibilityProfile !== undefined && !PROFILES.has(compatibilityProfile)) {
    refuse('compatibilityProfile', `is one of ${[...PROFILES].join(', ')}`);
  }
  for (const member of ['alias', 'aliasForDeks', 'compatibilityGroup'] as const) checkName(member, policy[member]);
  if (JSON.stringify(policy).length > LENGTH) refuse('policy', `has at most ${LENGTH} characters`);
}

/** Of all formats: a scope may hold schemas of several. */
const PROFILES: ReadonlySet<string> = new Set(
  FORMATS.flatMap(({ id, profiles }) => (id === 'data-contract' ? [] : profiles.map((profile) => profile.id))),
);

function checkName(member: string, name: string | undefined): void {
  if (name === undefined) return;
  if (name.length > NAME_LENGTH) refuse(member, `has at most ${NAME_LENGTH} characters`);
  if (/\p{Cc}/u.test(name)) refuse(member, 'holds a control character');
}

function refuse(property: string, rule: string): never {
  throw new RegistryError('policy-invalid', `The member '${property}' of a policy ${rule}`, { about: { property } });
}

import { RegistryError } from '../../domain/error.ts';
import type { Party } from '../../domain/proposal.ts';
import type { SubjectKey } from '../../domain/subject.ts';

/** Why each word is missing, one sentence for each party; owners, of whom one is enough, have one for all. */
export function reasonsOf(missing: readonly Party[]): readonly string[] {
  const owners = missing.filter(({ party }) => party === 'owner');
  const [first] = owners;
  const others = missing.filter(({ party }) => party !== 'owner');
  return [
    ...(first === undefined
      ? []
      : [`the word of an owner is missing (${owners.map(({ name }) => `'${name}'`).join(' or ')}): ${first.reason}`]),
    ...others.map((party) => `${stateOf(party)}: ${party.reason}`),
  ];
}

function stateOf({ party, name, said, until }: Party): string {
  if (said === 'blocked') return `${party} '${name}' blocks`;
  if (said === 'migrating') return `${party} '${name}' is migrating until ${until}`;
  return `the word of ${party} '${name}' is missing`;
}

/** Throws `approval-missing`, with whose word that is. `isProposed`: it takes no other proposal, only their word. */
export function refuseMissing(key: SubjectKey, label: string, missing: readonly Party[], isProposed: boolean): void {
  if (missing.length === 0) return;
  const advice = isProposed ? '' : '; propose it';
  throw new RegistryError(
    'approval-missing',
    `version '${label}' of '${key.subject}' cannot come into force: ${reasonsOf(missing).join('; ')}${advice}`,
    { about: { group: key.group, subject: key.subject } },
  );
}

import { isDeepStrictEqual } from 'node:util';
import type { Contract, Field, Shape, Verdict } from '@concordat/engine';
import { RegistryError } from './error.ts';
import { inForce } from './precedence.ts';
import type { Party } from './proposal.ts';
import type { VersionHead } from './subject.ts';

/** A contract on its way into force. */
export interface Step {
  /** The contract whose owners have a say; undefined for a first one. */
  readonly before: Contract | undefined;
  readonly after: Contract;
  readonly verdict: Verdict;
  /** The consumers whom it breaks. */
  readonly broken: readonly string[];
  /** The steward of the dataset, where it has one; he is asked beside those of the contract. */
  readonly steward: string | undefined;
}

/**
 * The version whose owners have a say in the next one: the one in force; without one the newest that was, which is deprecated; without
 * that the first one that was ever put away.
 */
export function ownedBefore(versions: readonly VersionHead[]): VersionHead | undefined {
  return (
    inForce(versions) ??
    versions.findLast(({ status }) => status === 'deprecated') ??
    versions.find(({ status }) => status === 'archived')
  );
}

/**
 * Whose word a step needs, in the order owners, stewards, consumers; nobody's where it breaks nobody and changes nothing of what people
 * rely on. The owners are those of before: whoever takes a dataset over cannot agree to that himself.
 */
export function partiesOf({ before, after, verdict, broken, steward }: Step): readonly Party[] {
  const consumers = [...new Set(broken)]
    .sort()
    .map((name): Party => ({ party: 'consumer', name, reason: 'it would break' }));
  if (before === undefined) return consumers;
  const sensitive = sensitiveChanges(before, after);
  const reasons = [
    ...(isBreaking(verdict) ? [`it breaks readers of ${before.version}`] : []),
    ...(consumers.length > 0 ? ['it breaks consumers'] : []),
    ...standingChanges(before, after),
    ...sensitive,
  ];
  if (reasons.length === 0) return [];
  const reason = reasons.join('; ');
  const stewards = [...new Set([...stewardsOf(before), ...(steward === undefined ? [] : [steward])])];
  return [
    ...teams(before).map((name): Party => ({ party: 'owner', name, reason })),
    ...(sensitive.length > 0 ? stewards : []).map(
      (name): Party => ({ party: 'steward', name, reason: sensitive.join('; ') }),
    ),
    ...consumers,
  ];
}

/** Throws `approval-refused` for a step that breaks somebody under a version number that does not say so. */
export function refuseHiddenBreak({ after, verdict, broken }: Step): void {
  const { semver } = verdict;
  if (!semver || !(isBreaking(verdict) || broken.length > 0)) return;
  const isZero = semver.from.startsWith('0.');
  const isSaid =
    semver.declared === 'major' || semver.declared === 'prerelease' || (isZero && semver.declared === 'minor');
  if (isSaid) return;
  // Who has subscribed is not for everybody to know; the report of the impact names them to those who may.
  const whom = broken.length === 0 ? '' : `, and ${broken.length} of its consumers`;
  throw new RegistryError(
    'approval-refused',
    `version '${after.version}' of '${after.dataset_id}' breaks what ${semver.from} promised${whom}: give it a new MAJOR version`,
  );
}

function isBreaking({ compatible, semver }: Verdict): boolean {
  return !compatible || semver?.required === 'major';
}

/** Changes of who decides, and how strictly, the next time. */
function standingChanges(before: Contract, after: Contract): readonly string[] {
  return [
    ...(isDeepStrictEqual(teams(before), teams(after)) ? [] : ['it changes who owns the dataset']),
    ...(isDeepStrictEqual(before.compatibility, after.compatibility) ? [] : ['it changes the compatibility policy']),
  ];
}

/** Changes that a steward has a say in. */
function sensitiveChanges(before: Contract, after: Contract): readonly string[] {
  const changed: readonly (readonly [what: string, of: (contract: Contract) => unknown])[] = [
    ['the primary key', ({ primary_key }) => primary_key],
    ['what is classified, or about persons', (contract) => marksOf(contract.fields)],
    ['the retention', ({ guarantees, extensions }) => [guarantees?.retention, extensions?.retention]],
    ['the stewards', stewardsOf],
  ];
  return changed.filter(([, of]) => !isDeepStrictEqual(of(before), of(after))).map(([what]) => `it changes ${what}`);
}

/** Which fields are classified or about persons, by their paths, in order. */
function marksOf(fields: readonly Field[] = [], path = ''): readonly string[] {
  return fields
    .flatMap((field): readonly string[] => {
      const { classification = null, pii = false } = field;
      const at = `${path}/${field.name}`;
      const own = classification === null && !pii ? [] : [JSON.stringify([at, classification, pii])];
      return [...own, ...marksWithin(field, at)];
    })
    .sort();
}

function marksWithin({ fields, items, values }: Shape, path: string): readonly string[] {
  return [
    ...marksOf(fields, path),
    ...(items === undefined ? [] : marksWithin(items, `${path}/[]`)),
    ...(values === undefined ? [] : marksWithin(values, `${path}/{}`)),
  ];
}

function teams({ owners }: Contract): readonly string[] {
  return [...new Set(owners.map(({ team }) => team))].sort();
}

function stewardsOf({ owners }: Contract): readonly string[] {
  return owners.filter(({ role }) => role === 'steward').map(({ team }) => team);
}

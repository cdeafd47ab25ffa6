import type { Change, Direction } from '../../model/change.ts';
import type { Severity } from '../../model/finding.ts';
import type { Pair, Profile, RuleFinding } from '../../model/format.ts';
import type { Refutation } from '../../model/refutation.ts';
import { type CompatibilityPolicy, type Contract, policyOf } from './contract.ts';
import { seedFindings, versionFindings } from './seed-rules.ts';

/** The community's checks, and everything that reading finds in the asked directions. The default. */
const CONTRACT: Profile<Contract> = {
  id: 'contract',
  title: 'The checks of the contracts API, and reading in the directions of the level',
  severity,
  rules: contractFindings,
  enforcesBump,
};

/** The answers of the contracts API's first release, and nothing else. */
const SEED: Profile<Contract> = {
  id: 'seed',
  title: 'The checks of the first release of the contracts API alone',
  severity,
  rules: seedFindings,
  rulesOnly: true,
};

/** Reading alone: BACKWARD and FORWARD mean what they say. */
const READING: Profile<Contract> = {
  id: 'reading',
  title: 'Reading in the directions of the level alone',
  severity,
  rules: versionFindings,
  enforcesBump,
};

/** Reading by readers that refuse fields that they do not know, whatever the contracts say of their readers. */
const CLOSED: Profile<Contract> = {
  id: 'closed',
  title: 'Reading in the directions of the level, by readers that refuse fields that they do not know',
  severity: (refutation, direction, pair) =>
    refutation.class === 'dropped' ? 'error' : severity(refutation, direction, pair),
  rules: versionFindings,
  enforcesBump,
};

/** What may be asked for by name; the first is the default. */
export const PROFILES: readonly [Profile<Contract>, ...Profile<Contract>[]] = [CONTRACT, SEED, READING, CLOSED];

/**
 * How much a refutation matters. It is the same in every profile but the closed one, because it also decides what a change is said to break; the policy
 * that counts is that of the contract that reads.
 */
function severity(refutation: Refutation, direction: Direction, pair: Pair<Contract>): Severity | undefined {
  const policy = policyOf(direction === 'backward' ? pair.after : pair.before);
  switch (refutation.class) {
    case 'unreadable':
    case 'misread':
      return refutation.aspect === 'enum' && direction === 'forward' && policy.enums === 'open' ? 'warning' : 'error';
    case 'unwritten':
      // A field that is new is born empty for older rows; a field that goes away leaves its readers without data.
      return direction === 'forward' ? 'error' : undefined;
    case 'dropped':
      return policy.reader === 'closed' ? 'error' : undefined;
    case 'guarantee':
      return refutation.aspect === 'freshness_sla' ? freshnessSeverity(direction) : 'error';
    default:
      return 'error';
  }
}

/** Rows that are there already do not get staler by a stricter promise for the next ones. */
function freshnessSeverity(direction: Direction): Severity | undefined {
  return direction === 'forward' ? 'warning' : undefined;
}

function enforcesBump({ before }: Pair<Contract>): boolean {
  return policyOf(before).semver === 'enforce';
}

/**
 * The checks of the first release with corrections for what it could not know: a key whose columns only changed places is a
 * warning; a field known to be renamed is told as such, once, and is as grave as its removal, for whoever asks for the old name;
 * where missing values have a default, reading decides; a relaxed freshness promise and a loosened policy are
 * warnings at every level.
 */
function contractFindings(pair: Pair<Contract>): readonly RuleFinding[] {
  const told = new Set<number>();
  const corrected = seedFindings(pair).flatMap((finding): RuleFinding[] => {
    const change = finding.change === undefined ? undefined : pair.changes[finding.change];
    if (finding.change === undefined || change === undefined) return [finding];
    if (change.kind === 'primary_key_reordered') return [{ ...finding, severity: 'warning' }];
    if (hasDefaultNow(change)) return [warningOf(change, finding.change)];
    if (change.kind !== 'field_renamed') return [finding];
    if (told.has(finding.change)) return [];
    told.add(finding.change);
    return [findingOf(change, finding.change, finding.severity)];
  });
  const relaxed = pair.changes.flatMap((change, index) =>
    change.kind === 'sla_relaxed' || (change.kind === 'compatibility_changed' && loosens(pair))
      ? [warningOf(change, index)]
      : [],
  );
  return [...corrected, ...relaxed];
}

/** A policy judges its successor, so taking it back takes a version that still obeys it; whoever reviews that should see it. */
function loosens({ before, after }: Pair<Contract>): boolean {
  if (before.compatibility === undefined) return false;
  const [old, now] = [before.compatibility, after.compatibility];
  if (now === undefined) return true;
  const lost = DIRECTIONS[old.mode].some((direction) => !DIRECTIONS[now.mode].includes(direction));
  const given = (key: 'reader' | 'enums' | 'breaking' | 'semver', loose: string): boolean =>
    old[key] !== loose && now[key] === loose;
  return (
    lost ||
    (old.transitive && !now.transitive) ||
    given('reader', 'open') ||
    given('enums', 'open') ||
    given('breaking', 'major') ||
    given('semver', 'suggest')
  );
}

const DIRECTIONS: Readonly<Record<CompatibilityPolicy['mode'], readonly Direction[]>> = {
  none: [],
  backward: ['backward'],
  forward: ['forward'],
  full: ['backward', 'forward'],
};

function hasDefaultNow({ kind, detail }: Change): boolean {
  return kind === 'field_required_added' && detail.default !== undefined;
}

function warningOf(change: Change, index: number): RuleFinding {
  return findingOf(change, index, 'warning');
}

function findingOf({ kind, path, at, detail }: Change, index: number, severity: Severity): RuleFinding {
  return { kind, severity, path, at, detail, change: index };
}

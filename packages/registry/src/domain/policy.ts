import { type CompatibilityPolicy, type Finding, isPrerelease, type Level, type Verdict } from '@concordat/engine';

/** A request's own wish for a mode, in the words of the document's policy. */
export type Mode = CompatibilityPolicy['mode'];

/** Why a verdict with errors did not stop a registration. */
export type Permission = 'prerelease' | 'major';

/** What a request wants judged. */
export interface Wish {
  readonly mode?: Mode;
  readonly transitive?: boolean;
}

/**
 * The level that a registration is judged at. The policy of the baseline holds, and a wish can only add to it; without a policy the
 * wish decides, `backward` by default.
 */
export function levelFor(policy: CompatibilityPolicy | undefined, wish: Wish): Level {
  const mode = policy === undefined ? (wish.mode ?? 'backward') : union(policy.mode, wish.mode ?? 'none');
  const transitive = policy?.transitive === true || wish.transitive === true;
  const name = mode.toUpperCase();
  const level = transitive && mode !== 'none' ? `${name}_TRANSITIVE` : name;
  return level as Level;
}

function union(a: Mode, b: Mode): Mode {
  if (a === b || b === 'none') return a;
  return a === 'none' ? b : 'full';
}

/** Rules about the version itself: no pre-release and no MAJOR excuses from them. */
const WITHOUT_EXCEPTION: ReadonlySet<string> = new Set([
  'version_not_increasing',
  'owner_missing',
  'declared_bump_too_small',
]);

const isError = ({ severity }: Finding): boolean => severity === 'error';

/**
 * Why a version may be registered in spite of its verdict: a pre-release promises nothing (Semantic Versioning 2.0.0, section 9), and a
 * policy may let a MAJOR break. Undefined when nothing permits it.
 */
export function permissionFor(
  verdict: Verdict,
  label: string,
  policy: Pick<CompatibilityPolicy, 'breaking'> | undefined,
): Permission | undefined {
  if (verdict.findings.some((finding) => isError(finding) && WITHOUT_EXCEPTION.has(finding.kind))) return undefined;
  if (isPrerelease(label)) return 'prerelease';
  if (policy?.breaking === 'major' && verdict.semver?.declared === 'major') return 'major';
  return undefined;
}

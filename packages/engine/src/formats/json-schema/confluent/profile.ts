import type { Change, Direction } from '../../../model/change.ts';
import type { Pair, Profile, RuleFinding } from '../../../model/format.ts';
import { meaningOf } from '../../../model/level.ts';
import type { RefutationClass } from '../../../model/refutation.ts';
import type { SchemaDocument } from '../schema.ts';
import { confluentDifferences } from './compare.ts';
import type { Difference } from './difference.ts';
import { type Policy, passes } from './kinds.ts';

/** The verdict of Confluent's registry with one of its two policies, its faults included, beside the truth about each change. */
export function confluentProfile(policy: Policy): Profile<SchemaDocument> {
  return {
    id: `confluent-${policy}`,
    title: `The rules of Confluent's Schema Registry, with the ${policy} policy`,
    severity: () => 'error',
    ignores: OPEN_READERS,
    rules: (pair) => confluentFindings(pair, policy),
    refuses: (pair) => confluentRefuses(pair, policy),
    rulesOnly: true,
  };
}

/** What its changes are said to break is what they break open readers, as in the other profiles. */
const OPEN_READERS: ReadonlySet<RefutationClass> = new Set(['dropped']);

/**
 * The differences in the directions of the level: backward from `before` to `after`, forward the other way, and with FULL the forward
 * ones first, as Confluent lists them. What does not make a schema incompatible is for the record. A finding's detail has the `path`
 * that Confluent prints and the `direction`.
 */
function confluentFindings(pair: Pair<SchemaDocument>, policy: Policy): readonly RuleFinding[] {
  const { before, after, level, changes } = pair;
  const { directions } = meaningOf(level);
  const causeOf = causesAmong(changes);
  return (['forward', 'backward'] as const)
    .filter((direction) => directions.includes(direction))
    .flatMap((direction) => {
      const [original, update] = direction === 'backward' ? [before, after] : [after, before];
      return findingsOf(original, update, direction, policy, causeOf);
    });
}

/** Whether one of the differences makes a schema incompatible. */
function confluentRefuses({ before, after, level }: Omit<Pair<SchemaDocument>, 'changes'>, policy: Policy): boolean {
  return meaningOf(level).directions.some((direction) => {
    const [original, update] = direction === 'backward' ? [before, after] : [after, before];
    const { differences, isExhausted } = confluentDifferences(original, update, policy);
    return isExhausted || differences.some(({ kind }) => !passes(kind, policy));
  });
}

type CauseOf = (at: Change['at'], difference: Difference) => number | undefined;

/** The change of the story that a difference comes from: at the same place, about the same keyword or the only one there. */
function causesAmong(changes: readonly Change[]): CauseOf {
  const byPlace = new Map<string, number[]>();
  for (const [index, { at }] of changes.entries()) {
    const place = JSON.stringify([at.before ?? null, at.after ?? null]);
    const there = byPlace.get(place);
    if (there === undefined) byPlace.set(place, [index]);
    else there.push(index);
  }
  return ({ before, after }, { keyword, kind }) => {
    const there = byPlace.get(JSON.stringify([before ?? null, after ?? null])) ?? [];
    const aspect = kind.startsWith('TYPE_') ? 'type' : (ASPECTS.get(keyword) ?? keyword);
    return there.find((index) => changes[index]?.aspect === aspect) ?? (there.length === 1 ? there[0] : undefined);
  };
}

/** What our story calls the keywords that Confluent names otherwise. */
const ASPECTS: ReadonlyMap<string, string> = new Map([
  ['additionalItems', 'items'],
  ['dependencies', 'dependentRequired'],
]);

function findingsOf(
  original: SchemaDocument,
  update: SchemaDocument,
  direction: Direction,
  policy: Policy,
  causeOf: CauseOf,
): RuleFinding[] {
  const { differences, isExhausted } = confluentDifferences(original, update, policy);
  const told = new Set<string>();
  const findings = differences.flatMap((difference): RuleFinding[] => {
    const { kind, printed, path } = difference;
    const once = `${kind} ${printed}`;
    if (told.has(once)) return [];
    told.add(once);
    const at = placesOf(difference, direction);
    const change = causeOf(at, difference);
    const severity = passes(kind, policy) ? 'info' : 'error';
    const detail = { path: printed, direction };
    return [{ kind, severity, path, at, detail, ...(change !== undefined && { change }) }];
  });
  if (!isExhausted) return findings;
  const at = { before: '', after: '' };
  return [...findings, { kind: 'comparison_exhausted', severity: 'error', path: '', at, detail: { direction } }];
}

function placesOf({ original, update }: Difference, direction: Direction): Change['at'] {
  const [before, after] = direction === 'backward' ? [original, update] : [update, original];
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

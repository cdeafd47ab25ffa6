import type { Direction } from '../../../model/change.ts';
import type { Pair, Profile, RuleFinding } from '../../../model/format.ts';
import { meaningOf } from '../../../model/level.ts';
import type { SchemaDocument } from '../schema.ts';
import { confluentDifferences } from './compare.ts';
import { type Policy, passes } from './kinds.ts';

/** The verdict of Confluent's registry with one of its two policies, its faults included, beside the truth about each change. */
export function confluentProfile(policy: Policy): Profile<SchemaDocument> {
  return {
    id: `confluent-${policy}`,
    title: `The rules of Confluent's Schema Registry, with the ${policy} policy`,
    severity: () => 'error',
    rules: (pair) => confluentFindings(pair, policy),
    rulesOnly: true,
  };
}

/**
 * The differences in the directions of the level: backward from `before` to `after`, forward the other way, and with FULL the forward
 * ones first, as Confluent lists them. What does not make a schema incompatible is for the record. A finding's detail has the `path`
 * that Confluent prints and the `direction`.
 */
function confluentFindings({ before, after, level }: Pair<SchemaDocument>, policy: Policy): readonly RuleFinding[] {
  const { directions } = meaningOf(level);
  return (['forward', 'backward'] as const)
    .filter((direction) => directions.includes(direction))
    .flatMap((direction) =>
      direction === 'backward'
        ? findingsOf(before, after, 'backward', policy)
        : findingsOf(after, before, 'forward', policy),
    );
}

function findingsOf(
  original: SchemaDocument,
  update: SchemaDocument,
  direction: Direction,
  policy: Policy,
): RuleFinding[] {
  const { differences, isExhausted } = confluentDifferences(original, update, policy);
  const told = new Set<string>();
  const findings = differences.flatMap((difference): RuleFinding[] => {
    const { kind, printed, path } = difference;
    const once = `${kind} ${printed}`;
    if (told.has(once)) return [];
    told.add(once);
    const [before, after] =
      direction === 'backward' ? [difference.original, difference.update] : [difference.update, difference.original];
    const severity = passes(kind, policy) ? 'info' : 'error';
    return [{ kind, severity, path, at: { before, after }, detail: { path: printed, direction } }];
  });
  if (!isExhausted) return findings;
  const at = { before: '', after: '' };
  return [...findings, { kind: 'comparison_exhausted', severity: 'error', path: '', at, detail: { direction } }];
}

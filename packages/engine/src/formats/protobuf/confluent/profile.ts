import type { Direction } from '../../../model/change.ts';
import type { Pair, Profile, RuleFinding } from '../../../model/format.ts';
import { meaningOf } from '../../../model/level.ts';
import type { ProtoSchema } from '../schema.ts';
import { confluentDifferences } from './compare.ts';
import type { Difference } from './difference.ts';
import { isIncompatible } from './kinds.ts';

/** The verdict of Confluent's registry, its faults included, beside the truth about each change. */
export const CONFLUENT_PROFILE: Profile<ProtoSchema> = {
  id: 'confluent',
  title: "The rules of Confluent's Schema Registry",
  severity: () => 'error',
  rules: confluentFindings,
  rulesOnly: true,
};

/**
 * The differences in the directions of the level: backward from `before` to `after`, forward the other way, and with FULL the forward
 * ones first, as Confluent lists them. What does not make a schema incompatible is told once, for the record. A finding's detail has the
 * `path` that Confluent prints, the `direction`, and what was found on the `from` side (written) and the `to` side (reading).
 */
function confluentFindings({ before, after, level }: Pair<ProtoSchema>): readonly RuleFinding[] {
  const { directions } = meaningOf(level);
  const backward = directions.includes('backward') ? findingsOf(before, after, 'backward') : [];
  const forward = directions.includes('forward') ? findingsOf(after, before, 'forward') : [];
  if (backward.length === 0) return forward;
  return [...forward.filter(({ severity }) => severity === 'error'), ...backward];
}

function findingsOf(original: ProtoSchema, update: ProtoSchema, direction: Direction): RuleFinding[] {
  const told = new Set<string>();
  return confluentDifferences(original, update).flatMap((difference) => {
    const printed = `#/${difference.steps.join('/')}`;
    const once = `${difference.kind} ${printed}`;
    if (told.has(once)) return [];
    told.add(once);
    return [findingOf(difference, printed, direction)];
  });
}

function findingOf({ kind, path, at, facts }: Difference, printed: string, direction: Direction): RuleFinding {
  const [before, after] = direction === 'backward' ? [at.original, at.update] : [at.update, at.original];
  return {
    kind,
    severity: isIncompatible(kind) ? 'error' : 'info',
    path,
    at: { ...(before !== undefined && { before }), ...(after !== undefined && { after }) },
    detail: { path: printed, direction, ...facts },
  };
}

import type { Direction } from '../../../model/change.ts';
import type { Pair, Profile, RuleFinding } from '../../../model/format.ts';
import { meaningOf } from '../../../model/level.ts';
import type { RefutationClass } from '../../../model/refutation.ts';
import { type Causes, causesAmong } from '../causes.ts';
import type { ProtoSchema } from '../schema.ts';
import { confluentDifferences } from './compare.ts';
import type { Difference } from './difference.ts';
import { aspectsOf, isIncompatible } from './kinds.ts';

/** What the changes of this profile count as broken; the findings are the rules' alone. */
const BINARY: ReadonlySet<RefutationClass> = new Set(['unreadable', 'misread', 'lossy']);

/** The verdict of Confluent's registry, its faults included, beside the truth about each change. */
export const CONFLUENT_PROFILE: Profile<ProtoSchema> = {
  id: 'confluent',
  title: "The rules of Confluent's Schema Registry",
  severity: ({ class: kind }) => (BINARY.has(kind) ? 'error' : undefined),
  rules: confluentFindings,
  refuses: confluentRefuses,
  rulesOnly: true,
};

/**
 * The differences in the directions of the level: backward from `before` to `after`, forward the other way, and with FULL the forward
 * ones first, as Confluent lists them. What does not make a schema incompatible is told once, for the record. A finding's detail has the
 * `path` that Confluent prints, the `direction`, and what was found on the `from` side (written) and the `to` side (reading).
 */
function confluentFindings({ before, after, level, changes }: Pair<ProtoSchema>): readonly RuleFinding[] {
  const { directions } = meaningOf(level);
  const causeOf = causesAmong(changes);
  const backward = directions.includes('backward') ? findingsOf(before, after, 'backward', causeOf) : [];
  const forward = directions.includes('forward') ? findingsOf(after, before, 'forward', causeOf) : [];
  if (backward.length === 0) return forward;
  return [...forward.filter(({ severity }) => severity === 'error'), ...backward];
}

/** Whether one of the differences makes a document incompatible. */
function confluentRefuses({ before, after, level }: Omit<Pair<ProtoSchema>, 'changes'>): boolean {
  return meaningOf(level).directions.some((direction) => {
    const [original, update] = direction === 'backward' ? [before, after] : [after, before];
    return confluentDifferences(original, update).some(({ kind }) => isIncompatible(kind));
  });
}

function findingsOf(
  original: ProtoSchema,
  update: ProtoSchema,
  direction: Direction,
  causeOf: Causes,
): readonly RuleFinding[] {
  const told = new Map<string, RuleFinding>();
  for (const difference of confluentDifferences(original, update)) {
    const printed = `#/${difference.steps}`;
    const once = `${difference.kind} ${printed}`;
    if (!told.has(once)) told.set(once, findingOf(difference, printed, direction, causeOf));
  }
  return [...told.values()];
}

function findingOf(
  { kind, path, at: { original, update }, facts }: Difference,
  printed: string,
  direction: Direction,
  causeOf: Causes,
): RuleFinding {
  const [before, after] = direction === 'backward' ? [original, update] : [update, original];
  const at = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  const change = causeOf(aspectsOf(kind), at);
  return {
    kind,
    severity: isIncompatible(kind) ? 'error' : 'info',
    path,
    at,
    detail: { path: printed, direction, ...facts },
    ...(change !== undefined && { change }),
  };
}

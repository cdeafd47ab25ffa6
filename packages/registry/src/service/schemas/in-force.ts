import { policyKey, type RecordKey, writeModeKey } from '../../domain/record-key.ts';
import type { Scope } from '../../domain/scope.ts';
import { DEFAULT_GROUP } from '../../domain/subject.ts';
import { type PolicyInForce, policyInForce } from '../../domain/subject-policy.ts';
import { modeInForce, type WriteMode } from '../../domain/write-mode.ts';
import type { Basis, StoredRecord } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import { policyOf, writeModeOf } from './records.ts';

/** What holds in a scope, and the records that say so: a decision that goes by it names them. */
export interface InForce<Value> {
  readonly value: Value;
  readonly decidedOn: readonly Basis[];
}

/** The policy that holds in a scope. */
export async function effectivePolicy(desk: Desk, scope: Scope): Promise<InForce<PolicyInForce>> {
  const { own, group, everything, common } = await recordsOf(desk, scope, policyKey);
  const value = policyInForce({
    own: policyOf(own),
    group: policyOf(group),
    everything: policyOf(everything),
    // What is set for everything is above the default group, too.
    common: scope.group === undefined ? undefined : policyOf(common),
  });
  return { value, decidedOn: basesOf([own, group, everything, common]) };
}

/** The write mode that holds in a scope. */
export async function effectiveWriteMode(desk: Desk, scope: Scope): Promise<InForce<WriteMode>> {
  const { own, group, everything, common } = await recordsOf(desk, scope, writeModeKey);
  const value = modeInForce({
    subject: writeModeOf(own),
    group: writeModeOf(group),
    everything: writeModeOf(everything),
    common: writeModeOf(common),
  });
  return { value, decidedOn: basesOf([own, group, everything, common]) };
}

/** The records that bear on a scope; a wider scope stands in for a narrower one that the scope does not have. */
async function recordsOf(desk: Desk, scope: Scope, keyOf: (scope: Scope) => RecordKey) {
  const [own, group, everything, common] = await Promise.all([
    desk.record(keyOf(scope)),
    desk.record(keyOf(scope.group === undefined ? {} : { group: scope.group })),
    desk.record(keyOf({})),
    desk.record(keyOf({ group: DEFAULT_GROUP })),
  ]);
  return { own, group, everything, common };
}

/** Each record once. */
function basesOf(records: readonly StoredRecord[]): readonly Basis[] {
  const byPlace = new Map(records.map(({ key, revision }) => [nameOf(key), { key, revision }]));
  return [...byPlace.values()];
}

import { type JsonValue, jsonEqual } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { NewFact } from '../../domain/fact.ts';
import { checkPolicy } from '../../domain/policy-check.ts';
import { policyKey } from '../../domain/record-key.ts';
import { checkRuleSet } from '../../domain/rule-set-check.ts';
import type { Scope } from '../../domain/scope.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import { checkScope } from '../../domain/subject-name.ts';
import { type PolicyPatch, policyAfter, type SubjectPolicy } from '../../domain/subject-policy.ts';
import { placeOf, refuseReadOnly } from '../../domain/write-mode.ts';
import type { StoredRecord } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import { freeze } from '../freeze.ts';
import { type Decision, settleOn } from '../settle.ts';
import { DECLARE_INSTEAD, refuseContracts } from './contracts-apart.ts';
import { effectiveWriteMode } from './in-force.ts';
import { aliasTerm, policyChange, policyOf } from './records.ts';

/** Changes the policy of a scope; gives it as it is from now on. */
export async function changePolicy(desk: Desk, scope: Scope, patch: PolicyPatch): Promise<SubjectPolicy> {
  checkScope(scope);
  refuseContracts(scope, DECLARE_INSTEAD);
  return changing(desk, scope, async (record) => {
    const policy = policyAfter(policyOf(record), patch);
    checkPolicy(policy);
    for (const rules of [patch.defaultRuleSet, patch.overrideRuleSet]) if (rules) checkRuleSet(rules);
    const body = plain(policy);
    // A policy is there once somebody has said something, be it nothing.
    const unchanged = record.body !== undefined && jsonEqual(record.body, body);
    return { body, unchanged, answer: freeze(policy) };
  });
}

/** Removes the policy of a scope; gives the one that was there. Rejects with `policy-not-found`. */
export async function removePolicy(desk: Desk, scope: Scope): Promise<SubjectPolicy> {
  refuseContracts(scope, DECLARE_INSTEAD);
  return changing(desk, scope, async (record) => {
    const policy = policyOf(record);
    if (policy !== undefined) return { body: undefined, unchanged: false, answer: policy };
    throw new RegistryError('policy-not-found', `${placeOf(scope)} has no policy of its own`, { about: scope });
  });
}

/** The subjects whose policy says that a subject of this name is meant. */
export async function aliasesOf(desk: Desk, name: string): Promise<readonly SubjectKey[]> {
  const records = await desk.store.records('policy', { term: aliasTerm(name) });
  return records.filter(({ key }) => key.name !== '').map(({ key }) => ({ group: key.group, subject: key.name }));
}

/** A policy from now on. */
interface Change {
  readonly body: JsonValue | undefined;
  readonly unchanged: boolean;
  readonly answer: SubjectPolicy;
}

function changing(desk: Desk, scope: Scope, change: (record: StoredRecord) => Promise<Change>): Promise<SubjectPolicy> {
  const key = policyKey(scope);
  return settleOn(desk, nameOf(key), async (): Promise<Decision<SubjectPolicy>> => {
    const record = await desk.store.record(key);
    const { body, unchanged, answer } = await change(record);
    const mode = await effectiveWriteMode(desk, scope);
    refuseReadOnly(mode.value, scope);
    if (unchanged) return { answer };
    return {
      write: {
        decidedOn: [{ key, revision: record.revision }, ...mode.decidedOn],
        contents: [],
        changes: [],
        records: [policyChange(scope, body, body === undefined ? undefined : answer.alias)],
        facts: [policyFact(scope, body)],
      },
      answer,
    };
  });
}

/** The fact that a policy is another one. */
export function policyFact({ group = '', subject = '' }: Scope, body: JsonValue | undefined): NewFact {
  return { kind: 'policy-set', group, subject, version: '', policy: body ?? null };
}

/** Without members that are undefined. */
function plain(policy: SubjectPolicy): JsonValue {
  return JSON.parse(JSON.stringify(policy)) as JsonValue;
}

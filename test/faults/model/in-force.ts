import { type PolicyInForce, policyInForce } from '../../../packages/registry/src/domain/subject-policy.ts';
import { modeInForce, WRITE_MODES, type WriteMode } from '../../../packages/registry/src/domain/write-mode.ts';
import type { Scope } from '../workload/action.ts';
import { placeOf, type State } from './state.ts';

/** The policy that holds in a scope of a state. */
export function policyOf({ policies }: State, { group, subject }: Scope): PolicyInForce {
  return policyInForce({
    own: policies.get(placeOf(group, subject)),
    group: policies.get(placeOf(group, '')),
    everything: policies.get(placeOf('', '')),
    common: group === '' ? undefined : policies.get(placeOf('default', '')),
  });
}

/** The write mode that holds in a scope of a state. */
export function modeOf(state: State, { group, subject }: Scope): WriteMode {
  return modeInForce({
    subject: ownModeOf(state, { group, subject }),
    group: ownModeOf(state, { group, subject: '' }),
    everything: ownModeOf(state, { group: '', subject: '' }),
    common: ownModeOf(state, { group: 'default', subject: '' }),
  });
}

/** The mode that is set in a scope itself. */
export function ownModeOf({ modes }: State, { group, subject }: Scope): WriteMode | undefined {
  const mode = modes.get(placeOf(group, subject));
  return WRITE_MODES.find((known) => known === mode);
}

/** True where nothing may be written in a scope of a state. */
export function isReadOnly(state: State, scope: Scope): boolean {
  return modeOf(state, scope).startsWith('READONLY');
}

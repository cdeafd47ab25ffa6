import {
  ownedBefore,
  partiesOf,
  refuseHiddenBreak,
  type Step,
} from '../../../packages/registry/src/domain/approval.ts';
import { RegistryError } from '../../../packages/registry/src/domain/error.ts';
import type { Party, Proposal } from '../../../packages/registry/src/domain/proposal.ts';
import { isOpen, joined, missingFrom } from '../../../packages/registry/src/domain/proposal-stages.ts';
import type { Ruling } from '../../../packages/registry/src/domain/registration.ts';
import { impactIn } from './consumers.ts';
import { governanceOf } from './governance.ts';
import { contractOf, headOf } from './judge.ts';
import { type State, versionsOf } from './state.ts';
import type { World } from './world.ts';

/** No round lasts until a proposal expires, or until the day until which somebody migrates. */
export const LONG_BEFORE = '';

/** What it takes for a contract to come into force. */
export interface Demand {
  /** Undefined where it may ask for approval; else it is refused whatever anybody says. */
  readonly refusal: 'incompatible' | 'hidden-break' | undefined;
  readonly parties: readonly Party[];
  /** Label of the version that it is judged against. */
  readonly against: string | undefined;
}

/** What it takes in a state for a registered version, or for a contract that is handed in, to come into force. */
export function demandOf(
  state: State,
  world: World,
  dataset: string,
  text: string,
  step: 'activation' | 'registration',
): Demand {
  const { judge, contents } = world;
  const after = contractOf(text);
  const ruling: Ruling | undefined = judge[step](state, dataset, text);
  const heads = versionsOf(state, 'contracts', dataset).map(headOf);
  const owned = ownedBefore(heads);
  const nobody = { parties: [], against: undefined };
  if (ruling?.ruling !== 'accepted' || after === undefined) return { refusal: 'incompatible', ...nobody };
  if (governanceOf(state, dataset) === 'open') return { refusal: undefined, ...nobody };
  const felt = impactIn(state, contents, { group: 'contracts', subject: dataset }, text);
  const taken: Step = {
    before: owned && contractOf(contents.get(owned.fingerprint)?.canonical),
    after,
    verdict: ruling.verdict,
    broken: felt.filter(({ outcome }) => outcome === 'broken').map(({ consumer }) => consumer),
    steward: undefined,
  };
  const refusal = hides(taken) ? 'hidden-break' : undefined;
  return { refusal, parties: refusal === undefined ? partiesOf(taken) : [], against: owned?.label };
}

function hides(step: Step): boolean {
  try {
    refuseHiddenBreak(step);
    return false;
  } catch (error) {
    if (error instanceof RegistryError) return true;
    throw error;
  }
}

/** A registered version on its way into force, as a state tells. */
export interface Standing {
  readonly demand: Demand;
  /** The open proposal of this very content, with those whose word it needs now. */
  readonly proposal: Proposal | undefined;
  readonly missing: readonly Party[];
}

/** How a registered version stands; undefined where there is none of the label. `now` is when that is asked. */
export function standingOf(
  state: State,
  world: World,
  dataset: string,
  label: string,
  now = LONG_BEFORE,
): Standing | undefined {
  const version = versionsOf(state, 'contracts', dataset).find((each) => each.label === label);
  const text = version && world.contents.get(version.fingerprint)?.canonical;
  if (version === undefined || text === undefined) return undefined;
  const demand = demandOf(state, world, dataset, text, 'activation');
  const known = openOf(state, dataset, now).find(
    (each) => each.version === label && each.fingerprint === version.fingerprint,
  );
  const proposal = known && joined(known, demand.parties, demand.against);
  return { demand, proposal, missing: proposal === undefined ? demand.parties : missingFrom(proposal, now) };
}

/** The proposals of a contract that are open in a state. */
export function openOf({ proposals }: State, dataset: string, now = LONG_BEFORE): readonly Proposal[] {
  return [...proposals.values()].filter((each) => each.subject === dataset && isOpen(each, now));
}

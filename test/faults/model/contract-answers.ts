import type { JsonValue } from '@concordat/engine';
import { inForce } from '../../../packages/registry/src/domain/precedence.ts';
import type { Answer } from '../history/evidence.ts';
import { member } from '../history/told.ts';
import type { ContractAction } from '../workload/action.ts';
import { DEPRECATION } from '../workload/request.ts';
import { demandOf, standingOf } from './approval.ts';
import { readIn } from './consumers.ts';
import { headOf } from './judge.ts';
import { type State, subscriptionsTo, type Version, versionsOf } from './state.ts';
import type { World } from './world.ts';

/** The stages from which a version may go on, by what is done to it. */
const FROM: Readonly<Record<'activate' | 'deprecate' | 'archive', readonly string[]>> = {
  activate: ['draft', 'active'],
  deprecate: ['active', 'deprecated'],
  archive: ['draft', 'active', 'deprecated', 'archived'],
};

const TO = { activate: 'active', deprecate: 'deprecated', archive: 'archived' } as const;

/** True where a registry that stands so could give this answer. A version that was registered is looked at elsewhere. */
export function contractAnswer(action: ContractAction, answer: Answer, state: State, world: World): boolean {
  const versions = versionsOf(state, 'contracts', action.dataset);
  const version = 'version' in action ? versions.find(({ label }) => label === action.version) : undefined;
  switch (action.do) {
    case 'register-contract':
      return registering(action, answer, state, version, world);
    case 'contract':
      return isTold(answer, version);
    case 'latest-contract': {
      const found = inForce(versions.map(headOf))?.label;
      return isTold(
        answer,
        versions.find(({ label }) => label === found),
      );
    }
    case 'contracts':
      if (answer.status !== 200) return answer.status === 404 && versions.length === 0;
      return JSON.stringify(stages(answer.body)) === JSON.stringify(versions.map(stageOf).sort());
    case 'activate':
    case 'deprecate':
    case 'archive':
      return moving(action.do, action, answer, state, version, world);
  }
}

function registering(
  { dataset, contract }: Extract<ContractAction, { do: 'register-contract' }>,
  answer: Answer,
  state: State,
  version: Version | undefined,
  world: World,
): boolean {
  const { contents, judge } = world;
  const isSame = version !== undefined && contents.isContract(version.fingerprint, contract);
  if (answer.status === 400) return version !== undefined && isSame === (member(answer, 'unchanged') === true);
  if (answer.status === 409) {
    return (
      version === undefined && demandOf(state, world, dataset, contract, 'registration').refusal === 'hidden-break'
    );
  }
  return answer.status === 422 && version === undefined && judge.refusesContract(state, dataset, contract);
}

function moving(
  move: keyof typeof FROM,
  { dataset, version: label }: { readonly dataset: string; readonly version: string },
  answer: Answer,
  state: State,
  version: Version | undefined,
  world: World,
): boolean {
  if (version === undefined) return answer.status === 404;
  switch (answer.status) {
    case 200:
      return version.status === TO[move] && isTold(answer, version);
    case 409:
      return !FROM[move].includes(version.status) || isHeld(move, dataset, version, state, world);
    case 422:
      return move === 'activate' && version.status === 'draft' && world.judge.refusesActivation(state, dataset, label);
    default:
      return false;
  }
}

/** True where somebody else keeps a version from going on: those who have to be asked, or those who read it. */
function isHeld(move: keyof typeof FROM, dataset: string, version: Version, state: State, world: World): boolean {
  if (move === 'archive') return version.status !== 'draft' && isRead(state, dataset, version);
  const standing = move === 'activate' ? standingOf(state, world, dataset, version.label) : undefined;
  return standing?.demand.refusal === 'hidden-break' || (standing?.missing.length ?? 0) > 0;
}

/** True where somebody has subscribed who reads a version of a contract. */
export function isRead(state: State, dataset: string, { label }: Version): boolean {
  const scope = { group: 'contracts', subject: dataset };
  return subscriptionsTo(state, scope).length > 0 && readIn(state, scope)?.label === label;
}

function isTold(answer: Answer, version: Version | undefined): boolean {
  if (answer.status !== 200) return answer.status === 404 && version === undefined;
  return version !== undefined && stage(answer.body) === stageOf(version);
}

function stages(body: JsonValue): readonly string[] {
  return Array.isArray(body) ? body.map(stage).sort() : [];
}

/** What an answer tells of a version: its number, its stage, and where to go from there. */
function stage(body: JsonValue): string {
  const told = { status: 200, body };
  return [member(told, 'version'), member(told, 'status'), member(told, 'deprecation_uri') ?? 'none'].join(' ');
}

function stageOf({ label, status, deprecation }: Version): string {
  return [label, status, deprecation === DEPRECATION ? deprecation : 'none'].join(' ');
}

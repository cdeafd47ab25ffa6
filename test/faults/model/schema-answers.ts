import type { JsonValue } from '@concordat/engine';
import type { Answer } from '../history/evidence.ts';
import { codeOf, isRetired, member } from '../history/told.ts';
import type { SchemaAction, Scope } from '../workload/action.ts';
import { isReadOnly, modeOf, ownModeOf, policyOf } from './in-force.ts';
import { versionOf } from './judge.ts';
import { datasetOfLayer } from './layers.ts';
import { isReferenced } from './references.ts';
import { liveOf, placeOf, type State, type Version, versionsOf } from './state.ts';
import type { World } from './world.ts';

type Of<Do extends SchemaAction['do']> = Extract<SchemaAction, { do: Do }>;

const MODE_REFUSED = 42205;
const REFERENCED = 42206;

/** True where a registry that stands so could give this answer. A write that was done is looked at elsewhere. */
export function schemaAnswer(action: SchemaAction, answer: Answer, state: State, world: World): boolean {
  switch (action.do) {
    case 'register':
      return registering(action, answer, state, world);
    case 'look-up':
      return lookingUp(action, answer, state, world);
    case 'delete-subject':
      return deletingSubject(action, answer, state, world);
    case 'delete-version':
      return deletingVersion(action, answer, state, world);
    case 'restore':
      return restoring(action, answer, state, world);
    case 'versions':
      return listed({ ...action, scope: meantBy(state, action.scope) }, answer, state);
    case 'version':
      return read({ ...action, scope: meantBy(state, action.scope) }, answer, state, world);
    case 'by-id':
      return byId(action, answer, state, world);
    case 'subjects':
      return isEqual(answer.body, subjectsOf(state, action.group));
    case 'set-level':
      return setting(action.scope, answer, state, policyAt(state, action.scope)?.level, action.level);
    case 'set-alias':
      return setting(action.scope, answer, state, policyAt(state, action.scope)?.alias, action.alias);
    case 'set-mode':
      return setting(action.scope, answer, state, ownModeOf(state, action.scope), action.mode);
    case 'level': {
      const told = action.inForce ? policyOf(state, action.scope).level : policyAt(state, action.scope)?.level;
      return answer.status === 200 ? member(answer, 'compatibilityLevel') === told : told === undefined;
    }
    case 'mode': {
      const told = action.inForce ? modeOf(state, action.scope) : ownModeOf(state, action.scope);
      return answer.status === 200 ? member(answer, 'mode') === told : told === undefined;
    }
  }
}

function registering(
  { scope, schema, references }: Of<'register'>,
  answer: Answer,
  state: State,
  world: World,
): boolean {
  const { contents, judge } = world;
  switch (codeOf(answer)) {
    case 200:
      return liveOf(state, scope).some((version) => isTold(version, answer) && isSame(version));
    case 40901:
      return isRetired(answer) && datasetOfLayer(state, scope)?.status === 'retired';
    case 409:
      return judge.refusesSchema(state, scope, schema, references);
    case MODE_REFUSED:
      return isReadOnly(state, scope);
    case 42201:
      return references.some(({ subject, version }) => versionOf(state, subject, version)?.deleted !== false);
    default:
      return false;
  }
  function isSame({ fingerprint }: Version): boolean {
    return contents.isSchema(fingerprint, scope.group, schema, references);
  }
}

function lookingUp({ scope, schema, references }: Of<'look-up'>, answer: Answer, state: State, { contents }: World) {
  const found = liveOf(state, scope).filter(({ fingerprint }) =>
    contents.isSchema(fingerprint, scope.group, schema, references),
  );
  if (answer.status === 200) return found.some((version) => isTold(version, answer));
  return answer.status === 404 && found.length === 0;
}

function deletingSubject(
  { scope, permanent }: Of<'delete-subject'>,
  answer: Answer,
  state: State,
  world: World,
): boolean {
  const versions = versionsOf(state, scope.group, scope.subject);
  const live = liveOf(state, scope);
  switch (codeOf(answer)) {
    case 40401:
      return versions.length === 0;
    case 40404:
      return !permanent && versions.length > 0 && live.length === 0;
    case 40405:
      return permanent && live.length > 0;
    case MODE_REFUSED:
      return isReadOnly(state, scope);
    case REFERENCED:
      return versions.some(({ label }) => isReferenced(state, world.contents, scope, label, permanent));
    default:
      return false;
  }
}

function deletingVersion(action: Of<'delete-version'>, answer: Answer, state: State, { contents }: World): boolean {
  const { scope, number, permanent } = action;
  const versions = versionsOf(state, scope.group, scope.subject);
  const version = versions.find(({ label }) => label === String(number));
  switch (codeOf(answer)) {
    case 40401:
      return versions.length === 0;
    case 40402:
      return version === undefined;
    case 40406:
      return !permanent && version?.deleted === true;
    case 40407:
      return permanent && version?.deleted === false;
    case MODE_REFUSED:
      return isReadOnly(state, scope);
    case REFERENCED:
      return isReferenced(state, contents, scope, String(number), permanent);
    default:
      return false;
  }
}

/** What is not deleted is answered as if it had been restored. */
function restoring({ scope, number }: Of<'restore'>, answer: Answer, state: State, { contents }: World): boolean {
  const versions = versionsOf(state, scope.group, scope.subject);
  const version = versions.find(({ label }) => label === String(number));
  switch (codeOf(answer)) {
    case 200:
      return version?.deleted === false && isTold(version, answer);
    case 40401:
      return versions.length === 0;
    case 40402:
      return version === undefined;
    case MODE_REFUSED:
      return isReadOnly(state, scope);
    case REFERENCED:
      return (contents.get(version?.fingerprint ?? '')?.references ?? []).some(
        ({ group = scope.group, subject, number: target }) =>
          versionOf(state, `:.${group}:${subject}`, target)?.deleted !== false,
      );
    default:
      return false;
  }
}

/** The subject that a name stands for. */
function meantBy(state: State, scope: Scope): Scope {
  return { ...scope, subject: policyAt(state, scope)?.alias ?? scope.subject };
}

function listed({ scope, deleted }: Of<'versions'>, answer: Answer, state: State): boolean {
  const versions = deleted ? versionsOf(state, scope.group, scope.subject) : liveOf(state, scope);
  const numbers = versions.map(({ label }) => Number(label));
  return answer.status === 200 ? isEqual(answer.body, numbers) : answer.status === 404 && numbers.length === 0;
}

function read({ scope, number }: Of<'version'>, answer: Answer, state: State, { contents }: World): boolean {
  const live = liveOf(state, scope);
  const version = number === 'latest' ? live.at(-1) : live.find(({ label }) => label === String(number));
  if (answer.status !== 200 || version === undefined) return answer.status === 404 && version === undefined;
  return isTold(version, answer) && member(answer, 'schema') === contents.get(version.fingerprint)?.canonical;
}

function byId({ scope, id }: Of<'by-id'>, answer: Answer, state: State, { contents }: World): boolean {
  const versions = [...state.subjects].flatMap(([place, all]) => (place.startsWith(`${scope.group}/`) ? all : []));
  const version = versions.find((candidate) => candidate.id === id);
  if (answer.status !== 200 || version === undefined) return answer.status === 404 && version === undefined;
  return member(answer, 'schema') === contents.get(version.fingerprint)?.canonical;
}

/** What was set is answered alike whether it had to be written or was so already. */
function setting(scope: Scope, answer: Answer, state: State, told: string | undefined, wanted: string | undefined) {
  switch (codeOf(answer)) {
    case 200:
      return told === wanted;
    case 40401:
      return wanted === undefined && told === undefined;
    case MODE_REFUSED:
      return isReadOnly(state, scope);
    default:
      return false;
  }
}

function policyAt({ policies }: State, { group, subject }: Scope) {
  return policies.get(placeOf(group, subject));
}

function subjectsOf({ subjects }: State, group: string): readonly string[] {
  return [...subjects]
    .filter(([place, versions]) => place.startsWith(`${group}/`) && versions.some(({ deleted }) => !deleted))
    .map(([place]) => `:.${group}:${place.slice(group.length + 1)}`)
    .sort();
}

function isTold({ label, id }: Version, answer: Answer): boolean {
  return member(answer, 'version') === Number(label) && member(answer, 'id') === id;
}

function isEqual(body: JsonValue, list: readonly JsonValue[]): boolean {
  return JSON.stringify(body) === JSON.stringify(list);
}

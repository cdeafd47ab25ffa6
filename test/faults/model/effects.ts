import type { Fact } from '@concordat/registry';
import type { SubjectPolicy } from '../../../packages/registry/src/domain/subject-policy.ts';
import type { Answer, Call } from '../history/evidence.ts';
import { isRetired, isUnavailable, member, reasonOf } from '../history/told.ts';
import { type Action, isAbout } from '../workload/action.ts';
import type { Contents } from './contents.ts';
import { idOf, isAt, isDatasetEffect, isProposalEffect, isSubscriptionEffect } from './noun-effects.ts';

/** True where a call may have written without having been told so. */
export function isOpen({ answer }: Call): boolean {
  return answer === undefined || isUnavailable(answer);
}

/** True where a fact is what an action writes, whoever asked for it. */
export function isEffect({ action }: Call, fact: Fact, contents: Contents): boolean {
  if (isAbout(action, 'datasets')) return isDatasetEffect(action, fact, contents);
  if (isAbout(action, 'subscriptions')) return isSubscriptionEffect(action, fact);
  if (isAbout(action, 'proposals')) return isProposalEffect(action, fact);
  switch (action.do) {
    case 'register':
      if (!isAt(fact, action.scope)) return false;
      if (fact.kind === 'registration-refused') return true;
      return (
        fact.kind === 'version-registered' &&
        contents.isSchema(fact.fingerprint, fact.group, action.schema, action.references)
      );
    case 'delete-subject':
      return isAt(fact, action.scope) && fact.kind === deletion(action.permanent);
    case 'delete-version':
      return (
        isAt(fact, action.scope) && fact.kind === deletion(action.permanent) && fact.version === `${action.number}`
      );
    case 'set-level':
      return (
        isAt(fact, action.scope) &&
        fact.kind === 'policy-set' &&
        (fact.policy as SubjectPolicy | null)?.level === action.level
      );
    case 'restore':
      return isAt(fact, action.scope) && fact.kind === 'version-restored' && fact.version === `${action.number}`;
    case 'set-alias':
      return (
        isAt(fact, action.scope) &&
        fact.kind === 'policy-set' &&
        (fact.policy as SubjectPolicy | null)?.alias === action.alias
      );
    case 'set-mode':
      return isAt(fact, action.scope) && fact.kind === 'write-mode-set' && fact.mode === (action.mode ?? null);
    case 'register-contract':
      if (!isAt(fact, contractScope(action)) || fact.version !== action.version) return false;
      if (fact.kind === 'registration-refused') return true;
      return fact.kind === 'version-registered' && contents.isContract(fact.fingerprint, action.contract);
    case 'activate':
    case 'deprecate':
    case 'archive': {
      if (!isAt(fact, contractScope(action)) || fact.version !== action.version) return false;
      if (fact.kind === 'registration-refused') return action.do === 'activate';
      return fact.kind === MOVES[action.do];
    }
    default:
      return false;
  }
}

const MOVES = {
  activate: 'version-activated',
  deprecate: 'version-deprecated',
  archive: 'version-archived',
} as const;

/** What an answer says was written for it: for each fact that has to be in the log, whether a fact is that one. */
export function promised({ action, answer }: Call): readonly ((fact: Fact) => boolean)[] {
  // What an answer tells that was kept for a key, another request has written.
  if (answer === undefined || answer.idempotency !== undefined) return [];
  const { status, body } = answer;
  switch (action.do) {
    case 'register':
      return promisedSchema(answer);
    case 'delete-subject':
      if (status !== 200 || !Array.isArray(body)) return [];
      return body.map(
        (number) =>
          ({ version }: Fact) =>
            version === String(number),
      );
    case 'delete-version':
      return status === 200 ? [({ version }) => version === String(body)] : [];
    case 'register-contract':
      if (status === 422) return [isRefusal];
      return status === 201 || status === 202 ? [isDraftOr(status)] : [];
    case 'activate':
      return status === 422 ? [isRefusal] : [];
    case 'create-dataset':
      return status === 201
        ? [(fact) => fact.kind === 'dataset-set' && idOf(fact) === member(answer, 'dataset_id')]
        : [];
    case 'ingest':
      return status === 201 ? [({ version }) => version === String(member(answer, 'version'))] : [];
    case 'subscribe':
      return status === 201
        ? [(fact) => fact.kind === 'subscription-set' && fact.subscription_id === member(answer, 'subscription_id')]
        : [];
    case 'decide':
    case 'withdraw':
      return status === 200 ? [({ kind }) => kind === 'proposal-set'] : [];
    default:
      return [];
  }
}

function promisedSchema(answer: Answer): readonly ((fact: Fact) => boolean)[] {
  if (answer.status === 409) return isRetired(answer) ? [] : [isRefusal];
  return answer.status === 200 && member(answer, 'ts') === undefined ? [isRegistration(answer)] : [];
}

const SETTLING: ReadonlySet<Action['do']> = new Set<Action['do']>([
  'set-level',
  'set-mode',
  'set-alias',
  'restore',
  'activate',
  'deprecate',
  'archive',
  'change-dataset',
  'set-current',
  'set-subscription',
  'unsubscribe',
  'propose',
  'activate-proposal',
  'force',
  'set-governance',
]);

/** True where a call was told that it is as was wanted, so that it may have written, or found it so. */
export function isSettled({ action, answer }: Call): boolean {
  if (answer === undefined) return false;
  // That a version is refused which was approved may be written down, or have been so before.
  const isRefusal = reasonOf(answer) === 'approval_refused' && BRINGING.has(action.do);
  return isRefusal || (SETTLING.has(action.do) && answer.status < 300);
}

const BRINGING: ReadonlySet<Action['do']> = new Set<Action['do']>(['activate-proposal', 'force']);

/** Nobody has to be asked about what is registered as it was handed in; what waits for others is a draft. */
function isDraftOr(status: 201 | 202): (fact: Fact) => boolean {
  return (fact) => fact.kind === 'version-registered' && (status === 201 || fact.status === 'draft');
}

function isRefusal({ kind }: Fact): boolean {
  return kind === 'registration-refused';
}

function isRegistration(answer: Answer): (fact: Fact) => boolean {
  return (fact) =>
    fact.kind === 'version-registered' &&
    fact.version === String(member(answer, 'version')) &&
    fact.content_id === member(answer, 'id');
}

function contractScope({ dataset }: { readonly dataset: string }) {
  return { group: 'contracts', subject: dataset };
}

function deletion(permanent: boolean): Fact['kind'] {
  return permanent ? 'version-removed' : 'version-deleted';
}

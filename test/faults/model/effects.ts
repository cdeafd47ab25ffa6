import type { Fact } from '@concordat/registry';
import type { SubjectPolicy } from '../../../packages/registry/src/domain/subject-policy.ts';
import type { Answer, Call } from '../history/evidence.ts';
import type { Scope } from '../workload/action.ts';
import type { Contents } from './contents.ts';
import { isUnavailable, member } from './told.ts';

/** True where a call may have written without having been told so. */
export function isOpen({ answer }: Call): boolean {
  return answer === undefined || isUnavailable(answer);
}

/** True where a fact is what an action writes, whoever asked for it. */
export function isEffect({ action }: Call, fact: Fact, contents: Contents): boolean {
  switch (action.do) {
    case 'register':
      if (!isAbout(fact, action.scope)) return false;
      if (fact.kind === 'registration-refused') return true;
      return (
        fact.kind === 'version-registered' &&
        contents.isSchema(fact.fingerprint, fact.group, action.schema, action.references)
      );
    case 'delete-subject':
      return isAbout(fact, action.scope) && fact.kind === deletion(action.permanent);
    case 'delete-version':
      return (
        isAbout(fact, action.scope) && fact.kind === deletion(action.permanent) && fact.version === `${action.number}`
      );
    case 'set-level':
      return (
        isAbout(fact, action.scope) &&
        fact.kind === 'policy-set' &&
        (fact.policy as SubjectPolicy | null)?.level === action.level
      );
    case 'set-mode':
      return isAbout(fact, action.scope) && fact.kind === 'write-mode-set' && fact.mode === (action.mode ?? null);
    case 'register-contract':
      if (!isAbout(fact, contractScope(action)) || fact.version !== action.version) return false;
      if (fact.kind === 'registration-refused') return true;
      return fact.kind === 'version-registered' && contents.isContract(fact.fingerprint, action.contract);
    case 'activate':
    case 'deprecate':
    case 'archive': {
      if (!isAbout(fact, contractScope(action)) || fact.version !== action.version) return false;
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
      if (status === 409) return [isRefusal];
      return status === 200 && member(answer, 'ts') === undefined ? [isRegistration(answer)] : [];
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
      return status === 201 ? [({ kind }) => kind === 'version-registered'] : [];
    case 'activate':
      return status === 422 ? [isRefusal] : [];
    default:
      return [];
  }
}

/** True where a call was told that it is as was wanted, so that it may have written, or found it so. */
export function isSettled({ action, answer }: Call): boolean {
  return ['set-level', 'set-mode', 'activate', 'deprecate', 'archive'].includes(action.do) && answer?.status === 200;
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

function isAbout(fact: Fact, { group, subject }: Scope): boolean {
  return fact.group === group && fact.subject === subject;
}

function contractScope({ dataset }: { readonly dataset: string }): Scope {
  return { group: 'contracts', subject: dataset };
}

function deletion(permanent: boolean): Fact['kind'] {
  return permanent ? 'version-removed' : 'version-deleted';
}

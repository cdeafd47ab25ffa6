import type { Scope } from '../../domain/scope.ts';
import { CONTRACTS } from '../../domain/subject.ts';
import { modeRefusal } from '../../domain/write-mode.ts';

/** Throws `write-mode-refused` for the group of contracts: they have their own way of going out of use, and their own policies. */
export function refuseContracts(scope: Scope, instead: string): void {
  if (scope.group !== CONTRACTS) return;
  throw modeRefusal('contracts', scope, `The group '${CONTRACTS}' holds data contracts; ${instead}`);
}

/** What is done instead of deleting a contract. */
export const ARCHIVE_INSTEAD = 'their versions are kept for ever: archive a version to take it out of use';

/** What is done instead of setting a policy for contracts. */
export const DECLARE_INSTEAD =
  'each contract declares its compatibility policy itself: register a version with another one';

/** What is done instead of making a resource the owner of a contract. */
export const WEAKLY_INSTEAD = 'they do not go with a resource: associate it with the lifecycle WEAK';

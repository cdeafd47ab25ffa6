import type { ModeReason } from './error.ts';
import { RegistryError } from './error.ts';
import type { Scope } from './scope.ts';

/**
 * What may be written in a scope. `IMPORT` takes ids and version numbers as they are given; `FORWARD` belongs to links between
 * registries and can be set for everything only; `READONLY_OVERRIDE`, set for everything or the default group, beats every other mode.
 */
export const WRITE_MODES = ['READWRITE', 'READONLY', 'READONLY_OVERRIDE', 'IMPORT', 'FORWARD'] as const;

export type WriteMode = (typeof WRITE_MODES)[number];

/** The modes that bear on a scope; undefined where none is set. */
export interface ModesInScope {
  readonly subject?: WriteMode | undefined;
  readonly group?: WriteMode | undefined;
  readonly everything?: WriteMode | undefined;
  /** Of the default group. */
  readonly common?: WriteMode | undefined;
}

/** The mode that holds: an override of all, the subject's own, its group's, that of everything, `READWRITE`. */
export function modeInForce({ subject, group, everything, common }: ModesInScope): WriteMode {
  if (everything === 'READONLY_OVERRIDE' || common === 'READONLY_OVERRIDE') return 'READONLY_OVERRIDE';
  return subject ?? group ?? everything ?? 'READWRITE';
}

/** True for the modes that let nothing be written. */
function isReadOnly(mode: WriteMode): boolean {
  return mode === 'READONLY' || mode === 'READONLY_OVERRIDE';
}

/** The refusal of a write that the mode of its scope does not let happen: `write-mode-refused`. */
export function modeRefusal(reason: ModeReason, scope: Scope, message: string): RegistryError {
  return new RegistryError('write-mode-refused', message, { about: { ...scope, reason } });
}

/** Throws `write-mode-refused` where a mode lets nothing be written. */
export function refuseReadOnly(mode: WriteMode, scope: Scope): void {
  if (!isReadOnly(mode)) return;
  throw modeRefusal(
    'read-only',
    scope,
    `${placeOf(scope)} is in read-only mode; set its write mode to READWRITE first`,
  );
}

/** Throws `write-mode-invalid` where a mode cannot be set in a scope. */
export function checkMode(mode: WriteMode, scope: Scope): void {
  if (mode !== 'FORWARD' || scope.group === undefined) return;
  throw new RegistryError('write-mode-invalid', 'Forward mode only supported on global level', { about: scope });
}

/** A scope in words. */
export function placeOf({ group, subject }: Scope): string {
  if (subject !== undefined) return `subject '${subject}' of group '${group}'`;
  return group === undefined ? 'everything' : `group '${group}'`;
}

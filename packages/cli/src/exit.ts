/** How the program ends: what scripts and pipelines branch on. */
export const EXIT = {
  /** Compatible, valid, done. */
  fine: 0,
  /** Incompatible, invalid, or refused by the registry. */
  refused: 1,
  /** Could not run: bad usage, a document that cannot be had, no answer from the registry. */
  failed: 2,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** The command could not do its work. The message is one sentence for people; the program ends with {@link EXIT}`.failed`. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

/** The registry was asked and said no. The message is its sentence; the program ends with {@link EXIT}`.refused`. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

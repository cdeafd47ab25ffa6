import type { Problem } from '@concordat/engine';

/** Why a use case could not be carried out. A closed list: every dialect maps all of them in one table. */
export type ErrorCode =
  | 'dataset-not-found'
  | 'version-not-found'
  | 'no-active-version'
  /** The library's words for the outcomes `taken` and `unchanged` of a registration. */
  | 'version-taken'
  /** The library's word for the outcome `invalid`; the error carries the problems. */
  | 'document-invalid'
  | 'transition-refused'
  | 'deprecation-invalid'
  | 'store-locked'
  | 'store-newer'
  | 'store-failed';

/** What an error carries beside its sentence. */
export interface RegistryErrorOptions extends ErrorOptions {
  readonly problems?: readonly Problem[];
}

/** A failure with a code for programs and a sentence for people. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: ErrorCode;
  /** What is wrong with the document, for the code `document-invalid`; empty otherwise. */
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, message: string, options: RegistryErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.problems = options.problems ?? [];
  }
}

/** Why a use case could not be carried out. A closed list: every dialect maps all of them in one table. */
export type ErrorCode =
  | 'dataset-not-found'
  | 'version-not-found'
  | 'no-active-version'
  | 'transition-refused'
  | 'deprecation-invalid'
  | 'store-locked'
  | 'store-newer'
  | 'store-failed';

/** A failure with a code for programs and a sentence for people. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

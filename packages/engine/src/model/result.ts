/** An answer that is either a value or the reasons why there is none. */
export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure };

/** A successful answer. */
export function success<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

/** A failed answer. */
export function failure<Failure>(error: Failure): Result<never, Failure> {
  return { ok: false, error };
}

import type { JsonValue } from '@concordat/engine';

/** A value of an answer as text. Names come from others: what is not printable does not reach the terminal. */
export function textOf(value: JsonValue | undefined): string {
  return String(value ?? '').replace(/\p{Cc}/gu, '�');
}

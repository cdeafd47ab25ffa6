import type { JsonValue } from '@concordat/engine';
import type { Answer } from '../history/evidence.ts';

/** A member of what was answered; undefined where there is none. */
export function member({ body }: Answer, name: string): JsonValue | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  return (body as { readonly [name: string]: JsonValue })[name];
}

/** The code of a refusal, as Confluent's registry has them; the status where there is none. */
export function codeOf(answer: Answer): number {
  const code = member(answer, 'error_code');
  return typeof code === 'number' ? code : answer.status;
}

/** True for the answer of a registry whose store is not there: what was asked may have happened or not. */
export function isUnavailable(answer: Answer): boolean {
  const detail = member(answer, 'detail');
  return codeOf(answer) === 50001 || (answer.status === 503 && typeof detail === 'string' && detail.includes('store'));
}

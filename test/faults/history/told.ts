import type { JsonValue } from '@concordat/engine';
import type { Answer } from './evidence.ts';

/** A member of what was answered; undefined where there is none. */
export function member({ body }: Pick<Answer, 'body'>, name: string): JsonValue | undefined {
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
  const told = [member(answer, 'detail'), member(answer, 'message')];
  const isTold = told.some((text) => typeof text === 'string' && text.includes('store'));
  return codeOf(answer) === 50001 || (answer.status === 503 && isTold);
}

/** The items of a list that was answered, each to be asked for its members; none where there is no list. */
export function members(answer: Pick<Answer, 'body'>, name: string): readonly Pick<Answer, 'body'>[] {
  const list = member(answer, name);
  return Array.isArray(list) ? list.map((body) => ({ body })) : [];
}

/** Why a request was refused, in the words of the service; undefined where the dialect does not tell. */
export function reasonOf(answer: Answer): JsonValue | undefined {
  return member({ body: member(answer, 'details') ?? null }, 'reason');
}

/** True for the refusal of a dataset that takes nothing new, which a client of Confluent's registry gets in words only. */
export function isRetired(answer: Answer): boolean {
  const message = member(answer, 'message');
  return typeof message === 'string' && message.includes('is retired');
}

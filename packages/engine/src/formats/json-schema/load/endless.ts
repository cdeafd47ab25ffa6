import type { Schema } from '../schema.ts';
import type { Library } from './library.ts';

/**
 * Notes references that lead back to where they stand without a step into the instance: no validator could ever answer.
 */
export function noteEndlessReferences(schemas: readonly Schema[], library: Library): void {
  const state = new Map<Schema, 'open' | 'done'>();
  for (const start of schemas) {
    if (state.has(start) || inPlace(start).length === 0) continue;
    const path: { schema: Schema; rest: Iterator<Schema> }[] = [open(start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { value: next } = top.rest.next() as { value: Schema | undefined };
      if (next === undefined) {
        state.set(top.schema, 'done');
        path.pop();
      } else if (state.get(next) === 'open') {
        library.noteEndless(top.schema.at);
      } else if (!state.has(next)) path.push(open(next));
    }
  }

  function open(schema: Schema): { schema: Schema; rest: Iterator<Schema> } {
    state.set(schema, 'open');
    return { schema, rest: inPlace(schema)[Symbol.iterator]() };
  }
}

/** The schemas that a schema applies to the same instance, wherever dynamic references do not decide. */
function inPlace({ keywords }: Schema): readonly Schema[] {
  const { ref, allOf, anyOf, oneOf, dependentSchemas, not } = keywords;
  if ((ref ?? allOf ?? anyOf ?? oneOf ?? dependentSchemas ?? not ?? keywords.if) === undefined) return NONE;
  const single = [ref, not, keywords.if, keywords.then, keywords.else].filter((schema) => schema !== undefined);
  return [...single, ...(allOf ?? []), ...(anyOf ?? []), ...(oneOf ?? []), ...(dependentSchemas?.values() ?? [])];
}

const NONE: readonly Schema[] = [];

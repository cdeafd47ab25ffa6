import { pointerTokens } from '../../../model/pointer.ts';
import type { Span } from '../../../source/index.ts';
import type { FileTree } from '../parse/tree.ts';

/** Where the element at a pointer stands in a text: its name; of what is not in the text, the nearest element around. */
export function spanOf(tree: FileTree, pointer: string): Span | undefined {
  let value: unknown = tree;
  let span = spanIn(tree.package) ?? spanIn(tree.syntax);
  for (const token of pointerTokens(pointer)) {
    value = childOf(value, token);
    if (value === undefined) break;
    span = spanIn(value) ?? span;
  }
  return span;
}

/** Names in pointers that the tree calls otherwise. */
const ALIASES: ReadonlyMap<string, string> = new Map([['edition', 'syntax']]);

function childOf(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return /^\d{1,9}$/.test(token) ? value[Number(token)] : optionOf(value, token);
  const key = ALIASES.get(token) ?? token;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** Options are found by name: the first whose name begins with the first part. */
function optionOf(options: readonly unknown[], token: string): unknown {
  const first = token.startsWith('(') ? token.slice(1, token.indexOf(')')) : token.split('.')[0];
  return options.find((option) => {
    const parts = typeof option === 'object' && option !== null && 'parts' in option ? option.parts : undefined;
    const text: unknown = Array.isArray(parts) ? parts[0]?.text : undefined;
    return typeof text === 'string' && (text === first || first?.endsWith(`.${text}`) || text === `.${first}`);
  });
}

/** Elements stand where their name stands; other parts where they are themselves. */
function spanIn(value: unknown): Span | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const name: unknown = 'name' in value && typeof value.name === 'object' ? value.name : value;
  if (typeof name !== 'object' || name === null || !('start' in name) || !('end' in name)) return undefined;
  return typeof name.start === 'number' && typeof name.end === 'number'
    ? { start: name.start, end: name.end }
    : undefined;
}

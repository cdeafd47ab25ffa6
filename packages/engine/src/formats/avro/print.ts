import { JSON_LIMITS } from '../../source/limits.ts';
import type { AvroType, NamedType } from './schema.ts';

/** Bounds on a text that is to be read again: characters, and levels of objects and lists. */
export const MAX_LENGTH: number = JSON_LIMITS.length;
export const MAX_DEPTH = 500;

/** A type inside the text of another, with the namespace that is around it. */
interface Nested {
  readonly type: AvroType;
  readonly namespace: string;
}

/** What the text of a type is made of. */
export type Piece = string | Nested;

/** How types are written in one form of text. */
export interface Style {
  /** The text of a type itself: of a named one, its definition. */
  declare(type: AvroType, namespace: string): readonly Piece[];
  /** The text where a named type stands again. */
  refer(type: NamedType, namespace: string): string;
  /** True for named types that are only ever referred to. */
  isKnown?(type: NamedType): boolean;
}

/**
 * Writes a type in a style: named types where they are met first, depth first, and by reference afterwards. Types of imported texts
 * make graphs of any depth, so the way through them is kept on a stack.
 *
 * @returns undefined where the text would be longer or deeper than what can be read again, unless it is not `bounded`
 */
export function printType(root: AvroType, style: Style, bounded = true): string | undefined {
  const defined = new Set<NamedType>();
  const text: string[] = [];
  const rest: (readonly Piece[])[] = [[{ type: root, namespace: '' }]];
  const next: number[] = [0];
  let length = 0;
  while (rest.length > 0) {
    const top = rest.length - 1;
    const piece = rest[top]?.[next[top] ?? 0];
    next[top] = (next[top] ?? 0) + 1;
    if (piece === undefined) {
      rest.pop();
      next.pop();
    } else if (typeof piece === 'string') {
      text.push(piece);
      length += piece.length;
      if (bounded && length > MAX_LENGTH) return undefined;
    } else {
      rest.push(piecesOf(piece, style, defined));
      next.push(0);
    }
  }
  const whole = text.join('');
  return bounded && isDeeper(whole, MAX_DEPTH) ? undefined : whole;
}

/** True for a JSON text whose objects and lists are nested more than so many levels deep. */
function isDeeper(json: string, bound: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === 0x22) at = closingQuote(json, at);
    else if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) depth -= 1;
    if (depth > bound) return true;
  }
  return false;
}

function closingQuote(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json.charCodeAt(at) !== 0x22) at += json.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
}

function piecesOf({ type, namespace }: Nested, style: Style, defined: Set<NamedType>): readonly Piece[] {
  if (!('fullName' in type)) return style.declare(type, namespace);
  if (defined.has(type) || style.isKnown?.(type)) return [style.refer(type, namespace)];
  defined.add(type);
  return style.declare(type, namespace);
}

import type { JsonValue } from '../../../model/json.ts';
import type { Shape } from '../contract.ts';
import { type Answer, member, NONE, UNSHOWN } from './answer.ts';
import type { Effort } from './effort.ts';
import type { Extent } from './extent.ts';
import {
  type Lengths,
  lengthsOf,
  type TextShape,
  textIn,
  textsListed,
  textsOfLength,
  textsOfShape,
  textsOfType,
  textsWith,
} from './text-languages.ts';
import { atLeastBytes, isTextType, type TextType } from './text-types.ts';

/** Longer texts are not written down. */
const LONGEST_SHOWN = 100_000;

/** Texts that are enumerated from a pattern; each costs a search of its own. */
const MAX_ENUMERATED = 64;

/** Values that people expect to see of a type, counted from zero, one a second, a year or a number. */
const USUAL: Readonly<Partial<Record<TextType, (count: number) => string>>> = {
  date: (count) => `${2000 + count}-01-01`,
  time: (count) => `00:${digits(count / 60)}:${digits(count % 60)}`,
  timestamp: (count) => `${2000 + count}-01-01T00:00:00Z`,
  uuid: (count) => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
};
/** They end before the hour and the year 10000 do. */
const MOST_USUAL = 3_600;

/** True for shapes whose values are strings. */
export function isText(shape: Shape): shape is Shape & TextShape {
  return isTextType(shape.type);
}

/** Some text of the shape. */
export function someText(shape: TextShape, effort: Effort): Answer {
  const { min, max } = lengthsOf(shape);
  if (isFree(shape)) return freeText(shape.type, max === 0 ? 0 : Math.max(min, 1), max);
  const usual = USUAL[shape.type];
  if (usual !== undefined && isUnbounded(shape)) return member(usual(0));
  return textIn(textsOfShape(shape, effort), undefined, effort);
}

/** A text of the shape that a reader of another type does not take. */
export function textNotOfType(shape: TextShape, type: TextType, effort: Effort): Answer {
  if (type === 'string' || type === shape.type) return NONE;
  return textIn(textsOfShape(shape, effort), textsOfType(type, effort), effort);
}

/** A text of the shape whose length is outside of the bounds, which count bytes for a reader of `bytes`. */
export function textOutside(shape: TextShape, { min, max }: Lengths, reader: TextType, effort: Effort): Answer {
  if (!isFree(shape) || (shape.type === 'bytes') !== (reader === 'bytes')) {
    return textIn(textsOfShape(shape, effort), textsOfLength(reader, { min, max }, effort), effort);
  }
  const own = lengthsOf(shape);
  if (own.min < min) return freeText(shape.type, own.min, own.max);
  if (own.max <= max) return NONE;
  return freeText(shape.type, Math.max(own.min, max + 1), own.max);
}

/** A text of the shape in which the pattern is not found. */
export function textWithout(shape: TextShape, pattern: string, effort: Effort): Answer {
  return textIn(textsOfShape(shape, effort), textsWith(pattern, effort), effort);
}

/** A text of the shape that is none of these. */
export function textBeside(shape: TextShape, texts: readonly string[], effort: Effort): Answer {
  return textIn(textsOfShape(shape, effort), textsListed(texts), effort);
}

/** Texts of the shape, all different. */
export function* textsOf(shape: TextShape, effort: Effort): Generator<JsonValue, Extent> {
  const { min, max } = lengthsOf(shape);
  if (shape.type === 'string' && isFree(shape) && max > 0) {
    const stem = freeText('string', Math.max(min, 1) - 1, max);
    if (stem.is !== 'member') return 'unproven';
    for (let last = 0x61; last < 0xd800; last++) yield `${stem.value}${String.fromCodePoint(last)}`;
    return 'unproven';
  }
  const usual = isUnbounded(shape) ? USUAL[shape.type] : undefined;
  if (usual !== undefined) {
    for (let count = 0; count < MOST_USUAL; count++) yield usual(count);
    return 'unproven';
  }
  const found: string[] = [];
  while (found.length < MAX_ENUMERATED) {
    const next = textBeside(shape, found, effort);
    if (next.is !== 'member' || typeof next.value !== 'string') return next.is === 'none' ? 'all' : 'unproven';
    found.push(next.value);
    yield next.value;
  }
  return 'unproven';
}

/** Texts that only have a length: no automaton is needed for them, and no bound is too large. */
function isFree({ type, pattern }: TextShape): boolean {
  return pattern === undefined && (type === 'string' || type === 'bytes');
}

function digits(count: number): string {
  return String(Math.floor(count)).padStart(2, '0');
}

function isUnbounded({ pattern, min_length, max_length }: TextShape): boolean {
  return pattern === undefined && min_length === undefined && max_length === undefined;
}

function freeText(type: TextType, length: number, max: number): Answer {
  if (length > max) return NONE;
  if (length > LONGEST_SHOWN) return UNSHOWN;
  if (type !== 'bytes') return member('a'.repeat(length));
  const padding = (3 - (length % 3)) % 3;
  const characters = atLeastBytes(length).characters;
  return member('A'.repeat(characters - padding) + '='.repeat(padding));
}

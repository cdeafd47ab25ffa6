import type { AST } from '@eslint-community/regexpp';
import {
  type CodePoints,
  codePoints,
  complementOf,
  contains,
  DIGIT,
  DOT,
  LAST_CODE_POINT,
  rangesOf,
  SPACE,
  WORD,
} from './code-points.ts';

/** A divisor of 0x400: no block has surrogates of both kinds. */
const BLOCK = 0x400;
const properties = new Map<string, CodePoints>();

/** The code points that a character class, a class escape or the dot stands for (ECMA-262, 22.2.2.8; flag `u` only). */
export function classOf(node: AST.CharacterSet | AST.CharacterClass): CodePoints {
  if (node.type === 'CharacterSet') return setOf(node);
  const ranges = node.elements.flatMap((element): readonly [number, number][] => {
    switch (element.type) {
      case 'Character':
        return [[element.value, element.value]];
      case 'CharacterClassRange':
        return [[element.min.value, element.max.value]];
      case 'CharacterSet':
        return rangesOf(setOf(element));
      default:
        // The other elements exist with the flag `v` only.
        return [];
    }
  });
  return signed(codePoints(ranges), node.negate);
}

function setOf(node: AST.CharacterSet): CodePoints {
  switch (node.kind) {
    case 'any':
      return DOT;
    case 'digit':
      return signed(DIGIT, node.negate);
    case 'space':
      return signed(SPACE, node.negate);
    case 'word':
      return signed(WORD, node.negate);
    case 'property':
      return propertyOf(node.value === null ? node.key : `${node.key}=${node.value}`, node.negate);
  }
}

function signed(set: CodePoints, negate: boolean): CodePoints {
  return negate ? complementOf(set) : set;
}

/**
 * The code points with(out) a Unicode property, by the tables of the JavaScript engine; the same object each time. Throws a SyntaxError
 * for a property that these do not know.
 */
function propertyOf(name: string, negate: boolean): CodePoints {
  const escaped = `\\${negate ? 'P' : 'p'}{${name}}`;
  let set = properties.get(escaped);
  if (set === undefined) {
    const run = new RegExp(`${escaped}+`, 'gu');
    set = codePoints(blocks().flatMap((block) => runs(run, block)));
    properties.set(escaped, set);
  }
  return set;
}

/** A stretch of code points as a text, so that a property is searched run by run: far faster than asking for each. */
interface Block {
  readonly first: number;
  /** UTF-16 code units a code point. */
  readonly width: number;
  readonly text: string;
}

const known: Block[] = [];

/** All code points. High surrogates stand apart from low ones, with which they would pair up. */
function blocks(): readonly Block[] {
  if (known.length === 0) {
    for (let first = 0; first <= LAST_CODE_POINT; first += BLOCK) {
      const text = String.fromCodePoint(...Array.from({ length: BLOCK }, (_, i) => first + i));
      known.push({ first, width: first > 0xffff ? 2 : 1, text });
    }
  }
  return known;
}

function runs(expression: RegExp, { first, width, text }: Block): [number, number][] {
  return Array.from(text.matchAll(expression), ({ 0: run, index }) => {
    const from = first + index / width;
    return [from, from + run.length / width - 1];
  });
}

/** True for letters, digits and the low line: what word boundaries lie between (ECMA-262, 22.2.2.4.1 IsWordChar). */
export function isWord(codePoint: number | undefined): boolean {
  return codePoint !== undefined && contains(WORD, codePoint);
}

import type { AST } from '@eslint-community/regexpp';
import {
  ANY,
  type CodePoints,
  codePoints,
  complementOf,
  contains,
  DIGIT,
  DOT,
  rangesOf,
  SPACE,
  WORD,
} from './code-points.ts';

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
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
      return signed(propertyOf(node.value === null ? node.key : `${node.key}=${node.value}`), node.negate);
  }
}

function signed(set: CodePoints, negate: boolean): CodePoints {
  return negate ? complementOf(set) : set;
}

/** The code points with a Unicode property, by the tables of the JavaScript engine. Throws a SyntaxError for one that it does not know. */
function propertyOf(name: string): CodePoints {
  let set = properties.get(name);
  if (set === undefined) {
    const one = new RegExp(`^\\p{${name}}$`, 'u');
    const ranges: [number, number][] = [];
    // The planes are searched as texts, run by run: far faster than point by point. Surrogates would pair up, and are asked singly.
    for (const [low, high] of [
      [0, FIRST_SURROGATE - 1],
      [LAST_SURROGATE + 1, 0xffff],
      [0x10000, 0x10ffff],
    ] as const) {
      ranges.push(...runs(new RegExp(`\\p{${name}}+`, 'gu'), low, high));
    }
    for (let point = FIRST_SURROGATE; point <= LAST_SURROGATE; point++) {
      if (one.test(String.fromCharCode(point))) ranges.push([point, point]);
    }
    set = codePoints(ranges);
    properties.set(name, set);
  }
  return set;
}

function runs(expression: RegExp, low: number, high: number): [number, number][] {
  const width = low > 0xffff ? 2 : 1;
  const block = 0x2000;
  const found: [number, number][] = [];
  for (let start = low; start <= high; start += block) {
    const length = Math.min(block, high + 1 - start);
    const text = String.fromCodePoint(...Array.from({ length }, (_, i) => start + i));
    for (const match of text.matchAll(expression)) {
      const from = start + match.index / width;
      found.push([from, from + match[0].length / width - 1]);
    }
  }
  return found;
}

/** True when a set has every code point. */
export function isAny(set: CodePoints): boolean {
  return set[0] === ANY[0] && set[1] === ANY[1];
}

/** True for letters, digits and the low line: what word boundaries lie between (ECMA-262, 22.2.2.4.1 IsWordChar). */
export function isWord(codePoint: number | undefined): boolean {
  return codePoint !== undefined && contains(WORD, codePoint);
}

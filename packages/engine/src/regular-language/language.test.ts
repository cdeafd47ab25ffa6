import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oracle, patterns, texts } from './fixtures/patterns.ts';
import {
  compilePattern,
  everything,
  type Language,
  lengthBetween,
  literal,
  memberOfDifference,
  oneOf,
} from './index.ts';

function language(source: string): Language {
  const result = compilePattern(source);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const witness = (text: string) => ({ answer: 'witness', text });
const none = { answer: 'none' };
const nothing = everything().complement();

describe('a shortest member', () => {
  it.each([
    ['', ''],
    ['^[^]{2}$', 'aa'],
    ['[^a-z]', 'A'],
    ['\\d', '0'],
    ['\\W', '-'],
    ['[^\\x00-\\x7f]', 'À'],
    ['\\p{Lu}\\p{Ll}', 'Aa'],
    ['[^\\x21-\\x7e]', ' '],
    ['(abc|de|fgh)$', 'de'],
    ['^[b-d]x?y*$', 'b'],
    ['^\\w+@\\w+\\.(com|org)$', 'a@a.com'],
    ['\\bfoo\\b.*\\Bo$', 'foo-ao'],
    ['^(?=.*\\d)(?=.*[A-Z]).{4,}$', 'aaA0'],
  ])('of %s is %j', (pattern, text) => {
    expect(language(pattern).shortestMember()).toEqual(witness(text));
    expect(oracle(pattern).test(text)).toBe(true);
  });

  it.each(['[]', 'a^', '$a', '^\\b$', '(?!)', '^(?=a)b', '[\\ud800-\\udfff]', '\\p{Cs}'])(
    'of %s does not exist',
    (pattern) => {
      expect(language(pattern).shortestMember()).toEqual(none);
      expect(language(pattern).isEmpty()).toBe(true);
    },
  );

  it('respects lengths in code points', () => {
    expect(lengthBetween(3).shortestMember()).toEqual(witness('aaa'));
    expect(lengthBetween(3, 2).shortestMember()).toEqual(none);
    expect(lengthBetween(0, 1).complement().shortestMember()).toEqual(witness('aa'));
    expect(lengthBetween(2, 2).accepts('😀😀')).toBe(true);
    expect(lengthBetween(2, 2).accepts('😀')).toBe(false);
    expect(language('^(?:ab|cde)*$').intersect(lengthBetween(7, 7)).shortestMember()).toEqual(witness('ababcde'));
    expect(language('^(?:ab)*$').intersect(lengthBetween(5, 5)).shortestMember()).toEqual(none);
  });

  it('steps over long stretches of equal lengths', () => {
    const twosAndFives = language('^(?:ab|cdefg)*$');
    const answer = twosAndFives.intersect(lengthBetween(100_001, 100_001)).shortestMember();
    expect(answer.answer === 'witness' && /^(?:ab|cdefg)*$/.test(answer.text) && answer.text.length).toBe(100_001);
    const short = language('^[a-z]*$').intersect(lengthBetween(0, 2 ** 31 - 1));
    expect(memberOfDifference(short, language('^[a-y]*$'))).toEqual(witness('z'));
    expect(memberOfDifference(short, lengthBetween(0, 2 ** 31))).toEqual(none);
    expect(memberOfDifference(short, language('^\\w*$'))).toEqual(none);
    expect(memberOfDifference(short, lengthBetween(0, 2 ** 30))).toMatchObject({ answer: 'unproven' });
  });
});

describe('a difference', () => {
  it.each([
    ['^[a-z]+$', '^[a-y]+$', 'z'],
    ['^[a-y]+$', '^[a-z]+$', undefined],
    ['^\\d{1,5}$', '^\\d{1,4}$', '00000'],
    ['^\\S+@\\S+$', '^[^@\\s]+@[^@\\s]+$', 'a@@'],
    ['^[^@\\s]+@[^@\\s]+$', '^\\S+@\\S+$', undefined],
    ['^[0-9a-f]{8}-[0-9a-f]{4}$', '^[0-9a-fA-F-]{13}$', undefined],
    ['^(?:a|aa)*b$', '^a*b$', undefined],
    ['^a*b$', '^(?:a|aa)*b$', undefined],
    ['^(?:aa|aaa)*$', '^(?:a{6})*$', 'aa'],
    ['^(?:a?){50}a{50}$', '^a{50,100}$', undefined],
    ['^a{50,100}$', '^(?:a?){50}a{50}$', undefined],
    ['^(?:a?){50}a{50}$', '^a{51,100}$', 'a'.repeat(50)],
    ['(a+)+$', 'a$', undefined],
    ['\\bfoo', 'foo', undefined],
    ['foo', '\\bfoo', 'afoo'],
    ['^(?!foo).*$', '^(?!fo)', 'fo'],
    ['^(?:(?!--).)*$', '^[^-\\n]*(?:-[^-\\n]+)*-?$', undefined],
    ['^\\p{Lu}', '^\\p{L}', undefined],
    ['^\\p{L}$', '^[a-zA-Z]$', 'À'],
  ])('%s minus %s', (a, b, text) => {
    expect(memberOfDifference(language(a), language(b))).toEqual(text === undefined ? none : witness(text));
  });

  it('is confirmed by the JavaScript engine, and so is its absence', () => {
    const texts8 = fc.array(texts, { minLength: 8, maxLength: 8 });
    const confirm = (a: string, b: string, samples: readonly string[]) => {
      const answer = memberOfDifference(language(a), language(b));
      const inA = oracle(a);
      const inB = oracle(b);
      const length = answer.answer === 'witness' ? [...answer.text].length : Number.POSITIVE_INFINITY;
      if (answer.answer === 'witness') expect([inA.test(answer.text), inB.test(answer.text)]).toEqual([true, false]);
      if (answer.answer === 'unproven') return;
      const shorter = samples.filter((text) => text.isWellFormed() && [...text].length < length);
      expect(shorter.filter((text) => inA.test(text) && !inB.test(text))).toEqual([]);
    };
    fc.assert(fc.property(patterns(false), patterns(false), texts8, confirm), { numRuns: 300, seed: 3 });
    fc.assert(fc.property(patterns(true), patterns(true), texts8, confirm), { numRuns: 150, seed: 4 });
  });

  it('names the budget that ran out', () => {
    const nth = language('^.*a.{20}$');
    expect(memberOfDifference(nth, language('^.*[ab].{20}$'), { states: 500, work: 1_000_000 })).toEqual({
      answer: 'unproven',
      reason: 'more than 500 states',
    });
    expect(memberOfDifference(language('.*a.{20}'), nth, { states: 20_000, work: 500 })).toEqual({
      answer: 'unproven',
      reason: 'more than 500 steps',
    });
    expect(language('^a{1000}$').isEmpty({ states: 100, work: 1_000_000 })).toBe('unproven');
    // The same pattern is the same language, and nothing needs to be searched.
    expect(memberOfDifference(nth, language('^.*a.{20}$'))).toEqual(none);
  });

  it('does not depend on what was asked before', () => {
    const budget = { states: 20_000, work: 3_000 };
    const ask = (a: Language) => memberOfDifference(a, language('^(?:a|b)*a(?:a|b){6}c$'), budget);
    const used = language('^(?:a|b)*a(?:a|b){7}$');
    used.shortestMember();
    used.accepts('abababaabababbabbbababb');
    expect(ask(used)).toEqual(ask(language('^(?:a|b)*a(?:a|b){7}$')));
  });
});

describe('combinations', () => {
  const budget = { states: 5_000, work: 100_000 };
  const triples = fc.tuple(patterns(false), patterns(false), patterns(false));

  it('obey the laws of sets', () => {
    fc.assert(
      fc.property(triples, ([p, q, r]) => {
        const [a, b, c] = [language(p), language(q), language(r)] as const;
        // A law is broken by a witness only; large patterns may pass the budget.
        const within = (x: Language, y: Language) =>
          expect(memberOfDifference(x, y, budget).answer).not.toBe('witness');
        const equal = (x: Language, y: Language) => {
          within(x, y);
          within(y, x);
        };
        equal(a.union(b).complement(), a.complement().intersect(b.complement()));
        equal(a.intersect(b.union(c)), a.intersect(b).union(a.intersect(c)));
        equal(a.complement().complement(), a);
        equal(language(`(?:${p})|(?:${q})`), a.union(b));
        within(a, a.union(b));
        within(a.intersect(b), b);
        equal(a.union(a.complement()), everything());
        equal(a.intersect(a.complement(), b), nothing);
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  it('accept what their parts say', () => {
    fc.assert(
      fc.property(triples, texts, fc.nat(5), ([p, q, r], text, length) => {
        const combined = language(p).intersect(language(q).complement().union(language(r), lengthBetween(length, 4)));
        const size = [...text].length;
        const expected =
          oracle(p).test(text) && (!oracle(q).test(text) || oracle(r).test(text) || (size >= length && size <= 4));
        expect(combined.accepts(text)).toBe(expected);
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it('know lists of words', () => {
    const words = oneOf(['free', 'pro', 'enterprise', 'pro', '']);
    expect(['free', '', 'pr', 'prof', 'enterprise'].map((text) => words.accepts(text))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(memberOfDifference(words, oneOf(['pro', 'free', '']))).toEqual(witness('enterprise'));
    expect(memberOfDifference(words, language('^[a-z]*$'))).toEqual(none);
    expect(memberOfDifference(language('^[a-c]{1,2}$'), oneOf(['a', 'b', 'aa', 'ab', 'c', 'ba']))).toEqual(
      witness('ac'),
    );
    expect(literal('😀').intersect(lengthBetween(1, 1)).shortestMember()).toEqual(witness('😀'));
    expect(oneOf([]).isEmpty()).toBe(true);
    const numbers = oneOf(Array.from({ length: 5_000 }, (_, i) => `item-${i}`));
    expect(memberOfDifference(numbers, language('^item-\\d{1,4}$'))).toEqual(none);
    expect(memberOfDifference(language('^item-\\d{1,4}$'), numbers)).toEqual(witness('item-00'));
  });

  it('stay small when many patterns are combined', () => {
    const not = (i: number) => language(`-${i}-`).complement();
    const many = language('^(?:-\\d+-)+$').intersect(...Array.from({ length: 60 }, (_, i) => not(i)));
    expect(many.shortestMember()).toEqual(witness('-00-'));
  });

  it('nothing and everything', () => {
    expect(everything().shortestMember()).toEqual(witness(''));
    expect(nothing.shortestMember()).toEqual(none);
    expect(everything().accepts('x')).toBe(true);
    expect(nothing.accepts('x')).toBe(false);
    expect(memberOfDifference(everything(), language('[^]'))).toEqual(witness(''));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oracle, patterns, texts } from './fixtures/patterns.ts';
import { compilePattern, type Language } from './index.ts';

function language(source: string): Language {
  const result = compilePattern(source);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('a pattern', () => {
  it.each<[pattern: string, members: string[], others: string[]]>([
    ['', ['', 'a'], []],
    ['b', ['b', 'abc'], ['', 'a', 'B']],
    ['^b$', ['b'], ['', 'ab', 'bc', 'b\n']],
    ['^(?:a|bc)+$', ['a', 'bca', 'abc'], ['', 'b', 'ac']],
    ['^a|b$', ['ax', 'xb'], ['xa', 'bx']],
    ['a^b', [], ['ab', 'a', '']],
    ['(?:^|,)x(?:$|,)', ['x', 'a,x', 'x,b', ',x,'], ['ax', 'xb', 'a,xb']],
    ['^.$', ['a', '😀', '\u0085'], ['', '\n', '\r', '\u2028', 'ab']],
    ['^[^a]$', ['b', '\n', '😀'], ['a', '']],
    ['^\\u{1F600}$', ['😀'], ['\ud83d', '😁']],
    ['^\\ud83d\\ude00$', ['😀'], ['\ud83d']],
    ['^\\p{Lu}\\P{Lu}$', ['Éa', 'Ω1'], ['éa', 'ÉÉ']],
    ['^\\p{Script=Greek}+$', ['αβγ'], ['abc', '']],
    ['^\\d{4}-\\d{2}$', ['2024-01'], ['2024-1', '２０２４-01']],
    ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
    ['^(?:a{2}){2,}?$', ['aaaa', 'aaaaaa'], ['aa', 'aaaaa']],
    ['^(?:){1000000000}$', [''], ['a']],
    ['\\bcat\\b', ['cat', 'a cat!', 'écaté'], ['concat', 'cats', 'cat_']],
    ['\\Bcat\\B', ['scats'], ['cat', 'cats', 'a cat']],
    ['^\\B$', [''], ['a']],
    ['^(?=.*\\d)(?=.*[A-Z])(?!.*foo).{6,}$', ['abcD12', 'A00000'], ['abcd12', 'D1foo23', 'A0']],
    ['^(?:(?=[ab])\\w)*$', ['', 'abba'], ['abc']],
    ['^(?:(?!--).)*$', ['a-b-c', ''], ['a--b']],
    ['(?!(?!a))b', [], ['b', 'ab']],
    ['(?<=\\$)\\d', ['$5'], ['5', '$ 5']],
    ['(?<!\\$)\\b\\d+$', ['a 5'], ['a $5']],
    ['(?<=^a(?<!b)c)d', ['acd'], ['aacd', 'cd']],
    ['(?<year>\\d{4})', ['in 1999'], ['in 99']],
    ['^\\s$', ['\u00a0', '\ufeff', '\u3000'], ['\u180e', '\u200b']],
    ['[]', [], ['', 'a']],
    ['^[^]$', ['\n', '\ud800'], ['']],
    ['\\cJ|\\x41|\\/|[\\-]', ['\n', 'A', '/', '-'], ['J']],
  ])('%s', (pattern, members, others) => {
    const compiled = language(pattern);
    expect(members.filter((text) => !compiled.accepts(text))).toEqual([]);
    expect(others.filter((text) => compiled.accepts(text))).toEqual([]);
    expect([...members, ...others].filter((text) => oracle(pattern).test(text))).toEqual(members);
  });

  it('is found in the texts in which the JavaScript engine finds it', () => {
    let checks = 0;
    const texts12 = fc.array(texts, { minLength: 12, maxLength: 12 });
    const agree = (pattern: string, samples: readonly string[]) => {
      const compiled = language(pattern);
      const expression = oracle(pattern);
      const member = compiled.shortestMember();
      const asked = [...samples, ...(member.answer === 'witness' ? mutations(member.text) : [])];
      expect(asked.filter((text) => compiled.accepts(text) !== expression.test(text))).toEqual([]);
      if (member.answer === 'witness') expect(expression.test(member.text)).toBe(true);
      if (member.answer === 'none')
        expect(samples.filter((text) => text.isWellFormed() && expression.test(text))).toEqual([]);
      checks += asked.length;
    };
    fc.assert(fc.property(patterns(false), texts12, agree), { numRuns: 700, seed: 1 });
    fc.assert(fc.property(patterns(true), texts12, agree), { numRuns: 700, seed: 2 });
    expect(checks).toBeGreaterThan(20_000);
  });

  it.each([
    ['(', 'invalid', 'Unterminated group.', 1],
    ['a{2,1}', 'invalid', 'numbers out of order in {} quantifier.', 6],
    ['[b-a]', 'invalid', 'Range out of order in character class.', 4],
    ['\\p{Nonsense}', 'invalid', 'Invalid property name.', 11],
    ['a**', 'invalid', 'Nothing to repeat.', 3],
    ['x(a)\\1', 'unsupported', 'A back reference cannot be decided.', 4],
    ['(?<=a(?=b))', 'unsupported', 'A lookahead inside a lookbehind cannot be decided.', 5],
    ['a(?i:b)', 'unsupported', 'A group with its own flags cannot be decided.', 1],
  ])('%s is %s', (pattern, kind, message, index) => {
    expect(compilePattern(pattern)).toEqual({ ok: false, error: { kind, message, index } });
  });

  it.each([
    ['a long one', 'a'.repeat(4097), 4096],
    ['a deeply nested one', `${'('.repeat(2000)}${')'.repeat(2000)}`, 100],
    ['nested repetitions', '((a{1000}){1000}){1000}', 0],
    ['a large repetition', 'a{1000000000}', 0],
  ])('%s is too large', (_, pattern, index) => {
    expect(compilePattern(pattern)).toMatchObject({ ok: false, error: { kind: 'too-large', index } });
  });

  it('may be as long and as deep as the bounds say', () => {
    expect(language(`^${'a'.repeat(4095)}`).accepts('a'.repeat(4097))).toBe(true);
    expect(language(`^${'('.repeat(100)}a${')*'.repeat(100)}$`).accepts('aaa')).toBe(true);
    expect(language(`[${'('.repeat(200)}]\\(`).accepts('((')).toBe(true);
  });

  it.each([
    ['(a+)+$', 'a'],
    ['^(a|aa)*b$', 'a'],
    ['^(?:a?){50}a{50}$', 'b'],
    ['^(.*a){20}$', 'b'],
    ['^(?=(a+)+$)(?=(a|a)*$)a*b$', 'a'],
    ['(?<=^(a|aa)+)c', 'a'],
  ])('%s does not backtrack', (pattern, character) => {
    expect(language(pattern).accepts(`${character.repeat(5_000)}!`)).toBe(false);
  });
});

/** Texts one edit away. */
function mutations(text: string): string[] {
  const characters = [...text];
  return characters
    .slice(0, 6)
    .flatMap((_, i) => [
      characters.toSpliced(i, 1).join(''),
      characters.toSpliced(i, 1, 'b').join(''),
      characters.toSpliced(i, 0, '\n').join(''),
    ])
    .concat(text, `${text}a`, `-${text}`);
}

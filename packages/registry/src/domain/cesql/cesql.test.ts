import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCesql } from './index.ts';

/** What an expression comes to. */
function evaluated(text: string, attributes: Readonly<Record<string, string>> = {}) {
  const compiled = compileCesql(text);
  if (!compiled.ok) throw new Error(`${compiled.error.message} at ${compiled.error.column}`);
  return compiled.value.evaluate(attributes);
}

describe('what binds how', () => {
  it.each([
    ['5-3', 2],
    ['10 - 3 - 2', 5],
    ['FALSE AND FALSE OR TRUE', true],
    ['TRUE OR FALSE AND FALSE', false],
    ['NOT FALSE AND FALSE', false],
    ["NOT TRUE LIKE 'false'", true],
    ["-1 LIKE '-1'", true],
    ['1 + 1 = 2 AND 2 < 3', true],
    ['-7 / 2', -3],
    ['-7 % 2', -1],
    ['0 * -1', 0],
    ['- - 2', 2],
    ['-2147483648', -2_147_483_648],
    ["type NOT IN ('a', 'b') XOR FALSE", true],
    ["'it\\'s'", "it's"],
    ['"a""b"', undefined],
  ])('%s is %s', (text, value) => {
    if (value === undefined) expect(compileCesql(text).ok).toBe(false);
    else expect(evaluated(text, { type: 'c' })).toEqual({ value, errors: [] });
  });
});

describe('what does not fit', () => {
  it.each([
    ['2147483647 + 1', 0, 'math'],
    ['-2147483648 / -1', 0, 'math'],
    ["'12345678901' + 1", 1, 'cast'],
    ["'1.5' = 1", false, 'cast'],
    ["1 IN ('one')", false, 'cast'],
    ['NOPE(1)', false, 'missingFunction'],
    ["SUBSTRING('abc', 1, -1)", '', 'functionEvaluation'],
  ])('%s gives %s, and the error %s', (text, value, error) => {
    expect(evaluated(text)).toEqual({ value, errors: [error] });
  });

  it('is told of functions before anything is evaluated', () => {
    const compiled = compileCesql("NOPE(1) OR LEFT('a') = 'a' OR toString IN (hasOwnProperty())");
    expect(compiled).toMatchObject({
      ok: true,
      value: {
        unknownFunctions: ['NOPE with 1 arguments', 'LEFT with 1 arguments', 'HASOWNPROPERTY with 0 arguments'],
      },
    });
  });
});

describe('what is no expression', () => {
  it.each([
    ['', 1, 'a value has to follow here, and not the end'],
    ["type = 'a' AND", 15, 'a value has to follow here, and not the end'],
    ["type = 'a", 8, 'the string that begins here has no end'],
    ['type = $', 8, "'$' has no meaning here"],
    ['type LIKE id', 11, "a string in quotes has to follow here, and not 'id'"],
    ['type LIKE', 10, 'a string in quotes has to follow here, and not the end'],
    ['(id', 4, "')' has to follow here, and not the end"],
    ['id id', 4, "'id' comes after the end of the expression"],
    ['id IN ()', 8, "a value has to follow here, and not ')'"],
    ['EXISTS 1_a', 8, "a value has to follow here, and not '1_a'"],
    ['EXISTS and', 8, "a value has to follow here, and not 'and'"],
    ['1F() = 1', 1, "'1F' is no name of a function"],
    ['99999999999', 1, '99999999999 does not fit into 32 bits'],
    ["id = '\u{1f600}' ; x", 11, "';' has no meaning here"],
  ])('%j: column %i, %s', (text, column, message) => {
    expect(compileCesql(text)).toEqual({ ok: false, error: { message, column } });
  });

  it.each([
    ['too long', `type = '${'a'.repeat(5000)}'`],
    ['brackets', '('.repeat(2000)],
    ['nots', 'NOT '.repeat(1000)],
    ['a long row', `${'1+'.repeat(2000)}1`],
    ['a long row of tests', `id ${"LIKE '' ".repeat(400)} ${'IN (1) '.repeat(101)}`],
  ])('because it is too much: %s', (_, text) => {
    expect(compileCesql(text)).toMatchObject({ ok: false });
  });
});

describe('work', () => {
  it('is bounded: a pattern that nearly fits everywhere in a long text ends', () => {
    const pattern = `%${'a'.repeat(1000)}b`;
    expect(evaluated(`subject LIKE '${pattern}'`, { subject: 'a'.repeat(60_000) })).toEqual({
      value: false,
      errors: ['generic'],
    });
  });

  it('is bounded: texts do not grow for ever', () => {
    const text = `CONCAT(${Array(100).fill('subject').join(',')})`;
    const { errors } = evaluated(text, { subject: 'a'.repeat(1000) });
    expect(errors).toEqual(['functionEvaluation']);
  });

  it('comes to an end for whatever is sent', () => {
    const piece = fc.constantFrom(
      ...'NOT AND OR LIKE IN EXISTS ( ) , - + = < 1 id CONCAT( LEFT( \'a%\' "b" TRUE'.split(' '),
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(' ')),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (source) => {
        const compiled = compileCesql(source);
        if (!compiled.ok) return compiled.error.column >= 1 && compiled.error.column <= source.length + 1;
        return ['string', 'number', 'boolean'].includes(typeof compiled.value.evaluate({ id: 'x' }).value);
      }),
      { numRuns: 500 },
    );
  });
});

import { everything, type Language, lengthBetween, oneOf } from '../../../regular-language/index.ts';
import { keyOf } from '../value.ts';
import type { Claim, Claims } from './claims.ts';
import { member, NONE, type Outcome, unproven } from './outcome.ts';

/** Bounds of one search of an automaton; a question may ask for many. */
const BUDGET = { states: 10_000, work: 300_000 };

/** A shortest string of which all the claims hold, the most readable one. */
export function findText(claims: Claims, atoms: readonly Claim[]): Outcome {
  const languages: Language[] = [];
  const excluded: string[] = [];
  let [min, max] = [0, Number.POSITIVE_INFINITY];
  let among: readonly string[] | undefined;
  let undecided: string | undefined;
  for (const atom of atoms) {
    const term = claims.term(atom);
    if (term.is === 'sized') {
      if (atom > 0) min = Math.max(min, term.count);
      else max = Math.min(max, term.count - 1);
    } else if (term.is === 'among') {
      const words = [...term.values.values()].filter((value) => typeof value === 'string');
      if (atom < 0) excluded.push(...words);
      else among = among?.filter((word) => term.values.has(keyOf(word))) ?? words;
    } else if (term.is === 'pattern') {
      const language = term.pattern.language;
      if (language.ok) languages.push(atom > 0 ? language.value : language.value.complement());
      else undecided ??= `the pattern ${term.pattern.source} cannot be decided`;
    } else if (term.is === 'format') undecided ??= `the format ${term.name} cannot be decided`;
  }
  if (min > max) return NONE;
  const restricted = min > 0 || max < Number.POSITIVE_INFINITY ? [lengthBetween(min, max), ...languages] : languages;
  const without = new Set(excluded);
  const language = among === undefined ? everything() : oneOf(among.filter((word) => !without.has(word)));
  return shortest(language.intersect(...restricted), without, among !== undefined, undecided);
}

function shortest(
  language: Language,
  without: ReadonlySet<string>,
  isList: boolean,
  undecided: string | undefined,
): Outcome {
  let answer = language.shortestMember(BUDGET);
  if (answer.answer === 'witness' && !isList && without.has(answer.text)) {
    answer = language.intersect(oneOf(without).complement()).shortestMember(BUDGET);
  }
  if (answer.answer === 'none') return NONE;
  if (undecided !== undefined) return unproven(undecided);
  return answer.answer === 'witness' ? member(answer.text) : unproven(answer.reason);
}

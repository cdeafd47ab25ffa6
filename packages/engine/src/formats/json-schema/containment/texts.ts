import { type Budget, everything, type Language, lengthBetween, oneOf } from '../../../regular-language/index.ts';
import { checkFormat, formatBounds } from '../string-formats/index.ts';
import { keyOf } from '../value.ts';
import type { Claim, Claims } from './claims.ts';
import { member, NONE, type Outcome, unproven } from './outcome.ts';
import type { Search } from './search.ts';

/** Bounds of one search of an automaton; a question may ask for many. */
const BUDGET = { states: 10_000, work: 300_000 };
/** Members that are tried where a format is not known exactly. */
const MAX_TRIES = 6;
/** Texts that some formats without a grammar accept and others refuse. */
const SAMPLES = ['', 'a', '(', '-', 'a.b', 'a..b', '[', '😀'];

/** What a string shall be. */
interface Wanted {
  /** Contains all that is wanted, and perhaps more. */
  readonly outer: Language[];
  /** Contains only what is wanted, as far as formats go. */
  readonly inner: Language[];
  /** Formats that it has or has not, where their language is not known exactly. */
  readonly formats: { readonly name: string; readonly has: boolean }[];
  readonly excluded: Set<string>;
  among: readonly string[] | undefined;
  min: number;
  max: number;
  undecided: string | undefined;
}

/** A shortest string of which all the claims hold, the most readable one. */
export function findText(question: Search, atoms: readonly Claim[]): Outcome {
  const wanted = collect(question.knowledge.expansion.claims, atoms);
  const { min, max, among, excluded, formats, outer, inner } = wanted;
  if (min > max) return NONE;
  const sized = min > 0 || max < Number.POSITIVE_INFINITY ? lengthBetween(min, max) : everything();
  const sound = sized.intersect(...outer);
  const isWanted = (text: string) => formats.every(({ name, has }) => checkFormat(name, text) === has);
  const budget = { ...BUDGET, spend: (steps: number) => question.spend(steps) };
  question.spend(excluded.size + 64 * outer.length);
  if (among !== undefined) {
    for (const text of among) question.spend((1 + (text.length >> 3)) * (1 + outer.length));
    const found = among.find((text) => !excluded.has(text) && sound.accepts(text) && isWanted(text));
    if (found === undefined) return NONE;
    return wanted.undecided === undefined ? member(found) : unproven(wanted.undecided);
  }
  const outcome = shortest(sound, excluded, budget);
  if (outcome.is !== 'member') return outcome;
  if (wanted.undecided !== undefined) return unproven(wanted.undecided);
  if (formats.length === 0 || isWanted(outcome.value as string)) return outcome;
  const likely = shortest(sized.intersect(...inner), excluded, budget);
  if (likely.is === 'member' && isWanted(likely.value as string)) return likely;
  return tried(sound, excluded, isWanted, budget) ?? unproven(`the format ${formats[0]?.name} cannot be decided`);
}

function collect(claims: Claims, atoms: readonly Claim[]): Wanted {
  const wanted: Wanted = {
    ...{ outer: [], inner: [], formats: [], excluded: new Set(), among: undefined },
    ...{ min: 0, max: Number.POSITIVE_INFINITY, undecided: undefined },
  };
  for (const atom of atoms) {
    const term = claims.term(atom);
    const isAffirmed = atom > 0;
    if (term.is === 'sized') {
      if (isAffirmed) wanted.min = Math.max(wanted.min, term.count);
      else wanted.max = Math.min(wanted.max, term.count - 1);
    } else if (term.is === 'among') {
      const words = [...term.values.values()].filter((value) => typeof value === 'string');
      if (isAffirmed) wanted.among = wanted.among?.filter((word) => term.values.has(keyOf(word))) ?? words;
      else for (const word of words) wanted.excluded.add(word);
    } else if (term.is === 'pattern') {
      const { language } = term.pattern;
      if (language.ok) restrict(wanted, isAffirmed ? language.value : language.value.complement());
      else wanted.undecided ??= `the pattern ${term.pattern.source} cannot be decided`;
    } else if (term.is === 'format') restrictFormat(wanted, term.name, isAffirmed);
  }
  return wanted;
}

function restrict({ outer, inner }: Wanted, language: Language): void {
  outer.push(language);
  inner.push(language);
}

function restrictFormat(wanted: Wanted, name: string, has: boolean): void {
  const bounds = formatBounds(name);
  if (bounds !== undefined && bounds.inner === bounds.outer) {
    restrict(wanted, has ? bounds.outer : bounds.outer.complement());
    return;
  }
  wanted.formats.push({ name, has });
  if (bounds === undefined) return;
  const { inner, outer } = bounds;
  const [likely, certain] = has ? [inner, outer] : [outer.complement(), inner?.complement()];
  if (likely !== undefined) wanted.inner.push(likely);
  if (certain !== undefined) wanted.outer.push(certain);
}

function shortest(language: Language, without: ReadonlySet<string>, budget: Budget): Outcome {
  let answer = language.shortestMember(budget);
  if (answer.answer === 'witness' && without.has(answer.text)) {
    answer = language.intersect(oneOf(without).complement()).shortestMember(budget);
  }
  if (answer.answer === 'none') return NONE;
  return answer.answer === 'witness' ? member(answer.text) : unproven(answer.reason);
}

/** One of a few texts of a language that happens to be wanted. */
function tried(
  language: Language,
  without: ReadonlySet<string>,
  isWanted: (text: string) => boolean,
  budget: Budget,
): Outcome | undefined {
  const sample = SAMPLES.find((text) => !without.has(text) && language.accepts(text) && isWanted(text));
  if (sample !== undefined) return member(sample);
  const seen = new Set(without);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const outcome = shortest(language, seen, budget);
    if (outcome.is !== 'member') return outcome;
    if (isWanted(outcome.value as string)) return outcome;
    seen.add(outcome.value as string);
  }
  return undefined;
}

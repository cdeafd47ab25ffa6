import { accepted, type Expression } from './expression.ts';
import { type Answer, type Budget, search } from './search.ts';
import { WordList } from './word-list.ts';

/**
 * A set of texts. Immutable; its operations build descriptions, and nothing is computed before something is asked. Questions about all
 * members are about well-formed texts: sequences of Unicode scalar values. Combinations may be nested as deep as the caller's own
 * input may be, some hundreds of levels; chains of one operation do not nest.
 */
export class Language {
  readonly #expression: Expression;

  /** For this room; others begin with {@link compilePattern}, {@link lengthBetween}, {@link oneOf} or {@link everything}. */
  constructor(expression: Expression) {
    this.#expression = expression;
  }

  /**
   * True when the text is in the language. In time proportional to the text and to the pattern with its repetitions unrolled, whatever
   * the pattern: nothing backtracks. A lone surrogate counts as a character here, as in ECMA-262.
   */
  accepts(text: string): boolean {
    return accepted(this.#expression, text);
  }

  /** The texts that are not in the language. */
  complement(): Language {
    const expression = this.#expression;
    return new Language(expression.is === 'not' ? expression.of : { is: 'not', of: expression });
  }

  /** The texts that are in this language and in all the others. */
  intersect(...others: readonly Language[]): Language {
    return this.#joined('all', others);
  }

  /** The texts that are in this language or in one of the others. */
  union(...others: readonly Language[]): Language {
    return this.#joined('any', others);
  }

  /**
   * A shortest text of the language; always the same one. Among the shortest it is the most readable one, or, where the language is
   * an intersection with a list of texts, the first one in the list.
   */
  shortestMember(budget?: Budget): Answer {
    return search(this.#expression, budget);
  }

  /** Whether there is no text in the language. */
  isEmpty(budget?: Budget): boolean | 'unproven' {
    const { answer } = this.shortestMember(budget);
    return answer === 'unproven' ? answer : answer === 'none';
  }

  #joined(is: 'all' | 'any', others: readonly Language[]): Language {
    const parts = [this, ...others].flatMap((language) => {
      const part = language.#expression;
      return part.is === is ? part.of : [part];
    });
    const of = [...new Set(parts)];
    if (hasOpposites(of)) return new Language({ is: is === 'all' ? 'any' : 'all', of: [] });
    return new Language(of.length === 1 ? (of[0] as Expression) : { is, of });
  }
}

/** True when an automaton and its complement are among the parts: all of them are nothing, any of them is everything. */
function hasOpposites(parts: readonly Expression[]): boolean {
  const keys = new Set(parts.map((part) => part.is === 'automaton' && part.automaton.key));
  return parts.some((part) => part.is === 'not' && part.of.is === 'automaton' && keys.has(part.of.automaton.key));
}

/** Every text. */
export function everything(): Language {
  return new Language({ is: 'all', of: [] });
}

/** The texts of `min` to `max` code points, both included; without `max` there is no upper bound. */
export function lengthBetween(min: number, max: number = Number.POSITIVE_INFINITY): Language {
  return new Language({ is: 'length', min: Math.max(0, Math.ceil(min)), max: Math.max(-1, Math.floor(max)) });
}

/** The language of one text. */
export function literal(text: string): Language {
  return oneOf([text]);
}

/** The language of exactly these texts. */
export function oneOf(texts: Iterable<string>): Language {
  return new Language({ is: 'automaton', automaton: new WordList(texts) });
}

/** A shortest text that is in `a` and not in `b`: none means that `b` contains `a`. */
export function memberOfDifference(a: Language, b: Language, budget?: Budget): Answer {
  return a.intersect(b.complement()).shortestMember(budget);
}

import { failure, type Result, success } from '../../../model/result.ts';
import {
  everything,
  type Language,
  lengthBetween,
  memberOfDifference,
  oneOf,
} from '../../../regular-language/index.ts';
import type { Shape } from '../contract.ts';
import { type Answer, member, NONE } from './answer.ts';
import type { Effort } from './effort.ts';
import { atLeastBytes, atMostBytes, TEXT_PATTERNS, type TextType } from './text-types.ts';

/** A type of text as a shape declares it. */
export type TextShape = Pick<Shape, 'pattern' | 'min_length' | 'max_length'> & { readonly type: TextType };

/** Least and most characters (bytes, for `bytes`) of a text. */
export interface Lengths {
  readonly min: number;
  readonly max: number;
}

/** A set of texts, and a name that it shares with no other set; or why it has no description. */
export type Texts = Result<{ readonly language: Language; readonly name: string }, string>;

/** Exactly the texts of a shape. */
export function textsOfShape(shape: TextShape, effort: Effort): Texts {
  const { type, pattern } = shape;
  const { min, max } = lengthsOf(shape);
  return allOf([
    ...(type === 'string' ? [] : [textsOfType(type, effort)]),
    ...(min === 0 && max === Number.POSITIVE_INFINITY ? [] : [textsOfLength(type, { min, max }, effort)]),
    ...(pattern === undefined ? [] : [textsWith(pattern, effort)]),
  ]);
}

/** The lengths that a shape allows. */
export function lengthsOf({ min_length = 0, max_length = Number.POSITIVE_INFINITY }: TextShape): Lengths {
  return { min: min_length, max: max_length };
}

/** The texts that are written as values of the type are. */
export function textsOfType(type: Exclude<TextType, 'string'>, effort: Effort): Texts {
  return textsWith(TEXT_PATTERNS[type], effort);
}

/** The texts in which a pattern is found. */
export function textsWith(pattern: string, effort: Effort): Texts {
  const language = effort.language(pattern);
  if (language === undefined) return failure(`the pattern /${pattern}/ is not decidable here`);
  return success({ language, name: JSON.stringify(pattern) });
}

/** Texts of so many characters; for `bytes` those that carry so many bytes, among base64 texts. */
export function textsOfLength(type: TextType, { min, max }: Lengths, effort: Effort): Texts {
  if (type !== 'bytes') return success({ language: lengthBetween(min, max), name: `${min}-${max}` });
  const least = atLeastBytes(min);
  let language = lengthBetween(least.characters);
  if (least.padding !== undefined) {
    const unpadded = endingWith(least.padding, effort).complement();
    language = language.intersect(lengthBetween(least.characters + 1).union(unpadded));
  }
  if (max !== Number.POSITIVE_INFINITY) {
    const most = atMostBytes(max);
    language = language.intersect(lengthBetween(0, most.characters));
    if (most.padding !== undefined) {
      language = language.intersect(lengthBetween(0, most.characters - 1).union(endingWith(most.padding, effort)));
    }
  }
  return success({ language, name: `bytes ${min}-${max}` });
}

/** Exactly these texts. */
export function textsListed(texts: readonly string[]): Texts {
  return success({ language: oneOf(texts), name: JSON.stringify(texts) });
}

/** A text of the first set; with a second set, one that is not in that. */
export function textIn(texts: Texts, besides: Texts | undefined, effort: Effort): Answer {
  if (!texts.ok) return { is: 'unproven', because: texts.error };
  if (besides?.ok === false) return { is: 'unproven', because: besides.error };
  const { language, name } = texts.value;
  return effort.ask(besides === undefined ? name : `${name} \\ ${besides.value.name}`, (budget) => {
    const found =
      besides === undefined
        ? language.shortestMember(budget)
        : memberOfDifference(language, besides.value.language, budget);
    if (found.answer === 'none') return NONE;
    return found.answer === 'witness' ? member(found.text) : { is: 'unproven', because: found.reason };
  });
}

function allOf(parts: readonly Texts[]): Texts {
  const sets: { readonly language: Language; readonly name: string }[] = [];
  for (const part of parts) {
    if (!part.ok) return part;
    sets.push(part.value);
  }
  return success({
    language: everything().intersect(...sets.map(({ language }) => language)),
    name: sets.map(({ name }) => name).join(' & '),
  });
}

function endingWith(text: string, effort: Effort): Language {
  return effort.language(`${text}$`) ?? everything();
}

import type { Rule } from '../../../model/format.ts';
import { COUNT_BOUNDS, NUMBER_BOUNDS } from '../diff/bounds.ts';
import { COMBINATORS } from '../diff/branches.ts';
import { OPENNESS, QUESTIONS } from '../diff/slots.ts';
import { listed, own, paired, shown, step, where } from './tell.ts';

type Entries = Readonly<Record<string, Rule>>;

const UPPER =
  'A lower bound of this kind refuses values that were written before; a higher one lets readers meet values they refuse.';
const LOWER =
  'A higher bound of this kind refuses values that were written before; a lower one lets readers meet values they refuse.';

/** Bounds: added and removed, increased and decreased. */
function bound(keyword: string, word: string): Entries {
  const why = /^(?:max|exclusiveMax)/.test(keyword) ? UPPER : LOWER;
  return {
    ...paired(
      'minor',
      [`${word}_added`, `${keyword} added`, why, ({ to }, path) => `${keyword} of ${where(path)} added: ${shown(to)}`],
      [
        `${word}_removed`,
        `${keyword} removed`,
        why,
        ({ from }, path) => `${keyword} of ${where(path)} removed: ${shown(from)}`,
      ],
    ),
    ...moved(keyword, word, why),
  };
}

function moved(keyword: string, word: string, why: string): Entries {
  return paired(
    'minor',
    [
      `${word}_increased`,
      `${keyword} increased`,
      why,
      (detail, path) => `${keyword} of ${where(path)} increased: ${step(detail)}`,
    ],
    [
      `${word}_decreased`,
      `${keyword} decreased`,
      why,
      (detail, path) => `${keyword} of ${where(path)} decreased: ${step(detail)}`,
    ],
  );
}

/** A keyword that is there or not, and may say something else. */
function text(keyword: 'pattern' | 'format' | 'const', why: string): Entries {
  return {
    ...paired(
      'minor',
      [
        `${keyword}_added`,
        `${keyword} added`,
        why,
        ({ to }, path) => `${keyword} of ${where(path)} added: ${shown(to)}`,
      ],
      [
        `${keyword}_removed`,
        `${keyword} removed`,
        why,
        ({ from }, path) => `${keyword} of ${where(path)} removed: ${shown(from)}`,
      ],
    ),
    ...own('minor', [
      `${keyword}_changed`,
      `${keyword} changed`,
      why,
      (detail, path) => `${keyword} of ${where(path)} changed: ${step(detail)}`,
    ]),
  };
}

const REST =
  'What else may be there decides whether old data still passes, and whether readers of before meet what they refuse.';

/** What a schema says about the rest. */
function openness(keyword: string, word: string): Entries {
  const name = (detail: { readonly keyword?: unknown }): string =>
    typeof detail.keyword === 'string' ? detail.keyword : keyword;
  return {
    ...paired(
      'minor',
      [
        `${word}_opened`,
        `${keyword} opened`,
        REST,
        (detail, path) => `${name(detail)} of ${where(path)} are no longer refused`,
      ],
      [
        `${word}_closed`,
        `${keyword} closed`,
        REST,
        (detail, path) => `${name(detail)} of ${where(path)} are now refused`,
      ],
    ),
    ...paired(
      'minor',
      [
        `${word}_extended`,
        `${keyword} extended`,
        REST,
        (detail, path) => `${name(detail)} of ${where(path)} may now be anything`,
      ],
      [
        `${word}_narrowed`,
        `${keyword} narrowed`,
        REST,
        (detail, path) => `${name(detail)} of ${where(path)} now have a schema`,
      ],
    ),
  };
}

/** A keyword with a schema that is there or not. */
function question(keyword: string, word: string, why: string): Entries {
  return paired(
    'minor',
    [`${word}_added`, `${keyword} added`, why, (_detail, path) => `${keyword} added to ${where(path)}`],
    [`${word}_removed`, `${keyword} removed`, why, (_detail, path) => `${keyword} removed from ${where(path)}`],
  );
}

const BRANCHES = {
  allOf: 'Every branch is one more demand on the data.',
  anyOf: 'Every branch is one more shape that the data may have, and that readers have to know.',
  oneOf: 'A branch is one more shape that the data may have; where two of them fit, none does.',
} as const;

function combinator(keyword: keyof typeof COMBINATORS): Entries {
  const word = COMBINATORS[keyword];
  const why = BRANCHES[keyword];
  return {
    ...question(keyword, word, why),
    ...paired(
      'minor',
      [`${word}_branch_added`, `Branch of ${keyword} added`, why, (_detail, path) => `branch ${where(path)} added`],
      [
        `${word}_branch_removed`,
        `Branch of ${keyword} removed`,
        why,
        (_detail, path) => `branch ${where(path)} removed`,
      ],
    ),
  };
}

/** Entries of the keywords that are told by a table: bounds, texts, what else may be there, conditions, combinations. */
export const KEYWORDS: Entries = Object.assign(
  {},
  ...Object.entries({ ...NUMBER_BOUNDS, ...COUNT_BOUNDS }).map(([keyword, word]) => bound(keyword, word)),
  moved('minContains', 'min_contains', LOWER),
  bound('maxContains', 'max_contains'),
  text('pattern', 'Texts that the one pattern lets through and the other refuses are lost between the versions.'),
  text(
    'format',
    'A format is taken as asserted, as serializers and registries do: texts that are not of it are refused.',
  ),
  text('const', 'Another value than the one that is allowed is refused.'),
  ...Object.entries(OPENNESS).map(([keyword, word]) => openness(keyword, word)),
  ...Object.entries(QUESTIONS).map(([keyword, word]) =>
    question(keyword, word, 'What the schema asks in this way, data of the other version may not fulfil.'),
  ),
  question('contains', 'contains', 'Lists without such an item are refused.'),
  ...Object.keys(COMBINATORS).map((keyword) => combinator(keyword as keyof typeof COMBINATORS)),
  own('minor', [
    'combinator_changed',
    'Combination changed',
    'How many of the branches have to fit has changed: all, at least one, or exactly one.',
    ({ from, to }, path) => `combination of ${where(path)} changed: ${shown(from)} -> ${shown(to)}`,
  ]),
  paired(
    'minor',
    [
      'multiple_of_added',
      'multipleOf added',
      'Numbers between the steps are refused.',
      ({ to }, path) => `multipleOf of ${where(path)} added: ${shown(to)}`,
    ],
    [
      'multiple_of_removed',
      'multipleOf removed',
      'Readers of before meet numbers between the steps.',
      ({ from }, path) => `multipleOf of ${where(path)} removed: ${shown(from)}`,
    ],
  ),
  paired(
    'minor',
    [
      'multiple_of_expanded',
      'multipleOf expanded',
      'The new step is a multiple of the old one: fewer numbers are allowed.',
      (detail, path) => `multipleOf of ${where(path)} expanded: ${step(detail)}`,
    ],
    [
      'multiple_of_reduced',
      'multipleOf reduced',
      'The old step is a multiple of the new one: more numbers are allowed.',
      (detail, path) => `multipleOf of ${where(path)} reduced: ${step(detail)}`,
    ],
  ),
  own('minor', [
    'multiple_of_changed',
    'multipleOf changed',
    'Neither step is a multiple of the other, so that either version allows numbers that the other refuses.',
    (detail, path) => `multipleOf of ${where(path)} changed: ${step(detail)}`,
  ]),
  paired(
    'minor',
    [
      'unique_items_added',
      'uniqueItems added',
      'Lists that hold a value twice are refused.',
      (_detail, path) => `items of ${where(path)} must now be distinct`,
    ],
    [
      'unique_items_removed',
      'uniqueItems removed',
      'Readers of before meet lists that hold a value twice.',
      (_detail, path) => `items of ${where(path)} need no longer be distinct`,
    ],
  ),
  paired(
    'minor',
    [
      'enum_added',
      'Enumeration added',
      'Other values than those listed are refused.',
      ({ values }, path) => `${where(path)} is now one of ${listed(values)}`,
    ],
    [
      'enum_removed',
      'Enumeration removed',
      'Readers of before meet values that are not in their list.',
      ({ values }, path) => `${where(path)} is no longer one of ${listed(values)}`,
    ],
  ),
  paired(
    'minor',
    [
      'enum_extended',
      'Enumerated values added',
      'Readers of before do not know the new values.',
      ({ added }, path) => `allowed values of ${where(path)} added: ${listed(added)}`,
    ],
    [
      'enum_narrowed',
      'Enumerated values removed',
      'Data that was written before may hold the removed values.',
      ({ removed }, path) => `allowed values of ${where(path)} removed: ${listed(removed)}`,
    ],
  ),
);

import type { Rule } from '../../../model/format.ts';
import { type ConfluentKind, VERDICTS } from '../confluent/kinds.ts';

/** Why the registry minds, by how the kind begins; the first that fits counts. */
const WHY: readonly (readonly [begin: RegExp, why: string])[] = [
  [/^(?:ID|TITLE|DESCRIPTION|DEFAULT)_/, 'What asserts nothing is noted and never minded.'],
  [/^SCHEMA_/, 'A schema for all items came or went.'],
  [
    /^TYPE_/,
    'Classes of schemas are compared, not sets of values: whole numbers may become numbers, and nothing else may become something else.',
  ],
  [/^PATTERN_/, 'Patterns are compared as texts: another pattern counts as stricter even where it lets more through.'],
  [/^MULTIPLE_OF_/, 'Steps are compared as whole numbers; one that divides the other is looser.'],
  [
    /^REQUIRED_ATTRIBUTE_/,
    'A property that both sides declare and that becomes required may be missing in older data. Confluent takes a default for a remedy, which no validator fills in.',
  ],
  [
    /^ADDITIONAL_PROPERTIES_/,
    'What the reader says about further properties. The lenient policy does not mind when it says more.',
  ],
  [
    /^UNEVALUATED_PROPERTIES_/,
    'What the reader says about properties that nothing else has looked at. The lenient policy does not mind when it says more.',
  ],
  [
    /^(?:ADDITIONAL|UNEVALUATED)_ITEMS_/,
    'What the reader says about items behind those that have a place of their own.',
  ],
  [/^DEPENDENCY_/, 'What the presence of a property demands of the rest of the object.'],
  [
    /^REQUIRED_PROPERTY_/,
    'A required property that is new is missing in all older data. Confluent takes a default for a remedy, which no validator fills in.',
  ],
  [
    /^OPTIONAL_PROPERTY_ADDED_TO_OPEN/,
    'Older data may hold a member of that name with anything in it, because nothing was said about it. The lenient policy assumes that it does not.',
  ],
  [
    /^(?:OPTIONAL_)?PROPERTY_/,
    'Whether a property may come or go depends on what the other side says about properties that it does not name.',
  ],
  [
    /^ITEM_/,
    'Whether an item with a place of its own may come or go depends on what the other side says about further items.',
  ],
  [/^ENUM_/, 'Readers know the values that they list.'],
  [/^COMBINED_TYPE_SUBSCHEMAS/, 'Some branch of the one side goes with no branch of the other.'],
  [/^COMBINED_TYPE/, 'How many branches have to fit has changed: only at least one of them asks less than before.'],
  [/^PRODUCT_TYPE/, 'Every branch of allOf is one more demand.'],
  [/^SUM_TYPE/, 'Every branch of anyOf or oneOf is one more shape that data may have.'],
  [/^NOT_TYPE/, 'What is excluded is compared the other way round: excluding less lets more through.'],
  [/^UNIQUE_ITEMS/, 'Lists that hold a value twice are refused by one side.'],
  [/^(?:EXCLUSIVE_)?(?:MAX|MIN)/, 'Bounds are compared one by one, as numbers: a tighter one refuses older data.'],
];

const OPPOSITES: Readonly<Record<string, string>> = {
  ADDED: 'REMOVED',
  REMOVED: 'ADDED',
  INCREASED: 'DECREASED',
  DECREASED: 'INCREASED',
  EXTENDED: 'NARROWED',
  NARROWED: 'EXTENDED',
  EXPANDED: 'REDUCED',
  REDUCED: 'EXPANDED',
};

/** The kind with the opposite verb, where there is one; otherwise the same. */
function mirrorOf(kind: string): string {
  const opposite = kind
    .split('_')
    .map((word) => OPPOSITES[word] ?? word)
    .join('_');
  return Object.hasOwn(VERDICTS, opposite) ? opposite : kind;
}

function rule(kind: ConfluentKind): Rule {
  const words = kind.toLowerCase().replaceAll('_', ' ');
  const verdict = VERDICTS[kind];
  const why = WHY.find(([begin]) => begin.test(kind))?.[1] ?? 'Compared by name.';
  return {
    title: `Confluent: ${words}`,
    why: `${why} ${SAYS[verdict]}`,
    message: ({ path, direction }) => {
      const sides = direction === 'forward' ? ' (the old schema reads)' : ' (the new schema reads)';
      return `${words} at '${typeof path === 'string' ? path : '#/'}'${direction === undefined ? '' : sides}`;
    },
    mirror: mirrorOf(kind),
    bump: 'none',
  };
}

const SAYS = {
  passes: 'It passes.',
  lenient: 'It is refused, and passes with the lenient policy.',
  refused: 'It is refused.',
} as const;

/** Entries of Confluent's kinds: findings of its profiles, spelled as its registry spells them. */
export const CONFLUENT: Readonly<Record<string, Rule>> = Object.fromEntries(
  (Object.keys(VERDICTS) as ConfluentKind[]).map((kind) => [kind, rule(kind)]),
);

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

/** What a sentence is made of: the place as Confluent prints it, and its words for the schema that reads and the one that was written with. */
interface Slots {
  readonly path: string;
  readonly reader: string;
  readonly writer: string;
}

const differs = ({ path, reader, writer }: Slots): string =>
  `The value at path '${path}' is different between the ${reader} and ${writer} schema`;

const typeDiffers = ({ path, reader, writer }: Slots): string =>
  `A type at path '${path}' is different between the ${reader} schema and the ${writer} schema`;

const elements =
  (many: string) =>
  ({ path, reader, writer }: Slots): string =>
    `An array or combined type at path '${path}' has ${many} elements in the ${reader} schema than the ${writer} schema`;

const value =
  (much: string) =>
  ({ path, reader, writer }: Slots): string =>
    `The value at path '${path}' in the ${reader} schema is ${much} than its value in the ${writer} schema`;

const added =
  (model: string, what: string) =>
  ({ path, reader, writer }: Slots): string =>
    `The ${reader} schema has ${model} content model and has ${what} at path '${path}' which is missing in the ${writer} schema`;

const covered =
  (has: string, there: string, is: string) =>
  ({ path, reader, writer }: Slots): string =>
    `The ${reader} schema ${has} a property or item at path '${path}' which is ${there} in the ${writer} schema and ${is} covered by its partially open content model`;

/** The sentences of Confluent's registry by how the kind is called, since clients compare them; the first that fits counts. */
const SENTENCES: readonly (readonly [words: RegExp, sentence: (slots: Slots) => string])[] = [
  [/ADDED_TO_OPEN_/, added('an open', 'a property or item')],
  [/^REQUIRED_.*ADDED_TO_UNOPEN_/, added('an unopen', 'a required property')],
  [/ADDED_TO_(?:UNOPEN|CLOSED)_/, added('an unopen', 'a property or item')],
  [
    /_REMOVED_FROM_CLOSED_/,
    ({ path, reader, writer }) =>
      `The ${reader} has a closed content model and is missing a property or item present at path '${path}' in the ${writer} schema`,
  ],
  [
    /_REMOVED_FROM_OPEN_/,
    ({ path, reader, writer }) =>
      `The ${reader} schema has an open content model and is missing a property or item present at path '${path}' in the ${writer} schema`,
  ],
  [/_ADDED_IS_COVERED_/, covered('has', 'missing', 'is')],
  [/_ADDED_NOT_COVERED_/, covered('has', 'missing', 'is not')],
  [/_REMOVED_IS_COVERED_/, covered('is missing', 'present', 'is')],
  [/_REMOVED_NOT_COVERED_/, covered('is missing', 'present', 'is not')],
  [/^(?:TYPE|COMBINED_TYPE|NOT_TYPE)_/, typeDiffers],
  [/^(?:ENUM_ARRAY|SUM_TYPE|PRODUCT_TYPE|DEPENDENCY_ARRAY)_EXTENDED$/, elements('more')],
  [/^(?:ENUM_ARRAY|SUM_TYPE|PRODUCT_TYPE|DEPENDENCY_ARRAY)_NARROWED$/, elements('fewer')],
  [/_(?:EXTENDED|NARROWED)$/, typeDiffers],
  [/_(?:INCREASED|EXPANDED)$/, value('more')],
  [/_(?:DECREASED|REDUCED)$/, value('less')],
  [
    /_ADDED$/,
    ({ path, reader, writer }) =>
      `The keyword at path '${path}' in the ${reader} schema is not present in the ${writer} schema`,
  ],
  [
    /_REMOVED$/,
    ({ path, reader, writer }) =>
      `The keyword at path '${path}' in the ${writer} schema is not present in the ${reader} schema`,
  ],
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
  const sentence = SENTENCES.find(([words]) => words.test(kind))?.[1] ?? differs;
  const why = WHY.find(([begin]) => begin.test(kind))?.[1] ?? 'Compared by name.';
  return {
    title: `Confluent: ${words}`,
    why: `${why} ${SAYS[verdict]}`,
    message: ({ path, direction }) => {
      const [reader, writer] = direction === 'forward' ? ['old', 'new'] : ['new', 'old'];
      return sentence({ path: typeof path === 'string' ? path : '#/', reader, writer });
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

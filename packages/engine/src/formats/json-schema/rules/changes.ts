import type { Rule } from '../../../model/format.ts';
import { ANNOTATIONS } from '../diff/annotations.ts';
import { listed, named, own, paired, shown, step, where } from './tell.ts';

type Entries = Readonly<Record<string, Rule>>;

/** Types and whole schemas. */
const TYPES: Entries = {
  ...paired(
    'minor',
    [
      'type_added',
      'Type added',
      'Values of other types than those named are refused.',
      ({ to }, path) => `type of ${where(path)} is now ${listed(to)}`,
    ],
    [
      'type_removed',
      'Type removed',
      'Readers of before meet values of other types.',
      ({ from }, path) => `type of ${where(path)} is no longer ${listed(from)}`,
    ],
  ),
  ...paired(
    'minor',
    [
      'type_extended',
      'Type extended',
      'Readers of before meet values of types that they do not know.',
      ({ from, to }, path) => `type of ${where(path)} extended: ${listed(from)} -> ${listed(to)}`,
    ],
    [
      'type_narrowed',
      'Type narrowed',
      'Data that was written before may be of a type that is refused now.',
      ({ from, to }, path) => `type of ${where(path)} narrowed: ${listed(from)} -> ${listed(to)}`,
    ],
  ),
  ...own('minor', [
    'type_changed',
    'Type changed',
    'Either version knows a type that the other refuses.',
    ({ from, to }, path) => `type of ${where(path)} changed: ${listed(from)} -> ${listed(to)}`,
  ]),
  ...paired(
    'minor',
    [
      'schema_permitted',
      'Something is allowed here',
      'Readers of before refuse every value here.',
      (_detail, path) => `${where(path)} may now have values`,
    ],
    [
      'schema_forbidden',
      'Nothing is allowed here',
      'Data that was written before may have a value here.',
      (_detail, path) => `${where(path)} may no longer have any value`,
    ],
  ),
};

/** Members of objects, and items that have a place of their own. */
const MEMBERS: Entries = {
  ...paired(
    'minor',
    [
      'property_added',
      'Property added',
      'An optional property that the writer did not declare breaks nobody who writes what is declared; a required one is missing in all older data.',
      ({ required }, path) => `${required === true ? 'required' : 'optional'} property ${where(path)} added`,
    ],
    [
      'property_removed',
      'Property removed',
      'Where further properties are refused, data that has it is refused; readers that require it do not find it.',
      ({ required }, path) => `${required === true ? 'required ' : ''}property ${where(path)} removed`,
    ],
  ),
  ...paired(
    'minor',
    [
      'required_added',
      'Property became required',
      'Data that was written before may lack it.',
      ({ names }) => `now required: ${named(names)}`,
    ],
    [
      'required_removed',
      'Property is no longer required',
      'Readers of before may not find it.',
      ({ names }) => `no longer required: ${named(names)}`,
    ],
  ),
  ...paired(
    'minor',
    [
      'pattern_property_added',
      'Pattern of property names added',
      'Properties whose names match have a schema now.',
      ({ pattern }, path) => `properties that match ${shown(pattern)} now have a schema (${where(path)})`,
    ],
    [
      'pattern_property_removed',
      'Pattern of property names removed',
      'Properties whose names match are now what any other property is.',
      ({ pattern }, path) => `properties that match ${shown(pattern)} no longer have a schema (${where(path)})`,
    ],
  ),
  ...paired(
    'minor',
    [
      'dependent_required_added',
      'Dependency added',
      'Data that has the one property without the others is refused.',
      ({ names }, path) => `${where(path)} now entails ${named(names)}`,
    ],
    [
      'dependent_required_removed',
      'Dependency removed',
      'Readers of before may meet the property without the others.',
      ({ names }, path) => `${where(path)} no longer entails ${named(names)}`,
    ],
  ),
  ...paired(
    'minor',
    [
      'dependent_required_extended',
      'Dependency extended',
      'Data that has the one property without the others is refused.',
      ({ names }, path) => `${where(path)} also entails ${named(names)}`,
    ],
    [
      'dependent_required_narrowed',
      'Dependency narrowed',
      'Readers of before may meet the property without the others.',
      ({ names }, path) => `${where(path)} entails no more ${named(names)}`,
    ],
  ),
  ...paired(
    'minor',
    [
      'dependent_schema_added',
      'Dependent schema added',
      'Objects that have the property must fit the schema too.',
      (_detail, path) => `objects with ${where(path)} now have a schema of their own`,
    ],
    [
      'dependent_schema_removed',
      'Dependent schema removed',
      'Readers of before refuse objects that have the property and do not fit the schema.',
      (_detail, path) => `objects with ${where(path)} no longer have a schema of their own`,
    ],
  ),
  ...paired(
    'minor',
    [
      'item_added',
      'Item added',
      'A place of the list has a schema of its own.',
      (_detail, path) => `item ${where(path)} now has a schema of its own`,
    ],
    [
      'item_removed',
      'Item removed',
      'A place of the list is now what any other item is.',
      (_detail, path) => `item ${where(path)} no longer has a schema of its own`,
    ],
  ),
};

/** Where schemas are found. */
const PLACES: Entries = {
  ...paired(
    'none',
    [
      'ref_added',
      'Reference added',
      'A schema that moved to its own place and is referred to means the same; beside other keywords it is one more demand.',
      ({ to }, path) => `${where(path)} now refers to ${shown(to)}`,
    ],
    [
      'ref_removed',
      'Reference removed',
      'A schema that was referred to and now stands in its place means the same; beside other keywords it was one more demand.',
      ({ from }, path) => `${where(path)} no longer refers to ${shown(from)}`,
    ],
  ),
  ...own('none', [
    'ref_changed',
    'Reference changed',
    'Another schema is referred to. What differs between the two is told where they stand.',
    (detail, path) => `reference of ${where(path)} changed: ${step(detail)}`,
  ]),
  ...paired(
    'minor',
    [
      'dynamic_ref_added',
      'Dynamic reference added',
      'What it leads to depends on the schemas that were passed on the way.',
      ({ to }, path) => `${where(path)} now refers dynamically to ${shown(to)}`,
    ],
    [
      'dynamic_ref_removed',
      'Dynamic reference removed',
      'What it led to depended on the schemas that were passed on the way.',
      ({ from }, path) => `${where(path)} no longer refers dynamically to ${shown(from)}`,
    ],
  ),
  ...own('minor', [
    'dynamic_ref_changed',
    'Dynamic reference changed',
    'What it leads to depends on the schemas that were passed on the way.',
    (detail, path) => `dynamic reference of ${where(path)} changed: ${step(detail)}`,
  ]),
  ...paired(
    'none',
    [
      'definition_added',
      'Definition added',
      'A schema that others may refer to. Nothing does so far that was compared.',
      ({ name }) => `definition ${named(name)} added`,
    ],
    [
      'definition_removed',
      'Definition removed',
      'Documents that refer to it from outside no longer find it.',
      ({ name }) => `definition ${named(name)} removed`,
    ],
  ),
};

/** The document as a whole. */
const DOCUMENT: Entries = {
  ...own('minor', [
    'draft_changed',
    'Draft changed',
    'The same keywords may mean something else in another draft.',
    ({ from, to }) => `draft changed: ${shown(from)} -> ${shown(to)}`,
  ]),
  ...own('none', [
    'spelling_changed',
    'Written differently',
    'The documents are not the same and say the same: order of values, redundant keywords, parts that nothing uses.',
    () => 'the schema is written differently',
  ]),
  ...own('minor', [
    'comparison_exhausted',
    'Too much to compare',
    'The schemas refer to one another in so many ways that not every pair of them was looked at.',
    () => 'the schemas are too entangled to tell every difference',
  ]),
};

const TOLD: Readonly<Record<string, readonly [title: string, why: string]>> = {
  default: ['Default changed', 'Programs that fill in missing values fill in something else.'],
  title: ['Title changed', 'People read another title.'],
  description: ['Description changed', 'People read another explanation.'],
  examples: ['Examples changed', 'People read other examples.'],
  deprecated: ['Deprecation changed', 'Whether it should still be used has changed.'],
  readOnly: ['readOnly changed', 'Who may write it has changed; data is not refused for it.'],
  writeOnly: ['writeOnly changed', 'Who may read it has changed; data is not refused for it.'],
  $comment: ['Comment changed', 'A note among authors.'],
  $id: ['Identifier changed', 'Other documents refer to it by this name.'],
  contentMediaType: ['Content changed', 'What a text holds is decoded in another way; the text itself is not refused.'],
};

/** What asserts nothing. */
const NOTES: Entries = Object.assign(
  {},
  ...Object.entries(TOLD).map(([keyword, [title, why]]) =>
    own('patch', [
      keyword === 'default' ? 'default_changed' : (ANNOTATIONS.get(keyword) ?? 'annotation_changed'),
      title,
      why,
      (detail, path) =>
        `${typeof detail.keyword === 'string' ? detail.keyword : keyword} of ${where(path)} changed: ${step(detail)}`,
    ]),
  ),
  own('patch', [
    'annotation_changed',
    'Annotation changed',
    'A keyword that this engine does not know, or that asserts nothing.',
    (detail, path) =>
      `${typeof detail.keyword === 'string' ? detail.keyword : 'annotation'} of ${where(path)} changed: ${step(detail)}`,
  ]),
);

/** Entries of the differences that are not told by a table of keywords. */
export const CHANGES: Entries = { ...TYPES, ...MEMBERS, ...PLACES, ...DOCUMENT, ...NOTES };

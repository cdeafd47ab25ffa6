import type { Detail } from '../../../model/change.ts';
import type { Rule, RuleBook } from '../../../model/format.ts';
import type { ConfluentKind } from './kinds.ts';

type Row = readonly [mirror: ConfluentKind, title: string, why: string, says: (facts: Facts) => string];

/** What a sentence is made of: the thing, the words for both documents, and what was found in them. */
interface Facts {
  readonly what: string;
  /** `old` and `new` for BACKWARD; the other way round for FORWARD. */
  readonly writer: string;
  readonly reader: string;
  readonly from: string;
  readonly to: string;
  readonly detail: Detail;
}

const missing =
  (noun: string) =>
  ({ what, writer, reader }: Facts): string =>
    `${noun} ${what} of the ${writer} schema is not in the ${reader} one`;

const extra =
  (noun: string) =>
  ({ what, writer, reader }: Facts): string =>
    `${noun} ${what} of the ${reader} schema is not in the ${writer} one`;

const step =
  (noun: string) =>
  ({ what, writer, reader, from, to }: Facts): string =>
    `${noun} ${what} is ${from} in the ${writer} schema and ${to} in the ${reader} one`;

const ROWS: Readonly<Record<ConfluentKind, Row>> = {
  PACKAGE_CHANGED: [
    'PACKAGE_CHANGED',
    'Package changed',
    'Confluent counts another package as another set of types. The bytes do not hold it; names in Any and generated code do.',
    ({ writer, reader, from, to }) => `the package is ${from} in the ${writer} schema and ${to} in the ${reader} one`,
  ],
  MESSAGE_ADDED: [
    'MESSAGE_REMOVED',
    'Message added',
    'Nobody has written the new message yet; older readers that meet it have no type for it.',
    extra('message'),
  ],
  MESSAGE_REMOVED: [
    'MESSAGE_ADDED',
    'Message removed',
    'Any message of a schema may be the one that a topic holds, so records of the removed one could no longer be read.',
    missing('message'),
  ],
  MESSAGE_MOVED: [
    'MESSAGE_MOVED',
    'Message moved',
    'The index of a message in its schema goes before every record. It counts in the schema that the record names, so moving is safe.',
    ({ what }) => `message ${what} has another position among its neighbours`,
  ],
  ENUM_ADDED: [
    'ENUM_REMOVED',
    'Enum added',
    'An enum on its own is not written; the fields that use it are compared themselves.',
    extra('enum'),
  ],
  ENUM_REMOVED: [
    'ENUM_ADDED',
    'Enum removed',
    'An enum on its own is not written; the fields that used it are compared themselves.',
    missing('enum'),
  ],
  ENUM_CONST_ADDED: [
    'ENUM_CONST_REMOVED',
    'Enum constant added',
    'The number is read as it is by open enums, and kept aside by closed ones. Confluent lets it pass.',
    extra('enum constant'),
  ],
  ENUM_CONST_REMOVED: [
    'ENUM_CONST_ADDED',
    'Enum constant removed',
    'The number is read as it is by open enums, and kept aside by closed ones. Confluent lets it pass, although a closed enum loses the value.',
    missing('enum constant'),
  ],
  ENUM_CONST_CHANGED: [
    'ENUM_CONST_CHANGED',
    'Enum constant renamed',
    'The number means something else by name. Only the JSON form and generated code hold names, so Confluent lets it pass.',
    step('enum constant'),
  ],
  FIELD_ADDED: [
    'FIELD_REMOVED',
    'Field added',
    'Records without the field read as its default; readers that do not know it keep it aside.',
    extra('field'),
  ],
  FIELD_REMOVED: [
    'FIELD_ADDED',
    'Field removed',
    'The value in older records is kept aside unread. Confluent lets it pass, reserved or not.',
    missing('field'),
  ],
  FIELD_NAME_CHANGED: [
    'FIELD_NAME_CHANGED',
    'Field renamed',
    'Fields go by number in the bytes. Only the JSON form and generated code hold names, so Confluent lets it pass.',
    step('the name of field'),
  ],
  FIELD_KIND_CHANGED: [
    'FIELD_KIND_CHANGED',
    'Field changed between scalar, message and map',
    'A scalar, a message and a map are encoded in different ways; some exchanges would be safe, and Confluent refuses them all.',
    step('field'),
  ],
  FIELD_SCALAR_KIND_CHANGED: [
    'FIELD_SCALAR_KIND_CHANGED',
    'Scalar type changed to another encoding',
    'The bytes of one group of scalars are refused, or read as other values, by another group.',
    step('field'),
  ],
  FIELD_NAMED_TYPE_CHANGED: [
    'FIELD_NAMED_TYPE_CHANGED',
    'Message type of a field changed',
    'The field holds a message of another name, or one of an imported schema that has become incompatible.',
    (facts) =>
      facts.from === facts.to
        ? `field ${facts.what} is ${facts.to} of an imported schema, which has become incompatible`
        : step('field')(facts),
  ],
  FIELD_NUMERIC_LABEL_CHANGED: [
    'FIELD_NUMERIC_LABEL_CHANGED',
    'Label of a number changed',
    'Repeated numbers may be written packed, which a reader of a single number does not expect. Confluent sees it only where both sides have a label.',
    step('the label of field'),
  ],
  FIELD_STRING_OR_BYTES_LABEL_CHANGED: [
    'FIELD_STRING_OR_BYTES_LABEL_CHANGED',
    'Label of a string or bytes field changed',
    'Of several values a reader of one takes the last. Confluent lets it pass, even where the field becomes required.',
    step('the label of field'),
  ],
  REQUIRED_FIELD_ADDED: [
    'REQUIRED_FIELD_REMOVED',
    'Required field added',
    'Records that were written without the field are refused.',
    extra('required field'),
  ],
  REQUIRED_FIELD_REMOVED: [
    'REQUIRED_FIELD_ADDED',
    'Required field removed',
    'Readers that still require the field refuse records without it.',
    missing('required field'),
  ],
  ONEOF_ADDED: [
    'ONEOF_REMOVED',
    'Oneof added',
    'A oneof is not in the bytes; what counts is which fields went into it.',
    extra('oneof'),
  ],
  ONEOF_REMOVED: [
    'ONEOF_ADDED',
    'Oneof removed',
    'A oneof is not in the bytes; what counts is where its fields went.',
    missing('oneof'),
  ],
  ONEOF_FIELD_ADDED: [
    'ONEOF_FIELD_REMOVED',
    'Field added to a oneof',
    'No older record has the field, so it excludes nothing that was written.',
    extra('oneof field'),
  ],
  ONEOF_FIELD_REMOVED: [
    'ONEOF_FIELD_ADDED',
    'Field of a oneof removed',
    'Records that chose the removed field read as if nothing had been chosen.',
    missing('oneof field'),
  ],
  ONEOF_FIELD_MOVED_TO_TOP_LEVEL: [
    'FIELD_MOVED_TO_EXISTING_ONEOF',
    'Field moved out of its oneof',
    'The field no longer excludes others, so every record still reads the same.',
    ({ what, reader }) => `field ${what} is no longer in a oneof in the ${reader} schema`,
  ],
  MULTIPLE_FIELDS_MOVED_TO_ONEOF: [
    'MULTIPLE_FIELDS_MOVED_TO_ONEOF',
    'Several fields moved into one oneof',
    'Records could set all of them; a reader that takes them for alternatives keeps only the last.',
    moved,
  ],
  FIELD_MOVED_TO_EXISTING_ONEOF: [
    'ONEOF_FIELD_MOVED_TO_TOP_LEVEL',
    'Field moved into a oneof that others were in',
    'Records could set it beside the others; a reader that takes them for alternatives keeps only the last.',
    moved,
  ],
};

function moved({ what, writer, reader, detail }: Facts): string {
  const fields = Array.isArray(detail.fields) ? `${detail.fields.join(', ')} ` : 'fields ';
  return `${fields}could be set together in the ${writer} schema and exclude each other in oneof ${what} of the ${reader} one`;
}

function sentence(says: Row[3]): Rule['message'] {
  return (detail, path) => {
    const [writer, reader] = detail.direction === 'forward' ? ['new', 'old'] : ['old', 'new'];
    return says({ what: `'${path}'`, writer, reader, from: word(detail.from), to: word(detail.to), detail });
  };
}

function word(value: Detail[string] | undefined): string {
  return typeof value === 'string' && value !== '' ? value : 'none';
}

/** The kinds of Confluent's comparison, spelled as its answers spell them. None of them asks for a bump by itself. */
export const CONFLUENT_RULES: RuleBook = Object.fromEntries(
  Object.entries(ROWS).map(([kind, [mirror, title, why, says]]) => [
    kind,
    { title, why, message: sentence(says), mirror, bump: 'none' },
  ]),
);

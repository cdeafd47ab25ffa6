import type { Detail } from '../../../model/change.ts';
import type { Rule, RuleBook } from '../../../model/format.ts';
import type { JsonValue } from '../../../model/json.ts';

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The sides as the registry's clients know them. */
function sides({ reader, writer }: Detail): readonly [string, string] {
  return [text(reader) || 'new', text(writer) || 'old'];
}

function entry(title: string, why: string, message: Rule['message'], kind: string): Rule {
  return { title, why, message, mirror: kind, bump: 'none' };
}

/**
 * What Confluent's registry finds between two Avro schemas, with its names and sentences, because clients compare them. The detail has
 * the facts of its answer: `location`, a JSON pointer into the reader's schema, and `additionalInfo`.
 */
export const CONFLUENT_RULES: RuleBook = {
  NAME_MISMATCH: entry(
    'Names differ',
    'The checker wants equal names without namespaces, or an alias of the reader for the full name of the writer.',
    ({ location }) => `The name of the schema has changed (path '${text(location)}')`,
    'NAME_MISMATCH',
  ),
  FIXED_SIZE_MISMATCH: entry(
    'Sizes of a fixed differ',
    'A fixed is read by one of the same size only.',
    (detail) => {
      const [reader, writer] = sides(detail);
      return `The size of FIXED type field at path '${text(detail.location)}' in the ${reader} schema does not match with the ${writer} schema`;
    },
    'FIXED_SIZE_MISMATCH',
  ),
  MISSING_ENUM_SYMBOLS: entry(
    'Reader lacks symbols',
    'The reader knows not all symbols of the writer, and its enum has no default.',
    (detail) => {
      const [reader, writer] = sides(detail);
      return `The ${reader} schema is missing enum symbols '${text(detail.additionalInfo)}' at path '${text(detail.location)}' in the ${writer} schema`;
    },
    'MISSING_ENUM_SYMBOLS',
  ),
  READER_FIELD_MISSING_DEFAULT_VALUE: entry(
    'Field of the reader has no default',
    'The writer does not have the field, so the reader has nothing to put there.',
    (detail) => {
      const [reader, writer] = sides(detail);
      return `The field '${text(detail.additionalInfo)}' at path '${text(detail.location)}' in the ${reader} schema has no default value and is missing in the ${writer} schema`;
    },
    'READER_FIELD_MISSING_DEFAULT_VALUE',
  ),
  TYPE_MISMATCH: entry(
    'Types do not match',
    'The type of the writer is neither that of the reader nor promoted to it.',
    (detail) => {
      const [reader, writer] = sides(detail);
      return `The type (path '${text(detail.location)}') of a field in the ${reader} schema does not match with the ${writer} schema`;
    },
    'TYPE_MISMATCH',
  ),
  MISSING_UNION_BRANCH: entry(
    'Reader lacks a branch',
    'No branch of the union of the reader reads a type of the writer.',
    (detail) => {
      const [reader, writer] = sides(detail);
      return `The ${reader} schema is missing a type inside a union field at path '${text(detail.location)}' in the ${writer} schema`;
    },
    'MISSING_UNION_BRANCH',
  ),
  not_compared: entry(
    'Not compared',
    'The types of the two documents are tied together in more ways than are looked at.',
    () => 'The schemas are too entangled to be compared',
    'not_compared',
  ),
};

import type { JsonObject, JsonValue, Problem } from '@concordat/engine';

/** How a problem is told to clients that know the error items of Pydantic 2. */
export interface PydanticForm {
  readonly type: string;
  readonly msg: string;
  readonly ctx?: JsonObject;
  /** `document`: rules that tie several members together are told about the document as a whole. */
  readonly about: 'value' | 'document';
}

type Detail = Readonly<Record<string, unknown>>;
type Translate = (detail: Detail, message: string) => PydanticForm;

/** The words for a value of the wrong type, by what was expected. */
const TYPES: Readonly<Record<string, readonly [type: string, msg: string]>> = {
  string: ['string_type', 'Input should be a valid string'],
  integer: ['int_type', 'Input should be a valid integer'],
  number: ['float_type', 'Input should be a valid number'],
  boolean: ['bool_type', 'Input should be a valid boolean'],
  array: ['list_type', 'Input should be a valid list'],
  object: ['model_attributes_type', 'Input should be a valid dictionary or object to extract fields from'],
};

const TRANSLATIONS: Readonly<Record<string, Translate>> = {
  'unknown-key': () => aboutValue('extra_forbidden', 'Extra inputs are not permitted'),
  'missing-key': () => aboutValue('missing', 'Field required'),
  'wrong-type': ({ expected }, message) => {
    const words = TYPES[String(expected)];
    return words ? aboutValue(...words) : aboutDocument(message);
  },
  'not-allowed': ({ allowed }) => {
    const expected = alternatives(Array.isArray(allowed) ? allowed : []);
    return aboutValue('literal_error', `Input should be ${expected}`, { expected });
  },
  'too-short': ({ of, minimum = 1, length = 0 }) =>
    of === 'array'
      ? aboutValue('too_short', `List should have at least ${count(minimum, 'item')} after validation, not ${length}`, {
          field_type: 'List',
          min_length: bound(minimum),
          actual_length: bound(length),
        })
      : aboutValue('string_too_short', `String should have at least ${count(minimum, 'character')}`, {
          min_length: bound(minimum),
        }),
  'too-long': ({ of, maximum, length = 0 }) =>
    of === 'array'
      ? aboutValue('too_long', `List should have at most ${count(maximum, 'item')} after validation, not ${length}`, {
          field_type: 'List',
          max_length: bound(maximum),
          actual_length: bound(length),
        })
      : aboutValue('string_too_long', `String should have at most ${count(maximum, 'character')}`, {
          max_length: bound(maximum),
        }),
  'out-of-range': ({ minimum, maximum, value }, message) => {
    if (typeof minimum !== 'number' || typeof maximum !== 'number') return aboutDocument(message);
    if (Number(value) > maximum) {
      return aboutValue('less_than_equal', `Input should be less than or equal to ${maximum}`, { le: maximum });
    }
    // "Positive" is told as Pydantic tells it.
    return minimum === 1
      ? aboutValue('greater_than', 'Input should be greater than 0', { gt: 0 })
      : aboutValue('greater_than_equal', `Input should be greater than or equal to ${minimum}`, { ge: minimum });
  },
  'version-invalid': ({ value }) => aboutDocument(`version must match MAJOR.MINOR.PATCH; got '${value}'`),
  'duplicate-field': () => aboutDocument('field names must be unique within a contract'),
  syntax: (_detail, message) => aboutValue('json_invalid', 'JSON decode error', { error: message }),
};

/** The form of a problem; whatever Pydantic has no word for is a `value_error` about the document, as in a validator of a model. */
export function pydanticOf({ kind, message, detail = {} }: Problem): PydanticForm {
  const translate = Object.hasOwn(TRANSLATIONS, kind) ? TRANSLATIONS[kind] : undefined;
  return translate?.(detail, message) ?? aboutDocument(message);
}

/** Alternatives as Pydantic lists them: `'a', 'b' or 'c'`. */
export function alternatives(values: readonly unknown[]): string {
  const words = values.map((value) => `'${value}'`);
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

function aboutValue(type: string, msg: string, ctx?: JsonObject): PydanticForm {
  return { type, msg, ...(ctx && { ctx }), about: 'value' };
}

function aboutDocument(message: string): PydanticForm {
  return { type: 'value_error', msg: `Value error, ${message}`, ctx: { error: {} }, about: 'document' };
}

function count(number: unknown, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function bound(value: unknown): JsonValue {
  return typeof value === 'number' ? value : String(value);
}

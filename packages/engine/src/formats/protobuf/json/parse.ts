import { isJsonObject, type JsonValue } from '../../../model/json.ts';
import { takes } from '../codec/decode.ts';
import { lookupOf, requiredOf } from '../codec/lookups.ts';
import { type MessageValue, messageValue, type Single } from '../codec/value.ts';
import type { Field, MessageType, Scalar } from '../schema.ts';
import { bytesOfBase64 } from './base64.ts';
import { isWellKnown, takesText, wrappedScalar } from './well-known.ts';

/** Why a JSON value is not the form of a message of a type. It is thrown often and caught close by, so it carries no stack. */
export class JsonFormError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Finds the field that a member of the JSON form stands for: by its JSON name, its own name, or an extension's in brackets. */
export interface MemberFinder {
  fieldNamed(type: MessageType, member: string): Field | undefined;
}

/** Parsers of the JSON form refuse messages that nest deeper. */
const DEEPEST = 100;

/**
 * Reads the JSON form of a message of a type, as parsers do unless told otherwise: members that the type does not have are refused, and so
 * are values out of range and unknown names of enums; null stands for absence. Throws a {@link JsonFormError} for what they refuse.
 */
export function parseMessage(json: JsonValue, type: MessageType, names: MemberFinder, depth = 0): MessageValue {
  const message = parsePartial(json, type, names, depth);
  const missing = isWellKnown(type) ? undefined : requiredOf(type).find((field) => !message.fields.has(field));
  if (missing) throw new JsonFormError(`the required member '${missing.jsonName}' is missing`);
  return message;
}

/** Reads the JSON form as {@link parseMessage} does, and takes a message whose own required fields are missing. */
export function parsePartial(json: JsonValue, type: MessageType, names: MemberFinder, depth = 0): MessageValue {
  if (depth > DEEPEST) throw new JsonFormError('messages nest too deeply');
  if (isWellKnown(type)) return parseWellKnown(json, type);
  if (!isJsonObject(json)) throw new JsonFormError(`'${type.name}' is an object`);
  const fields = new Map<Field, readonly Single[]>();
  for (const [member, value] of Object.entries(json)) {
    const field = names.fieldNamed(type, member);
    if (field === undefined) throw new JsonFormError(`'${type.name}' has no member '${member}'`);
    if (value === null) continue;
    const rival = [...fields.keys()].find(({ oneof }) => oneof !== undefined && oneof === field.oneof);
    if (rival !== undefined) throw new JsonFormError(`'${rival.name}' and '${field.name}' exclude each other`);
    fields.set(field, parseField(value, field, names, depth));
  }
  return messageValue(type, fields);
}

function parseWellKnown(json: JsonValue, type: MessageType): MessageValue {
  const scalar = wrappedScalar(type);
  const [field] = type.fields;
  if (scalar !== undefined && field !== undefined) return messageValue(type, [[field, [parseScalar(json, scalar)]]]);
  if (!takesForm(json, type)) throw new JsonFormError(`this is no ${type.name}`);
  return messageValue(type);
}

function takesForm(json: JsonValue, type: MessageType): boolean {
  if (typeof json === 'string') return takesText(type, json);
  switch (type.name) {
    case 'Value':
      return true;
    case 'ListValue':
      return Array.isArray(json);
    case 'Struct':
      return isJsonObject(json);
    default:
      return type.name === 'Any' && isJsonObject(json) && Object.keys(json).length === 0;
  }
}

function parseField(json: JsonValue, field: Field, names: MemberFinder, depth: number): readonly Single[] {
  const { type } = field;
  if (type.kind === 'message' && type.message.isMapEntry) return parseMap(json, type.message, names, depth);
  const values = field.cardinality === 'repeated' ? json : [json];
  if (!Array.isArray(values)) throw new JsonFormError(`'${field.name}' is a list`);
  return values.flatMap((value: JsonValue) => parseSingle(value, field, names, depth));
}

function parseMap(json: JsonValue, entry: MessageType, names: MemberFinder, depth: number): readonly Single[] {
  const [key, value] = entry.fields;
  if (!isJsonObject(json)) throw new JsonFormError('a map is an object');
  if (key?.type.kind !== 'scalar' || value === undefined) return [];
  const { scalar } = key.type;
  return Object.entries(json).flatMap(([member, item]) => {
    const parsed = parseSingle(item, value, names, depth);
    return parsed.length === 0
      ? []
      : [
          messageValue(entry, [
            [key, [parseKey(member, scalar)]],
            [value, parsed],
          ]),
        ];
  });
}

function parseKey(member: string, scalar: Scalar): Single {
  if (scalar === 'string') return member;
  if (scalar !== 'bool') return parseScalar(member, scalar);
  if (member !== 'true' && member !== 'false') throw new JsonFormError('a key is true or false');
  return member === 'true';
}

/** Nothing for a number that a closed enum does not have. */
function parseSingle(json: JsonValue, field: Field, names: MemberFinder, depth: number): readonly Single[] {
  const { type } = field;
  if (type.kind === 'message') return [parseMessage(json, type.message, names, depth + 1)];
  if (type.kind === 'scalar') return [parseScalar(json, type.scalar)];
  if (typeof json === 'string') {
    const named = lookupOf(type.enum).byName.get(json);
    if (named === undefined) throw new JsonFormError(`'${type.enum.name}' has no value '${json}'`);
    return [named.number];
  }
  const number = Number(parseInteger(json, 'int32'));
  return takes(type.enum, number) ? [number] : [];
}

function parseScalar(json: JsonValue, scalar: Scalar): Single {
  switch (scalar) {
    case 'bool':
      if (typeof json !== 'boolean') throw new JsonFormError('this is neither true nor false');
      return json;
    case 'string':
      if (typeof json !== 'string') throw new JsonFormError('this is no text');
      return json;
    case 'bytes': {
      const bytes = typeof json === 'string' ? bytesOfBase64(json) : undefined;
      if (bytes === undefined) throw new JsonFormError('this is no Base64');
      return bytes;
    }
    case 'float':
    case 'double':
      return parseFloating(json, scalar);
    default: {
      const integer = parseInteger(json, scalar);
      return scalar.endsWith('64') ? integer : Number(integer);
    }
  }
}

const NAMED: ReadonlyMap<JsonValue, number> = new Map<JsonValue, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function parseFloating(json: JsonValue, scalar: 'float' | 'double'): number {
  const named = NAMED.get(json);
  if (named !== undefined) return named;
  const value = typeof json === 'string' && isNumeral(json) ? Number(json) : json;
  if (typeof value !== 'number' && typeof value !== 'bigint') throw new JsonFormError('this is no number');
  const number = scalar === 'float' ? Math.fround(Number(value)) : Number(value);
  if (!Number.isFinite(number)) throw new JsonFormError('the number is out of range');
  return number;
}

/** The least and the greatest integer of each type; undefined for other types. */
export function rangeOf(scalar: Scalar): readonly [least: bigint, greatest: bigint] | undefined {
  if (!/int|fixed/.test(scalar)) return undefined;
  const bits = scalar.endsWith('64') ? 64n : 32n;
  const isUnsigned = scalar.startsWith('uint') || scalar.startsWith('fixed');
  return isUnsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

function parseInteger(json: JsonValue, scalar: Scalar): bigint {
  const value = typeof json === 'string' && isNumeral(json) ? integerOf(json) : json;
  const integer = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
  if (typeof integer !== 'bigint') throw new JsonFormError('this is no whole number');
  const [least, greatest] = rangeOf(scalar) ?? [integer, integer];
  if (integer < least || integer > greatest) throw new JsonFormError('the number is out of range');
  return integer;
}

function integerOf(numeral: string): number | bigint {
  return /^-?\d+$/.test(numeral) ? BigInt(numeral) : Number(numeral);
}

function isNumeral(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
}

import { canonicalJson, type JsonObject, type JsonValue, jsonObject } from '../../model/json.ts';
import { canonicalDecimal, numberValue } from '../../source/number.ts';
import type { Contract, EnumValue, Shape } from './contract.ts';

/**
 * The one text of a contract: canonical JSON (RFC 8785), a valid document itself. Defaults that mean something are written out;
 * what says nothing (null, empty lists) is left out. Two documents have the same text when they mean the same, however they were
 * written.
 */
export function canonicalContract(contract: Contract): string {
  const { owners, fields, deprecation_uri: _sameAsDeprecation, ...rest } = contract;
  return canonicalJson({
    ...told(rest),
    owners: owners.map((owner) => told(owner)),
    fields: fields.map(shapeDocument),
  });
}

/** The document of a shape; the further members of a field go along. */
function shapeDocument(shape: Shape): JsonObject {
  const { enum: values, fields, items, keys, values: mapValues, ...rest } = shape;
  const { minimum, maximum, exclusive_minimum, exclusive_maximum, ...plain } = rest;
  return {
    ...told(plain),
    ...told({
      minimum: numberOf(minimum),
      maximum: numberOf(maximum),
      exclusive_minimum: numberOf(exclusive_minimum),
      exclusive_maximum: numberOf(exclusive_maximum),
      enum: values?.map(enumDocument),
      fields: fields?.map(shapeDocument),
      items: items && shapeDocument(items),
      keys: keys && shapeDocument(keys),
      values: mapValues && shapeDocument(mapValues),
    }),
  };
}

function enumDocument({ value, label }: EnumValue): JsonValue {
  return label === undefined ? value : { value, label };
}

/** A number where JSON's readers keep all its digits, else its text. */
function numberOf(text: string | undefined): JsonValue | undefined {
  if (text === undefined) return undefined;
  const value = numberValue(text);
  return canonicalDecimal(String(value)) === text ? value : text;
}

/** The members that say something. */
function told(members: object): JsonObject {
  return jsonObject(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined && !isEmptyList(value)),
  );
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

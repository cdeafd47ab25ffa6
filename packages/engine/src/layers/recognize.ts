import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Problem } from '../model/problem.ts';
import { failure, type Result, success } from '../model/result.ts';

/** Formats that the schema of a layer may be written in. */
export type LayerFormat = 'avro' | 'json-schema' | 'data-contract';

/** What a schema of a format has and one of another has not, with what is said of it. */
interface Mark {
  readonly format: LayerFormat;
  readonly because: string;
}

/** Names of types that one of the formats has alone. */
const AVRO_TYPES = 'record error enum fixed map bytes int long float double'.split(' ');
const JSON_TYPES = ['object', 'integer', 'number'];
/** Keywords that say of a schema without such a type that it is a JSON Schema. */
const KEYWORDS =
  '$ref $defs $id definitions properties patternProperties additionalProperties required allOf anyOf oneOf not if enum const pattern format minimum maximum minLength maxLength minItems maxItems'.split(
    ' ',
  );

/**
 * Which format a schema is written in, told by what only one of them has: a data contract its `dataset_id`, a JSON Schema its `$schema`, Avro
 * and JSON Schema their own types, JSON Schema its keywords. What has marks of two formats, or of none, is refused with what to do.
 */
export function recognizeLayer(value: JsonValue): Result<LayerFormat, readonly Problem[]> {
  if (isJsonObject(value)) {
    const odcs = odcsMark(value);
    if (odcs !== undefined) return refused('unsupported-schema', `${odcs}, which is not taken here`, CONTRACT_HINT);
    const [first, ...others] = marksOf(value);
    const second = others.find(({ format }) => format !== first?.format);
    if (first !== undefined && second !== undefined) {
      const message = `the schema is ${said(first)} because of ${first.because}, and ${said(second)} because of ${second.because}`;
      return refused('ambiguous-schema', message, 'take out what belongs to the other one');
    }
    return first === undefined ? withoutMarks(value) : success(first.format);
  }
  // A union, or the name of a type.
  if (Array.isArray(value) || AVRO_TYPES.includes(String(value))) return success('avro');
  if (typeof value === 'string') return ambiguous();
  return refused('not-a-schema', 'a schema has to be an object', SCHEMA_HINT);
}

function marksOf(value: JsonObject): readonly Mark[] {
  const { type, $schema, dataset_id } = value;
  const marks: (Mark | false)[] = [
    dataset_id !== undefined && { format: 'data-contract', because: `'dataset_id'` },
    typeof $schema === 'string' && { format: 'json-schema', because: `'$schema'` },
    typeof type === 'string' && AVRO_TYPES.includes(type) && { format: 'avro', because: `the type '${type}'` },
    typeof type === 'string' && JSON_TYPES.includes(type) && { format: 'json-schema', because: `the type '${type}'` },
    Array.isArray(type) && { format: 'json-schema', because: 'its list of types' },
  ];
  return marks.filter((mark) => mark !== false);
}

/** A schema of a type that both Avro and JSON Schema have, or of none. */
function withoutMarks(value: JsonObject): Result<LayerFormat, readonly Problem[]> {
  if (KEYWORDS.some((keyword) => value[keyword] !== undefined)) return success('json-schema');
  const { type, items, logicalType, fields } = value;
  if (typeof logicalType === 'string' || typeof items === 'string' || Array.isArray(items)) return success('avro');
  if (type === 'array' && items !== undefined) return recognizeLayer(items);
  // A type inside a type is Avro's; so is any word that is no type of JSON Schema: the name of a record, or a slip.
  if (isJsonObject(type)) return success('avro');
  if (typeof type === 'string') return SHARED.has(type) ? ambiguous() : success('avro');
  if (fields === undefined)
    return refused('not-a-schema', 'the schema says neither its type nor its fields', SCHEMA_HINT);
  const hint = `add "type": "record" and a name for an Avro record, or "dataset_id" and "version" for a data contract`;
  return refused('not-a-schema', `the schema has fields, and neither the type 'record' nor a 'dataset_id'`, hint);
}

const SHARED: ReadonlySet<string> = new Set(['string', 'boolean', 'null', 'array']);

/** The Open Data Contract Standard has documents of the kind DataContract, and in them objects whose properties are a list. */
function odcsMark({ kind, apiVersion, properties }: JsonObject): string | undefined {
  if (kind === 'DataContract' && apiVersion !== undefined)
    return 'this is a document of the Open Data Contract Standard';
  return Array.isArray(properties) ? 'this is a schema object of the Open Data Contract Standard' : undefined;
}

function said({ format }: Mark): string {
  if (format === 'avro') return 'an Avro schema';
  return format === 'json-schema' ? 'a JSON Schema' : 'a data contract';
}

function ambiguous(): Result<never, readonly Problem[]> {
  const hint = `add "$schema": "https://json-schema.org/draft/2020-12/schema" for JSON Schema, or "logicalType" or a record around it for Avro`;
  return refused('ambiguous-schema', 'the schema means something in Avro and in JSON Schema', hint);
}

const SCHEMA_HINT =
  'a layer takes an Avro schema ("type": "record"), a JSON Schema ("type": "object") or a data contract ("dataset_id")';
const CONTRACT_HINT = 'write its fields as an Avro record, a JSON Schema or a data contract';

function refused(kind: string, message: string, hint: string): Result<never, readonly Problem[]> {
  return failure([{ kind, message, hint, pointer: '' }]);
}

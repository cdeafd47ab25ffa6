import {
  type Contract,
  type Field,
  type JsonObject,
  type JsonValue,
  jsonObject,
  printJson,
  type Shape,
} from '@concordat/engine';
import type { ContractVersion } from '../../service/registry.ts';

/** Keys of a contract that are printed only where the document uses them; the nine others always are. */
const OPTIONAL_KEYS = [
  'layer',
  'domain',
  'tags',
  'deprecation',
  'compatibility',
  'quality',
  'guarantees',
  'servers',
  'links',
  'extensions',
] as const satisfies readonly (keyof Contract)[];

/** Likewise for a field, whose name, type, required, description, enum and deprecated always are. */
const OPTIONAL_FIELD_KEYS = [
  'id',
  'default',
  'classification',
  'pii',
  'lineage',
  'quality',
] as const satisfies readonly (keyof Field)[];

const SHAPE_KEYS = [
  'format',
  'unit',
  'semantics',
  'min_length',
  'max_length',
  'pattern',
  'min_items',
  'max_items',
  'unique_items',
  'precision',
  'scale',
] as const satisfies readonly (keyof Shape)[];

const DECIMAL_KEYS = [
  'minimum',
  'maximum',
  'exclusive_minimum',
  'exclusive_maximum',
] as const satisfies readonly (keyof Shape)[];

const texts = new WeakMap<ContractVersion, string>();

/** The JSON text of a version's contract as it stands now. Views of versions are immutable, so each is written out once. */
export function contractText(version: ContractVersion): string {
  const known = texts.get(version);
  if (known !== undefined) return known;
  const text = printJson(contractBody(version.contract));
  texts.set(version, text);
  return text;
}

/** A contract as the API prints it. It is a document again: registering it gives the same content. */
function contractBody(contract: Contract): JsonObject {
  const { deprecation, freshness_sla: sla } = contract;
  const noted = deprecation?.sunset !== undefined || deprecation?.replaced_by !== undefined;
  return {
    dataset_id: contract.dataset_id,
    version: contract.version,
    description: contract.description,
    fields: contract.fields.map(fieldBody),
    owners: contract.owners.map(plain),
    freshness_sla: plain(sla),
    status: contract.status,
    deprecation_uri: contract.deprecation_uri,
    primary_key: contract.primary_key,
    ...pick(noted ? contract : { ...contract, deprecation: undefined }, OPTIONAL_KEYS),
  };
}

function fieldBody(field: Field): JsonObject {
  return {
    name: field.name,
    type: field.type,
    required: field.required,
    description: field.description,
    enum: enumBody(field) ?? null,
    deprecated: field.deprecated,
    ...(field.aliases.length > 0 && { aliases: field.aliases }),
    ...(field.unique && { unique: true }),
    ...pick(field, OPTIONAL_FIELD_KEYS),
    ...shapeMembers(field),
  };
}

function shapeBody(shape: Shape): JsonObject {
  const values = enumBody(shape);
  return { type: shape.type, ...(values && { enum: values }), ...shapeMembers(shape) };
}

function shapeMembers(shape: Shape): JsonObject {
  const decimals = DECIMAL_KEYS.flatMap((key) => {
    const text = shape[key];
    return text === undefined ? [] : [[key, decimal(text)] as const];
  });
  return {
    ...pick(shape, SHAPE_KEYS),
    ...jsonObject(decimals),
    ...(shape.fields && { fields: shape.fields.map(fieldBody) }),
    ...(shape.items && { items: shapeBody(shape.items) }),
    ...(shape.keys && { keys: shapeBody(shape.keys) }),
    ...(shape.values && { values: shapeBody(shape.values) }),
  };
}

function enumBody({ enum: values }: Shape): JsonValue[] | undefined {
  return values?.map(({ value, label }) => (label === undefined ? value : { value, label }));
}

/** A decimal literal as a JSON number; as text where a double would lose digits. */
function decimal(text: string): JsonValue {
  if (/^-?\d+$/.test(text)) return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
  return String(Number(text)) === text ? Number(text) : text;
}

function pick<Source extends object, Key extends keyof Source & string>(
  source: Source,
  keys: readonly Key[],
): JsonObject {
  const present = keys.filter((key) => source[key] !== undefined);
  return jsonObject(present.map((key) => [key, plain(source[key])] as const));
}

/** A value of the contract as plain JSON, without members that are undefined. */
function plain(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return jsonObject(members.map(([key, member]) => [key, plain(member)] as const));
  }
  return typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean'
    ? value
    : null;
}

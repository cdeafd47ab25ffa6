import {
  contractJsonSchema,
  type JsonObject,
  type JsonValue,
  jsonObject,
  parseContract,
  printJson,
} from '@concordat/engine';
import type { Content } from '../../../domain/content.ts';
import type { Metadata } from '../../../domain/metadata.ts';
import type { Rule, RuleSet } from '../../../domain/rule-set.ts';
import type { SchemaById, SchemaVersion } from '../../../service/schemas/schemas.ts';
import { nameOf, referenceName } from '../names.ts';
import { typeOf } from '../schema-types.ts';

/** How a schema is to be shown, where it is not as it is stored. */
export interface Showing {
  /** Its text in another form. */
  readonly text?: string;
  /** References with the context of every subject. */
  readonly qualified?: boolean;
  /** Tags in its text, where somebody asked for them. */
  readonly tags?: JsonValue;
}

/** A version with everything that is known of it. */
export function versionBody(version: SchemaVersion, showing: Showing = {}): JsonObject {
  const { group, content } = version;
  return {
    subject: nameOf(version),
    version: version.number,
    id: version.id,
    ...contentBody(content, group, showing),
    ts: Date.parse(version.registeredAt),
    deleted: version.deleted,
  };
}

/** The answer to a registration. A schema that was there already is told with its time, a new one without, as clients are used to it. */
export function registeredBody(version: SchemaVersion, isNew: boolean): JsonObject {
  const { subject: _, version: number, id, ts, deleted, ...content } = versionBody(version);
  return {
    id: id ?? null,
    version: number ?? null,
    ...content,
    ...(!isNew && { ts: ts ?? 0, deleted: deleted ?? false }),
  };
}

/** Content by its id, with what is asked for beside it. */
export function idBody(schema: SchemaById, showing: Showing = {}, beside: JsonObject = {}): JsonObject {
  return {
    ...beside,
    ...contentBody(schema.content, schema.group, showing),
    ts: Date.parse(schema.registeredAt),
    deleted: schema.deleted,
  };
}

/** The text that clients get as the schema: that of a contract is the JSON Schema of its rows. */
export function schemaText(content: Content): string {
  return content.format === 'data-contract' ? rowsText(content) : content.canonical;
}

/** Texts of contracts' rows by the contracts' contents, which never change. */
const rows = new WeakMap<Content, string>();

function rowsText(content: Content): string {
  const known = rows.get(content);
  if (known !== undefined) return known;
  const parsed = parseContract(content.canonical);
  const text = parsed.ok ? printJson(contractJsonSchema(parsed.value.doc)) : content.canonical;
  rows.set(content, text);
  return text;
}

function contentBody(content: Content, home: string, { text, qualified = false, tags }: Showing): JsonObject {
  const references = content.references.map((reference) => ({
    name: reference.name,
    subject: referenceName(reference, home, qualified),
    version: reference.number,
  }));
  return {
    guid: content.guid,
    schemaType: typeOf(content.format),
    ...(references.length > 0 && { references }),
    ...(content.metadata && { metadata: metadataBody(content.metadata) }),
    ...(content.ruleSet && { ruleSet: ruleSetBody(content.ruleSet) }),
    schema: text ?? schemaText(content),
    ...filled('schemaTags', tags),
  };
}

/** Metadata without the parts that say nothing. */
export function metadataBody({ tags, properties, sensitive }: Metadata): JsonObject {
  return {
    ...filled('tags', tags && jsonObject(Object.entries(tags))),
    ...filled('properties', properties && jsonObject(Object.entries(properties))),
    ...filled('sensitive', sensitive),
  };
}

/** Rules without the parts that say nothing. */
export function ruleSetBody({ migrationRules, domainRules, encodingRules, enableAt }: RuleSet): JsonObject {
  return {
    ...filled('migrationRules', migrationRules?.map(ruleBody)),
    ...filled('domainRules', domainRules?.map(ruleBody)),
    ...filled('encodingRules', encodingRules?.map(ruleBody)),
    ...filled('enableAt', enableAt),
  };
}

function ruleBody(rule: Rule): JsonObject {
  return {
    name: rule.name,
    ...filled('doc', rule.doc),
    ...filled('kind', rule.kind),
    ...filled('mode', rule.mode),
    ...filled('type', rule.type),
    ...filled('tags', rule.tags),
    ...filled('params', rule.params && jsonObject(Object.entries(rule.params))),
    ...filled('expr', rule.expr),
    ...filled('onSuccess', rule.onSuccess),
    ...filled('onFailure', rule.onFailure),
    disabled: rule.disabled ?? false,
  };
}

/** A member, unless it is empty: clients of Confluent's registry never see empty lists, tables and texts. */
export function filled(name: string, value: JsonValue | undefined): JsonObject {
  if (value === undefined || value === null || value === '') return {};
  if (typeof value === 'object' && Object.keys(value).length === 0) return {};
  return { [name]: value };
}

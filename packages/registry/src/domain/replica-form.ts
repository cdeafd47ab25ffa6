import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { isDeprecation, isMetadata, isRuleSet } from './governance-form.ts';
import type { LogPlace } from './link-state.ts';
import type { Origin, ReplicaElement, ReplicaVersion } from './replica.ts';
import { isAbsoluteUri } from './uri.ts';

// What registries tell each other is JSON of the same form as the values here. It is read as it came, with members that nobody knows
// yet, since its hashes are of all that it says; what it has to have is looked at, so that nothing that another registry says can break this one.

/** Characters of a name, which has no NUL and no halves of characters. */
const LONGEST_NAME = 4096;
/** Characters of a document: more than any registry of this kind takes. */
const LONGEST_DOCUMENT = 4 * 1024 * 1024;
/** What can be told in a header field (RFC 9110, section 5.5). */
const FIELD = /^[\t\x20-\x7e\x80-\xff]{1,16384}$/;
/** RFC 3339, UTC. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** Where an element is at home, as another registry says it; undefined for what is none. */
export function readOrigin(value: JsonValue | undefined): Origin | undefined {
  if (!isJsonObject(value)) return undefined;
  const { registry, group, subject } = value;
  if (!isName(registry) || !isName(group) || !isName(subject) || registry === '' || group === '') return undefined;
  return { registry, group, subject };
}

/** An element as another registry tells it; undefined for what is none. */
export function readElement(value: JsonValue | undefined): ReplicaElement | undefined {
  if (!isJsonObject(value) || !isText(value)) return undefined;
  const { epoch, deleted, authority, attributes, versions } = value;
  const origin = readOrigin(value.origin);
  if (origin === undefined || !isCount(epoch) || typeof deleted !== 'boolean' || typeof authority !== 'string') return;
  if (authority !== '' && !isUri(authority)) return undefined;
  if (!isJsonObject(attributes) || !areAttributes(attributes) || !Array.isArray(versions)) return undefined;
  let last = 0;
  for (const each of versions) {
    // Ascending, so that each is there once and the last is the newest.
    if (!isJsonObject(each) || !isPositive(each.number) || each.number <= last || typeof each.hash !== 'string') return;
    last = each.number;
  }
  return value as JsonValue as ReplicaElement & JsonObject;
}

/** A version as another registry tells it; undefined for what is none. */
export function readVersion(value: JsonValue | undefined): ReplicaVersion | undefined {
  if (!isJsonObject(value) || !isText(value)) return undefined;
  const { number, status, references, representations } = value;
  const isVersion =
    isPositive(number) &&
    FIELDS.every((name) => isField(value[name])) &&
    isUri(value.uri) &&
    isTime(value.createdAt) &&
    isDocument(value.source) &&
    isMaybe(value.canonical, isDocument) &&
    isMaybe(value.contentType, isField) &&
    isMaybe(value.description, (each) => typeof each === 'string') &&
    isMaybe(value.deprecation, isDeprecation) &&
    isMaybe(value.metadata, isMetadata) &&
    isMaybe(value.ruleSet, isRuleSet) &&
    STATUSES.has(status) &&
    Array.isArray(references) &&
    references.every(isReference) &&
    Array.isArray(representations) &&
    representations.every(isRepresentation);
  return isVersion ? (value as JsonValue as ReplicaVersion & JsonObject) : undefined;
}

/** A place of a log, as another registry says it; undefined for what is none. */
export function readPlace(value: JsonValue | undefined): LogPlace | undefined {
  if (!isJsonObject(value) || !isCount(value.sequence)) return undefined;
  const { sequence, hash } = value;
  return { sequence, ...(typeof hash === 'string' && { hash }) };
}

/** All items of a list, each read; undefined where it is no list, or one of them is not what it should be. */
export function readAll<Item>(
  value: JsonValue | undefined,
  read: (item: JsonValue) => Item | undefined,
): readonly Item[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: Item[] = [];
  for (const each of value) {
    const item = read(each);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

const FIELDS = ['label', 'uuid', 'format'] as const;
const STATUSES: ReadonlySet<JsonValue | undefined> = new Set(['draft', 'active', 'deprecated', 'archived']);

/** True where all texts of a value are such as every store keeps: without NUL and halves of characters. */
function isText(value: JsonObject): boolean {
  return !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(JSON.stringify(value));
}

function isReference(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const { name, group, subject, number } = value;
  return isName(name) && isName(subject) && (group === undefined || isName(group)) && isPositive(number);
}

function isRepresentation(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const { format, text, contentType, uuid, createdAt } = value;
  return isField(format) && isDocument(text) && isField(uuid) && isTime(createdAt) && isMaybe(contentType, isField);
}

/** What is said about a schema or a group, as far as somebody here reads it. */
function areAttributes({ format, description, createdAt, updatedAt, properties }: JsonObject): boolean {
  return (
    isMaybe(format, isField) &&
    isMaybe(description, (each) => typeof each === 'string') &&
    isMaybe(createdAt, isTime) &&
    isMaybe(updatedAt, isTime) &&
    isMaybe(properties, (each) => isJsonObject(each) && Object.values(each).every((text) => typeof text === 'string'))
  );
}

function isMaybe(value: JsonValue | undefined, check: (value: JsonValue) => boolean): boolean {
  return value === undefined || check(value);
}

function isField(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && FIELD.test(value);
}

function isDocument(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value.length <= LONGEST_DOCUMENT;
}

function isTime(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value));
}

function isUri(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value.length <= LONGEST_NAME && isAbsoluteUri(value);
}

function isName(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length <= LONGEST_NAME && !/[\0\p{Cs}]/u.test(value);
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isPositive(value: JsonValue | undefined): value is number {
  return isCount(value) && value > 0 && value < 2 ** 31;
}

import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import type { LogPlace } from './link-state.ts';
import type { Origin, ReplicaElement, ReplicaVersion } from './replica.ts';

// What registries tell each other is JSON of the same form as the values here. It is read as it came, with members that nobody knows
// yet, since its hashes are of all that it says; what it has to have is looked at, so that nothing that another registry says can break this one.

/** Characters of a name, which has no NUL and no halves of characters. */
const LONGEST_NAME = 4096;

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
  if (!isJsonObject(attributes) || !Array.isArray(versions)) return undefined;
  if (!versions.every((each) => isJsonObject(each) && isPositive(each.number) && typeof each.hash === 'string')) return;
  return value as JsonValue as ReplicaElement & JsonObject;
}

/** A version as another registry tells it; undefined for what is none. */
export function readVersion(value: JsonValue | undefined): ReplicaVersion | undefined {
  if (!isJsonObject(value) || !isText(value)) return undefined;
  const { number, status, references, representations } = value;
  const isVersion =
    isPositive(number) &&
    TEXTS.every((name) => typeof value[name] === 'string') &&
    MAYBE_TEXTS.every((name) => value[name] === undefined || typeof value[name] === 'string') &&
    MAYBE_OBJECTS.every((name) => value[name] === undefined || isJsonObject(value[name])) &&
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

const TEXTS = ['label', 'uri', 'uuid', 'format', 'source', 'createdAt'] as const;
const MAYBE_TEXTS = ['canonical', 'contentType', 'description'] as const;
const MAYBE_OBJECTS = ['deprecation', 'metadata', 'ruleSet'] as const;
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
  return (
    [format, text, uuid, createdAt].every((each) => typeof each === 'string') &&
    (contentType === undefined || typeof contentType === 'string')
  );
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

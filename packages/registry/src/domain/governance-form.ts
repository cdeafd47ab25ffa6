import { isJsonObject, type JsonValue } from '@concordat/engine';
import { ENABLED_AT, RULE_KINDS, RULE_LISTS, RULE_MODES } from './rule-set.ts';

// What other registries say beside a schema is kept as it came, so it has to be of the form that everything here reads.

type Check = (value: JsonValue | undefined) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';

/** True for what can be the metadata of a schema. */
export const isMetadata: Check = (value) =>
  has(value, { tags: isTable(isListOf(isText)), properties: isTable(isText), sensitive: isListOf(isText) });

/** True for what can be the rules of a schema. */
export const isRuleSet: Check = (value) =>
  has(value, {
    ...Object.fromEntries(RULE_LISTS.map((name) => [name, isListOf(isRule)])),
    enableAt: isOneOf(ENABLED_AT),
  });

/** True for what can be the note of a version that is deprecated. */
export const isDeprecation: Check = (value) =>
  isJsonObject(value) && isText(value.uri) && has(value, { sunset: isText, replaced_by: isText });

const isRule: Check = (value) =>
  isJsonObject(value) &&
  isText(value.name) &&
  has(value, {
    doc: isText,
    kind: isOneOf(RULE_KINDS),
    mode: isOneOf(RULE_MODES),
    type: isText,
    tags: isListOf(isText),
    params: isTable(isText),
    expr: isText,
    onSuccess: isText,
    onFailure: isText,
    disabled: isFlag,
  });

/** True for an object whose members are of their forms, as far as they are there. */
function has(value: JsonValue | undefined, members: Readonly<Record<string, Check>>): boolean {
  if (!isJsonObject(value)) return false;
  return Object.entries(members).every(([name, check]) => !Object.hasOwn(value, name) || check(value[name]));
}

function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function isTable(check: Check): Check {
  return (value) => isJsonObject(value) && Object.values(value).every(check);
}

function isOneOf(words: readonly string[]): Check {
  return (value) => typeof value === 'string' && words.includes(value);
}

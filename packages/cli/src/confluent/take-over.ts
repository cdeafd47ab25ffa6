import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import type { Client } from '../client.ts';
import { CannotRun, Refused } from '../exit.ts';

/** What became of the versions of the other registry. */
interface TakenOver {
  readonly taken: number;
  /** They were here already. */
  readonly known: number;
}

/** A version as Confluent's API tells it. */
interface Version {
  readonly subject: string;
  readonly number: number;
  readonly id: number;
  readonly isDeleted: boolean;
  readonly body: JsonObject;
}

/**
 * Takes over all versions of a registry that speaks Confluent's API, with their ids and numbers and the compatibility levels, deleted ones
 * among them. What is here already is left alone, so that a run that was interrupted is simply run again. Rejects with {@link Refused} where
 * an id or a number belongs to something else here.
 */
export async function takeOver(source: Client, target: Client): Promise<TakenOver> {
  const versions: Version[] = [];
  const subjects = textsOf(await source.confluent('GET', '/subjects?subjectPrefix=:*:&deleted=true'));
  const here = new Map<string, ReadonlySet<number>>();
  for (const subject of subjects) {
    versions.push(...(await versionsOf(source, subject)));
    here.set(subject, new Set(await numbersOf(target, subject, true)));
  }
  // What a schema refers to was there before it, and has a lower id.
  versions.sort((a, b) => a.id - b.id || a.number - b.number);
  const wanted = versions.filter(({ subject, number }) => here.get(subject)?.has(number) !== true);
  const opened = new Set<string>();
  try {
    for (const version of wanted) {
      const { subject } = version;
      if (!opened.has(subject)) await target.confluent('PUT', `${modeOf(subject)}?force=true`, { mode: 'IMPORT' });
      opened.add(subject);
      await target.confluent('POST', `${pathOf(subject)}/versions`, version.body);
    }
    for (const { subject, number } of wanted.filter(({ isDeleted }) => isDeleted)) {
      await target.confluent('DELETE', `${pathOf(subject)}/versions/${number}`);
    }
  } finally {
    for (const subject of opened) await target.confluent('DELETE', modeOf(subject));
  }
  for (const subject of opened) await takeLevel(source, target, subject);
  return { taken: wanted.length, known: versions.length - wanted.length };
}

async function versionsOf(source: Client, subject: string): Promise<readonly Version[]> {
  const live = new Set(await numbersOf(source, subject, false));
  const versions: Version[] = [];
  for (const number of await numbersOf(source, subject, true)) {
    const told = await source.confluent('GET', `${pathOf(subject)}/versions/${number}?deleted=true`);
    const { id, schema, schemaType, references, metadata, ruleSet } = isJsonObject(told) ? told : {};
    if (typeof id !== 'number' || typeof schema !== 'string') {
      throw new CannotRun(`the other registry does not tell version ${number} of '${subject}' as registries do`);
    }
    const body = { id, version: number, schema, ...present({ schemaType, references, metadata, ruleSet }) };
    versions.push({ subject, number, id, isDeleted: !live.has(number), body });
  }
  return versions;
}

async function takeLevel(source: Client, target: Client, subject: string): Promise<void> {
  const told = await orMissing(source.confluent('GET', `/config/${encodeURIComponent(subject)}`));
  const level = isJsonObject(told) ? told.compatibilityLevel : undefined;
  if (typeof level === 'string') {
    await target.confluent('PUT', `/config/${encodeURIComponent(subject)}`, { compatibility: level });
  }
}

async function numbersOf(client: Client, subject: string, deleted: boolean): Promise<readonly number[]> {
  const list = await orMissing(client.confluent('GET', `${pathOf(subject)}/versions${deleted ? '?deleted=true' : ''}`));
  if (list === undefined) return [];
  if (Array.isArray(list)) return list.filter((each) => typeof each === 'number');
  throw new CannotRun(`the registry does not list the versions of '${subject}'`);
}

/** Undefined where nothing is there. */
async function orMissing(asked: Promise<JsonValue>): Promise<JsonValue | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function textsOf(list: JsonValue): readonly string[] {
  if (Array.isArray(list)) return list.filter((each) => typeof each === 'string');
  throw new CannotRun('the other registry does not list its subjects');
}

function present(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, value]])),
  );
}

function pathOf(subject: string): string {
  return `/subjects/${encodeURIComponent(subject)}`;
}

function modeOf(subject: string): string {
  return `/mode/${encodeURIComponent(subject)}`;
}

import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import type { Client } from '../client.ts';
import { CannotRun } from '../exit.ts';
import { orMissing } from './missing.ts';
import { Settings } from './settings.ts';

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
 * Takes over all versions of a registry that speaks Confluent's API, with their ids and numbers, deleted ones among them, and what is set
 * there: of subjects and contexts what is not set here, and of everything where this registry is empty. What is here already is left alone,
 * so that a run that was interrupted is simply run again; only what is deleted there is deleted here. Rejects with {@link Refused} where an
 * id or a number belongs to something else here.
 */
export async function takeOver(source: Client, target: Client): Promise<TakenOver> {
  const versions: Version[] = [];
  const subjects = textsOf(await source.confluent('GET', '/subjects?subjectPrefix=:*:&deleted=true'));
  const isEmpty = textsOf(await target.confluent('GET', '/subjects?subjectPrefix=:*:&deleted=true')).length === 0;
  const settings = new Settings(source, target);
  if (isEmpty) await settings.takeGlobalConfig();
  const here = new Map<string, ReadonlySet<number>>();
  for (const subject of subjects) {
    versions.push(...(await versionsOf(source, subject)));
    here.set(subject, new Set(await numbersOf(target, subject, true)));
  }
  // What a schema refers to was there before it, and has a lower id.
  versions.sort((a, b) => a.id - b.id || a.number - b.number);
  const wanted = versions.filter(({ subject, number }) => here.get(subject)?.has(number) !== true);
  try {
    for (const { subject, body } of wanted) {
      await settings.open(subject);
      await target.confluent('POST', `${pathOf(subject)}/versions`, body);
    }
    await takeAway(target, versions);
  } finally {
    await settings.close();
  }
  await settings.take(subjects);
  if (isEmpty) await settings.takeGlobalMode();
  return { taken: wanted.length, known: versions.length - wanted.length };
}

/** Deletes what is deleted there: what refers to others before those. */
async function takeAway(target: Client, versions: readonly Version[]): Promise<void> {
  const live = new Map<string, ReadonlySet<number>>();
  for (const { subject, number } of versions.filter(({ isDeleted }) => isDeleted).toReversed()) {
    const numbers = live.get(subject) ?? new Set(await numbersOf(target, subject, false));
    live.set(subject, numbers);
    if (numbers.has(number)) await target.confluent('DELETE', `${pathOf(subject)}/versions/${number}`);
  }
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

async function numbersOf(client: Client, subject: string, deleted: boolean): Promise<readonly number[]> {
  const list = await orMissing(client.confluent('GET', `${pathOf(subject)}/versions${deleted ? '?deleted=true' : ''}`));
  if (list === undefined) return [];
  if (Array.isArray(list)) return list.filter((each) => typeof each === 'number');
  throw new CannotRun(`the registry does not list the versions of '${subject}'`);
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

import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '@concordat/engine';
import type { Client } from '../client.ts';
import { CannotRun, Refused } from '../exit.ts';
import { wantedPath } from './shown.ts';
import type { Subject } from './subject.ts';
import type { ConsumersFile, Wanted } from './wanted.ts';

/** Subscriptions that are asked for at a time. */
const PAGE = 200;

/** What an import does about one subscription. */
export interface Step extends Subject {
  readonly step: 'add' | 'change' | 'keep' | 'end';
  readonly consumer: string;
  /** What is said of it from then on; of one that ends, what was. */
  readonly said: JsonObject;
  /** Id of the one that ends. */
  readonly id?: string;
}

/** What came of an import. */
export interface Imported {
  readonly done: readonly Step[];
  readonly warnings: readonly string[];
  /** What the registry did not take, each with why. */
  readonly refused: readonly { readonly step: Step; readonly why: string }[];
}

/** What an import of a file would do. With `prune` it ends what came from the file before and is not in it any more. */
export async function planned(
  client: Client,
  file: ConsumersFile,
  origin: string,
  prune: boolean,
): Promise<readonly Step[]> {
  const { source, wanted } = file;
  const present = new Map<string, JsonObject>();
  for (const consumer of new Set(wanted.map((each) => each.consumer))) {
    for (const each of await listed(client, { consumer })) present.set(nameOf(each), each);
  }
  const steps = wanted.map((each): Step => {
    const said = { ...each.said, source, origin };
    const known = present.get(nameOf({ ...each }));
    const step = known === undefined ? 'add' : saysTheSame(known, said) ? 'keep' : 'change';
    return { step, group: each.group, subject: each.subject, consumer: each.consumer, said };
  });
  if (!prune) return steps;
  const named = new Set(wanted.map((each) => nameOf({ ...each })));
  const gone = (await listed(client, { source, origin })).filter((each) => !named.has(nameOf(each)));
  return [...steps, ...gone.map(ended)];
}

/** Does what was planned. What the registry refuses does not stop the rest. */
export async function carriedOut(client: Client, steps: readonly Step[]): Promise<Imported> {
  const done: Step[] = [];
  const warnings: string[] = [];
  const refused: { step: Step; why: string }[] = [];
  for (const step of steps) {
    try {
      const answer = await carryOut(client, step);
      const told = isJsonObject(answer) && Array.isArray(answer.warnings) ? answer.warnings : [];
      warnings.push(...told.map((warning) => `${step.consumer}, ${step.subject}: ${String(warning)}`));
      done.push(step);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push({ step, why: error.message });
    }
  }
  return { done, warnings, refused };
}

async function carryOut(client: Client, step: Step): Promise<JsonValue> {
  switch (step.step) {
    case 'keep':
      return null;
    case 'end':
      return client.native('DELETE', `/subscriptions/${encodeURIComponent(step.id ?? '')}`);
    default:
      return client.native('PUT', wantedPath(step, step.consumer), step.said);
  }
}

async function listed(client: Client, filter: Readonly<Record<string, string>>): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  for (let page = 1; ; page += 1) {
    const query = new URLSearchParams({ ...filter, page: String(page), page_size: String(PAGE) });
    const answer = await client.native('GET', `/subscriptions?${query}`);
    if (!isJsonObject(answer) || !Array.isArray(answer.items))
      throw new CannotRun('the registry gives no subscriptions');
    found.push(...answer.items.filter(isJsonObject));
    if (answer.items.length < PAGE) return found;
  }
}

function ended(subscription: JsonObject): Step {
  const { group, subject, consumer, subscription_id } = subscription;
  return {
    step: 'end',
    group: String(group),
    subject: String(subject),
    consumer: String(consumer),
    said: subscription,
    id: String(subscription_id),
  };
}

function nameOf({ group, subject, consumer }: JsonObject | (Wanted & JsonObject)): string {
  return JSON.stringify([consumer, group, subject]);
}

/** What the API adds to what was said. */
const ADDED = ['subscription_id', 'group', 'subject', 'consumer', 'created_at', 'created_by'];

function saysTheSame(known: JsonObject, said: JsonObject): boolean {
  const told = Object.fromEntries(Object.entries(known).filter(([name]) => !ADDED.includes(name)));
  return jsonEqual(told, { min_version: 1, ...said });
}

import { formatById } from '@concordat/engine';
import type { SubjectState } from '../../domain/subject.ts';
import { isOver, type Subscription } from '../../domain/subscription.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import { readable, readBy } from './read-now.ts';
import { Step } from './step.ts';

/** Fields that are named in one sentence. */
const MOST_NAMED = 5;

/** What the consumer of a subscription should know; nothing of it is wrong. */
export async function warningsFor(
  desk: SchemaDesk,
  state: SubjectState,
  subscription: Subscription,
  now: string,
): Promise<readonly string[]> {
  const { minVersion, range, expires } = subscription;
  const warnings: string[] = [];
  if (isOver(subscription, now)) warnings.push(`it ended on ${expires} and does not count`);
  const newest = state.versions.findLast(({ deleted }) => !deleted);
  const read = readBy(subscription, await readable(desk.desk, state));
  if (newest === undefined) warnings.push('there is no version yet');
  else if (minVersion > newest.number)
    warnings.push(`it waits for version ${minVersion}, and the newest is ${newest.number}`);
  else if (read === undefined) {
    warnings.push(
      range === undefined ? 'no version is in force' : `no version that can be read is in the range '${range}'`,
    );
  }
  if (read === undefined) return warnings;
  const content = await desk.content(read.fingerprint);
  const format = formatById(content.format);
  const document = await desk.documents.judged(state.group, content);
  if (format === undefined || !document.ok) return warnings;
  const { reasons } = new Step(desk.documents, undefined, document.value, 'open').on(subscription);
  const unread = reasons.find(({ use, outcome }) => use === 'reader' && outcome === 'broken');
  if (unread !== undefined) warnings.push(`its own schema does not read version ${read.label}: ${unread.reason}`);
  const missing = pathsOf(subscription).filter((path) => format.places(document.value, path) === undefined);
  if (missing.length === 0) return warnings;
  const named = missing.slice(0, MOST_NAMED).map((path) => `'${path}'`);
  const others = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  return [...warnings, `version ${read.label} has no field ${named.join(', ')}${others}`];
}

function pathsOf({ fields = [], needs }: Subscription): readonly string[] {
  return [...new Set([...fields.map(({ path }) => path), ...(needs?.notNull ?? []), ...(needs?.unique ?? [])])];
}

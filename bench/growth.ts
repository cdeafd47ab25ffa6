// npm run bench:growth [-- --full] — what each operation costs as the numbers of subjects, of versions of one subject and of subscriptions grow: processor time of the registry and of its database.
import { topics } from './filling.ts';
import { grow, measureAt, type Size, type Sized, STRIDE } from './growth/measure.ts';
import { SCHEMA_OPERATIONS } from './growth/schemas.ts';
import { SUBSCRIPTION_OPERATIONS, subscribeAll } from './growth/subscriptions.ts';
import { type Kind, overKinds } from './kinds.ts';

const isFull = process.argv.includes('--full');
const SUBJECTS = [1000, 10_000, 100_000, ...(isFull ? [1_000_000] : [])];
const VERSIONS = [10, 100, 1000, 10_000];
const SUBSCRIPTIONS = [100, 1000, 10_000];
const SUBSCRIPTIONS_OF_ONE = [10, 100, 1000];

function ofSubjects(size: number): Size {
  const at = (index: number) => ({ subject: `topic-${(index * STRIDE) % size}-value`, number: 1 });
  return { filled: topics(size, 1), on: { size, at } };
}

function ofVersions(size: number): Size {
  const subject = 'topic-0-value';
  const at = (index: number) => ({ subject, number: 1 + ((index * STRIDE) % size) });
  return { filled: topics(1, size), on: { size, at } };
}

/** One for each of so many subjects. */
function ofSubscriptions(size: number): Size {
  return withSubscriptions(ofSubjects(size));
}

function ofSubscriptionsOfOne(size: number): Size {
  const on: Omit<Sized, 'registry'> = { size, at: () => ({ subject: 'topic-0-value', number: 1 }) };
  return withSubscriptions({ filled: topics(1, 1), on });
}

function withSubscriptions(size: Size): Size {
  return { ...size, add: (registry) => subscribeAll(registry, size.on) };
}

async function growAll(kind: Kind): Promise<void> {
  // The process compiles what it runs often; that is not the smallest size's to pay.
  await measureAt(kind, SCHEMA_OPERATIONS, ofSubjects(500));
  await measureAt(kind, SUBSCRIPTION_OPERATIONS, ofSubscriptions(200));
  await grow(kind, 'subjects', SCHEMA_OPERATIONS, SUBJECTS.map(ofSubjects));
  await grow(kind, 'versions of one subject', SCHEMA_OPERATIONS, VERSIONS.map(ofVersions));
  await grow(
    kind,
    'subscriptions, each to another subject',
    SUBSCRIPTION_OPERATIONS,
    SUBSCRIPTIONS.map(ofSubscriptions),
  );
  await grow(
    kind,
    'subscriptions to one subject',
    SUBSCRIPTION_OPERATIONS,
    SUBSCRIPTIONS_OF_ONE.map(ofSubscriptionsOfOne),
  );
}

await overKinds(growAll);

import { formatById, jsonEqual } from '@concordat/engine';
import { unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import { subscriptionKey } from '../../domain/record-key.ts';
import type { SubjectState } from '../../domain/subject.ts';
import { checkSubjectName } from '../../domain/subject-name.ts';
import { isOver, type Subscription, toldOf } from '../../domain/subscription.ts';
import { checkSubscription } from '../../domain/subscription-check.ts';
import type { Desk } from '../desk.ts';
import { NO_IMPORTS } from '../schemas/imports.ts';
import type { Sealing } from '../sealing.ts';
import { type Draft, settleWith } from '../settle.ts';
import type { ConsumerDesk } from './consumer-desk.ts';
import type { SubscribeCommand, Subscribed } from './consumers.ts';
import { datasetOfLayer } from './read-now.ts';
import { endedChange, plain, subscriptionChange, subscriptionFact, subscriptionOf } from './records.ts';
import { warningsFor } from './warnings.ts';

/** Subscribes a consumer; one that has a subscription to the subject that is not over gets `subscription-exists`. */
export function subscribe(
  desk: ConsumerDesk,
  command: SubscribeCommand,
  sealing?: Sealing<Subscribed>,
): Promise<Subscribed> {
  return settled(desk, command, refuseSecond, sealing);
}

/** Subscribes a consumer, or changes the subscription that it has to the subject. */
export function setSubscription(desk: ConsumerDesk, command: SubscribeCommand): Promise<Subscribed> {
  return settled(desk, command, () => {});
}

/** Ends a subscription. */
export async function unsubscribe(desk: Desk, subscription: Subscription): Promise<void> {
  const { consumer, group, subject, id } = subscription;
  const key = { group, subject };
  const record = () => desk.store.record(subscriptionKey(key, consumer));
  await settleWith(desk, key, record, async (state, found) => {
    const present = subscriptionOf(found);
    // Another one may have come in its place.
    if (present?.id !== id) return { answer: undefined };
    return {
      write: {
        ...changed(state),
        decidedOn: [{ key: found.key, revision: found.revision }],
        records: [endedChange(present)],
        facts: [subscriptionFact(present, false)],
      },
      answer: undefined,
    };
  });
}

async function settled(
  desk: ConsumerDesk,
  command: SubscribeCommand,
  allow: (present: Subscription) => void,
  sealing?: Sealing<Subscribed>,
): Promise<Subscribed> {
  check(desk, command);
  const { group, subject, consumer } = command;
  const { schemas } = desk;
  const key = { group, subject };
  const read = async () => ({
    record: await schemas.desk.store.record(subscriptionKey(key, consumer)),
    isLayer: (await datasetOfLayer(schemas.desk.store, key)) !== undefined,
  });
  return settleWith(
    schemas.desk,
    key,
    read,
    async (state, { record, isLayer }, at) => {
      if (!isLayer && state.versions.every(({ deleted }) => deleted)) throw unknownSubject(key);
      const found = subscriptionOf(record);
      const present = found === undefined || isOver(found, at) ? undefined : found;
      if (present !== undefined) allow(present);
      const { id, createdAt, createdBy } = present ?? {
        id: schemas.desk.newId(),
        createdAt: at,
        createdBy: schemas.desk.asking().caller.id,
      };
      const subscription: Subscription = { id, ...command, createdAt, createdBy };
      const answer = { ...subscription, warnings: await warningsFor(schemas, state, subscription, at) };
      if (present !== undefined && jsonEqual(plain(present), plain(subscription))) return { answer };
      const ended = found !== undefined && present === undefined ? [subscriptionFact(found, false)] : [];
      return {
        write: {
          ...changed(state),
          decidedOn: [{ key: record.key, revision: record.revision }],
          records: [subscriptionChange(subscription)],
          facts: [...ended, subscriptionFact(subscription, true)],
        },
        answer,
      };
    },
    sealing,
  );
}

/** What is decided about the subject meanwhile did not count this subscription. */
function changed({ group, subject }: SubjectState): Pick<Draft, 'contents' | 'changes'> {
  return { contents: [], changes: [{ change: 'referred-to', group, subject }] };
}

function refuseSecond(present: Subscription): never {
  const { id: existingId, group, subject } = present;
  throw new RegistryError('subscription-exists', `there is a ${toldOf(present)} already: ${existingId}`, {
    about: { group, subject, existingId },
  });
}

function check({ schemas }: ConsumerDesk, command: SubscribeCommand): void {
  checkSubjectName(command);
  checkSubscription(command);
  const { reader } = command;
  if (reader === undefined) return;
  const format = formatById(reader.format);
  const about = { property: 'reader' };
  if (format === undefined) {
    throw new RegistryError(
      'subscription-invalid',
      `the reader is of the format '${reader.format}', which nobody here can read`,
      { about },
    );
  }
  const read = schemas.documents.read(format, reader.text, NO_IMPORTS);
  if (read.ok) return;
  const [problem] = read.error;
  throw new RegistryError('subscription-invalid', `the reader is no valid ${format.title}: ${problem?.message}`, {
    about,
    problems: read.error,
  });
}

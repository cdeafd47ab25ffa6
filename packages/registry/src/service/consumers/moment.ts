import type { LayerReader } from '@concordat/engine';
import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { ConsumerDesk } from './consumer-desk.ts';
import { layerReader, type Readable, readable } from './read-now.ts';

/** Who reads what of a subject. */
export interface Moment {
  readonly state: SubjectState;
  readonly inReading: Readable;
  readonly subscriptions: readonly Subscription[];
  /** Whether those who read it take fields that they do not know. */
  readonly reader: LayerReader;
}

/** Who reads what of a subject as this process knows it, all as it stood at one moment. `before`: see {@link readable}. */
export function momentOf(desk: ConsumerDesk, key: SubjectKey, before?: number): Promise<Moment> {
  const { schemas } = desk;
  return schemas.desk.atOnce(async () => momentIn(desk, await schemas.known(key), before));
}

/** Who reads what of a subject that was read already, such as for a decision. */
export async function momentIn(desk: ConsumerDesk, state: SubjectState, before: number | undefined): Promise<Moment> {
  const { desk: own } = desk.schemas;
  const [inReading, subscriptions, reader] = await Promise.all([
    readable(own, state, before),
    desk.subscriptionsTo(state),
    layerReader(own, state),
  ]);
  return { state, inReading, subscriptions, reader };
}

import { printJson } from '@concordat/engine';
import type {
  EventSubscription,
  WantedEventSubscription,
} from '../../packages/registry/src/domain/event-subscription.ts';
import { DELIVERY_DEFAULTS } from '../../packages/registry/src/domain/event-subscription.ts';
import { delivering } from '../../packages/registry/src/feed/deliveries/fixtures/delivering.ts';
import { createRegistry } from '../../packages/registry/src/service/create-registry.ts';
import type { Registry } from '../../packages/registry/src/service/registry.ts';
import { openStore } from '../../packages/registry/src/store/open-store.ts';

/** Settings of deliveries that do not wait for long. */
export const DELIVERY = { ...DELIVERY_DEFAULTS, firstDelayMs: 20, longestDelayMs: 200, timeoutMs: 10_000 };

/** A registry in memory that delivers its events. */
export interface DeliveringRegistry {
  readonly registry: Registry;
  subscribe(wanted: WantedEventSubscription): Promise<EventSubscription>;
  /** Registers a schema, and has two events of it delivered. */
  register(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts one. */
export async function deliveringRegistry(): Promise<DeliveringRegistry> {
  const registry = createRegistry(await openStore('memory'), { clock: () => new Date() });
  const follower = await delivering(registry);
  return {
    registry,
    subscribe: (wanted) => registry.events.subscribe(wanted),
    async register(name) {
      const text = printJson({ type: 'enum', name: 'E', symbols: ['A'], doc: name });
      await registry.schemas.register({ group: 'default', subject: name }, { format: 'avro', text, references: [] });
    },
    async close() {
      await follower.stop();
      await registry.close();
    },
  };
}

/** The subjects of the events that the registration of a schema is. */
export function subjectsOf(...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const schema = `/schemagroups/default/schemas/${name}`;
    return [`${schema}/versions/1`, schema];
  });
}

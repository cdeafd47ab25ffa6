import { randomBytes } from 'node:crypto';
import { failure, type Result, success } from '@concordat/engine';
import type { Residence } from '../dialects/cloudevents/place.ts';
import type { DeliveryFigures } from '../feed/deliveries/figures.ts';
import { type DeliveryFollower, startDeliveries } from '../feed/deliveries/runner.ts';
import { subscribersOf } from '../feed/deliveries/subscribers.ts';
import type { FeedLogger } from '../feed/logger.ts';
import { type AddressPolicy, isNetwork } from '../feed/outbound/address-policy.ts';
import { Outbound } from '../feed/outbound/outbound.ts';
import type { Registry } from '../service/registry.ts';
import { isLoopback } from './authentication/terms.ts';
import { type Config, flagOf } from './config.ts';

/** What holds for sinks, as it is configured. */
export interface SinkTerms {
  readonly policy: AddressPolicy;
  /** True: sinks over HTTP are asked whether they want events. */
  readonly asksFirst: boolean;
}

/** What deliveries are given by the server. */
interface DeliveryWorld {
  /** Where the server listens. */
  readonly url: string;
  readonly residence: Residence;
  readonly userAgent: string;
  readonly holder: string;
  /** True where no other process has the store. */
  readonly isAlone: boolean;
  readonly clock: () => Date;
  readonly logger: FeedLogger;
  readonly figures: DeliveryFigures;
}

/** Milliseconds after which another process goes on for one that died. */
const LASTS_MS = 5000;

const KEY_BYTES = 24;

/**
 * What holds for sinks. Where only this machine reaches the registry, its sinks may be on this machine and beside it, and are not asked first:
 * whoever may subscribe can reach them anyway. Fails with what is wrong, in one line.
 */
export function sinkTerms({ host, sinks_private, sinks_handshake }: Config): Result<SinkTerms, string> {
  const isOwn = isLoopback(host);
  const networks = ['auto', 'allow', 'refuse'].includes(sinks_private)
    ? []
    : sinks_private.split(',').map((each) => each.trim());
  const strange = networks.find((network) => !isNetwork(network));
  if (strange !== undefined)
    return failure(`${flagOf('sinks_private')}: '${strange}' is no network such as 10.20.0.0/16`);
  const privateAllowed = sinks_private === 'allow' || (sinks_private === 'auto' && isOwn);
  const asksFirst = sinks_handshake === 'on' || (sinks_handshake === 'auto' && !isOwn);
  return success({ policy: { privateAllowed, networks }, asksFirst });
}

/** Delivers the events of a registry to all who subscribed, until it is stopped. */
export function startEventDeliveries(
  registry: Registry,
  { policy, asksFirst }: SinkTerms,
  { url, residence, isAlone, ...world }: DeliveryWorld,
): Promise<DeliveryFollower> {
  const { publicUrl, prefix, segment, authority } = residence;
  const root = (publicUrl === '' ? url : publicUrl) + prefix;
  return startDeliveries(
    {
      ...world,
      log: registry,
      deliveries: registry.deliveries,
      subscribers: subscribersOf(
        registry,
        { root, segment, authority: authority === '' ? root : authority },
        world.clock,
      ),
      outbound: new Outbound(policy),
      root,
      asksFirst,
      lastsMs: LASTS_MS,
      random: Math.random,
      newKey: () => randomBytes(KEY_BYTES).toString('base64url'),
    },
    isAlone,
  );
}

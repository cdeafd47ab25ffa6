import { randomBytes } from 'node:crypto';
import type { Residence } from '../dialects/cloudevents/place.ts';
import { RegistryError } from '../domain/error.ts';
import type { Place } from '../domain/version-uri.ts';
import type { Follower } from '../feed/follow.ts';
import { listen } from '../feed/links/http/listen.ts';
import { HttpSource, HttpTarget, peerOf } from '../feed/links/http/open-peer.ts';
import { startLinks } from '../feed/links/runner.ts';
import { type SurveyReport, survey } from '../feed/links/survey.ts';
import type { FeedLogger } from '../feed/logger.ts';
import type { AddressPolicy } from '../feed/outbound/address-policy.ts';
import { Outbound } from '../feed/outbound/outbound.ts';
import type { Registry } from '../service/registry.ts';
import type { Link } from '../service/replicas/links.ts';

/** What links are given by the server. */
interface LinkWorld {
  readonly policy: AddressPolicy;
  readonly userAgent: string;
  readonly holder: string;
  readonly clock: () => Date;
  readonly logger: FeedLogger;
  readonly residence: Residence;
  /** Where the server listens; known from when it does. */
  readonly url: () => string;
}

const KEY_BYTES = 24;

/** The links of a server: their work in the background, and what is asked about it. */
export class ServerLinks {
  readonly #registry: Registry;
  readonly #world: LinkWorld;
  readonly #outbound: Outbound;
  readonly #stopping = new AbortController();
  #follower: Follower | undefined;

  constructor(registry: Registry, world: LinkWorld) {
    this.#registry = registry;
    this.#world = world;
    this.#outbound = new Outbound(world.policy);
  }

  /** What this registry is called by others: by the address that it is given, else by that where it listens. */
  get place(): Place {
    const { prefix, segment, authority } = this.#world.residence;
    const root = this.#address() + prefix;
    return { root, segment, authority: authority === '' ? root : authority };
  }

  /** Begins with the work. The server listens by then. */
  start(): Follower {
    const { holder, clock, logger } = this.#world;
    const { linking, replicas } = this.#registry;
    const { place } = this;
    const address = this.#address();
    const sources = new Map<string, { readonly of: string; readonly source: HttpSource }>();
    const calling = this.#calling(this.#stopping.signal);
    this.#follower = startLinks({
      log: this.#registry,
      linking,
      replicas,
      place,
      async sourceOf(link) {
        if (link.listens) {
          await listen(peerOf(link, calling), link, { linking, address, newKey }).catch((err: unknown) => {
            logger.warn(
              { err, link: link.id },
              'the other registry cannot be asked to tell of its changes; trying again',
            );
          });
        }
        const of = JSON.stringify([link.peer, link.credentials]);
        const known = sources.get(link.id);
        if (known?.of === of) return known.source;
        const source = new HttpSource(link, calling);
        sources.set(link.id, { of, source });
        return source;
      },
      targetOf: (link) => new HttpTarget(link, calling, linking),
      holder,
      clock,
      random: Math.random,
      logger,
    });
    return { stop: () => this.#stop() };
  }

  /** What a link would do if it ran now. Codes: `link-not-found`, `link-refused`, `link-invalid`. */
  async survey(id: string, signal: AbortSignal): Promise<SurveyReport> {
    const { linking } = this.#registry;
    const link = (await linking.links()).find((each): each is Link => each.id === id);
    if (link?.direction !== 'pull') {
      throw new RegistryError(
        'link-invalid',
        `the link '${id}' does not pull, so that there is nothing to look through`,
      );
    }
    const source = new HttpSource(link, this.#calling(signal));
    try {
      return await survey(linking, link, this.place.root, source, signal);
    } catch (error) {
      if (error instanceof RegistryError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new RegistryError('link-refused', `the other registry cannot be looked through: ${why}`, { cause: error });
    }
  }

  #address(): string {
    const { residence, url } = this.#world;
    return residence.publicUrl === '' ? url() : residence.publicUrl;
  }

  #calling(signal: AbortSignal) {
    return { outbound: this.#outbound, userAgent: this.#world.userAgent, signal };
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    await this.#follower?.stop();
    this.#outbound.close();
  }
}

function newKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

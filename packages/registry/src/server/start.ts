import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { azureDialect } from '../dialects/azure/index.ts';
import { cloudeventsDialect } from '../dialects/cloudevents/index.ts';
import { confluentDialect } from '../dialects/confluent/index.ts';
import { contractsDialect } from '../dialects/contracts/index.ts';
import { datasetsDialect } from '../dialects/datasets/index.ts';
import { nativeDialect } from '../dialects/native/index.ts';
import { RegistryError } from '../domain/error.ts';
import { startAuditStream } from '../feed/audit-stream.ts';
import type { Follower } from '../feed/follow.ts';
import { createRegistry } from '../service/create-registry.ts';
import type { Registry } from '../service/registry.ts';
import { openHeldStore, openStore } from '../store/open-store.ts';
import { createApp } from './app.ts';
import { Occasions } from './asking.ts';
import { createAuthenticator } from './authentication/authenticator.ts';
import { authenticationTerms, isLoopback } from './authentication/terms.ts';
import { type Config, flagOf } from './config.ts';
import { configureLinks, readConfiguredLinks } from './configured-links.ts';
import { sinkTerms, startEventDeliveries } from './event-deliveries.ts';
import { Idempotency } from './idempotency.ts';
import { ServerLinks } from './links.ts';
import { createLogger, type LogSink } from './logging.ts';
import { createMetrics } from './metrics.ts';
import { observedStore } from './observed-store.ts';
import { RateLimits, rateOf } from './rate-limits.ts';
import { schemaGroupSettings } from './schema-group-settings.ts';
import { subscriptionCounts } from './subscription-counts.ts';
import { createTelemetry } from './telemetry.ts';
import { VERSION } from './version.ts';
import type { Company } from './workers/company.ts';

/** What the server takes from outside, so that tests can hold it in their hands. */
export interface World {
  readonly clock?: () => Date;
  /** Ids of requests that bring none, and of what is made: UUIDs. */
  readonly newId?: () => string;
  /** Takes the log, one JSON object a line; standard error by default. */
  readonly log?: LogSink;
  /** The processes that serve the same registry on the same port; by default this one is alone. */
  readonly company?: Company;
}

/** A server that answers requests. */
export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:8081`. */
  readonly url: string;
  /** Takes no more requests, lets those in flight finish within the drain timeout, and closes the store. */
  close(): Promise<void>;
}

/**
 * Starts the registry. Rejects with an error whose message is one line for people: the address is in use, the store is locked by
 * another process, and the like.
 */
export async function startServer(config: Config, world: World = {}): Promise<RunningServer> {
  const { clock = () => new Date(), newId = randomUUID, company } = world;
  const terms = authenticationTerms(config);
  if (!terms.ok) throw new Error(terms.error);
  const schemaGroups = schemaGroupSettings(config);
  if (!schemaGroups.ok) throw new Error(schemaGroups.error);
  const sinks = sinkTerms(config);
  if (!sinks.ok) throw new Error(sinks.error);
  const configuredLinks = await readConfiguredLinks(config.links_file);
  const logger = createLogger(config.log_level, clock, company && { pid: process.pid }, world.log);
  const metrics = createMetrics(company && (() => company.figures()));
  company?.tell(() => metrics.figures());
  const options = { connections: config.store_connections, timeoutSeconds: config.store_timeout_s };
  const opened = await (company === undefined
    ? openStore(config.store, options)
    : openHeldStore(config.store, options, company));
  const store = observedStore(opened, metrics.instruments);
  const occasions = new Occasions();
  const asking = () => occasions.asking();
  const { instruments } = metrics;
  const telemetry = createTelemetry({ instruments, logger, asking });
  const registry = metrics.counting(
    createRegistry(store, { clock, newId, asking, telemetry, schemaGroups: schemaGroups.value.terms }),
  );
  metrics.showSubscriptions(subscriptionCounts(store, () => registry.newest()));
  const stopping = new AbortController();
  const followers: Follower[] = [];
  const userAgent = `concordat/${VERSION}`;
  const holder = `${hostname()} ${process.pid} ${randomUUID()}`;
  let url = `http://${config.host}:${config.port}`;
  const { residence } = schemaGroups.value;
  const { policy } = sinks.value;
  const links = new ServerLinks(registry, { policy, userAgent, holder, clock, logger, residence, url: () => url });
  try {
    const app = createApp({
      dialects: [
        contractsDialect(registry, { clock, version: VERSION }),
        confluentDialect(registry, { version: VERSION, prefixes: pathsOf(config.confluent_prefix) }),
        datasetsDialect(registry, { prefix: config.datasets_prefix }),
        nativeDialect(registry, {
          placeOf: () => links.place,
          survey: async (id, signal) => ({ ...(await links.survey(id, signal)) }),
        }),
        cloudeventsDialect(registry, schemaGroups.value.residence),
        azureDialect(registry, config.public_url),
      ],
      registry,
      authenticator: await createAuthenticator(terms.value, registry.access, clock),
      occasions,
      idempotency: new Idempotency(store, newId),
      limits: new RateLimits(rateOf(config), () => performance.now()),
      metrics,
      logger,
      newId,
      version: VERSION,
      requestTimeoutSeconds: config.request_timeout_s,
      stopping: stopping.signal,
    });
    const stream = await startAuditStream(
      registry,
      {
        url: config.audit_stream_url,
        timeoutSeconds: config.audit_stream_timeout_s,
        userAgent,
        holder,
      },
      logger,
    );
    if (stream !== undefined) followers.push(stream);
    await listen(app, config);
    url = urlOf(config.host, app);
    const isAlone = company === undefined && !config.store.startsWith('postgres');
    const figures = metrics.deliveries;
    const about = { url, residence, userAgent, holder, isAlone, clock, logger, figures };
    const deliveries = await startEventDeliveries(registry, sinks.value, about);
    figures.show(() => deliveries.standings());
    followers.push(deliveries);
    await configureLinks(registry, configuredLinks);
    followers.push(links.start());
    if (terms.value.auth === 'on' && terms.value.issuer === undefined && (await registry.access.keys()).length === 0) {
      logger.warn('nobody has a key, so that nobody can get in; make the first one with concordat keys create --store');
    }
    if (terms.value.auth === 'off' && !isLoopback(config.host)) {
      logger.warn({ host: config.host }, 'reachable from other machines, where everybody may do everything');
    }
    let closing: Promise<void> | undefined;
    return {
      url,
      close() {
        stopping.abort();
        closing ??= shutDown(app, followers, registry, config.drain_timeout_s);
        return closing;
      },
    };
  } catch (error) {
    await Promise.all(followers.map((follower) => follower.stop()));
    await registry.close();
    throw error;
  }
}

/** The paths of a setting that lists them. */
function pathsOf(setting: string): readonly string[] {
  return [...new Set(setting.split(',').map((path) => path.trim()))].filter((path) => path !== '');
}

async function shutDown(
  app: FastifyInstance,
  followers: readonly Follower[],
  registry: Registry,
  drainSeconds: number,
): Promise<void> {
  const impatience = setTimeout(() => app.server.closeAllConnections(), drainSeconds * 1000);
  await app.close();
  clearTimeout(impatience);
  await Promise.all(followers.map((follower) => follower.stop()));
  await registry.close();
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `listening on ${address}` });
  } catch (error) {
    await app.close();
    if (error instanceof RegistryError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new Error(obstacle(code, host, port) ?? `cannot listen on ${host}: ${String(error)}`, { cause: error });
  }
}

function obstacle(code: unknown, host: string, port: number): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is in use; stop what listens there, or choose another with ${flagOf('port')}`;
    case 'EACCES':
      return `port ${port} of ${host} may not be used by this user; choose another with ${flagOf('port')}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `'${host}' is no address of this machine; choose another with ${flagOf('host')}`;
    default:
      return undefined;
  }
}

function urlOf(host: string, app: FastifyInstance): string {
  const { port } = app.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

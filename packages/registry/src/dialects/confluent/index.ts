import type { Registry } from '../../service/registry.ts';
import type { Dialect, Route } from '../dialect.ts';
import { answering, optionsAnswer, refused } from './answering.ts';
import { CONFLUENT_SCHEMAS } from './documentation/operation.ts';
import { asksForDialect } from './media.ts';
import { ownsPath, rewriteUrl } from './rewrite.ts';
import { associationRoutes } from './routes/association.ts';
import { batchRoutes } from './routes/batch.ts';
import { compatibilityRoutes } from './routes/compatibility.ts';
import { configRoutes } from './routes/config.ts';
import { idRoutes, readyById } from './routes/id.ts';
import { listingRoutes } from './routes/listing.ts';
import { modeRoutes } from './routes/mode.ts';
import { NO_CONTEXT_ROUTES, ROOT_ROUTE, serverRoutes } from './routes/server.ts';
import { subjectRoutes } from './routes/subject.ts';
import { versionRoutes } from './routes/version.ts';

/** What the dialect takes from outside. */
export interface ConfluentOptions {
  /** Version of the product. */
  readonly version: string;
  /** Paths under which the whole dialect is too, such as `/api/ccompat/v7`; without a slash at the end. */
  readonly prefixes: readonly string[];
}

/**
 * The API of Confluent's Schema Registry 8.x: `/subjects`, `/schemas`, `/compatibility`, `/config`, `/mode`, `/contexts`,
 * `/associations` and `/v1/metadata`, and all of it with its root once more under each prefix.
 */
export function confluentDialect(
  { schemas, consumers }: Pick<Registry, 'schemas' | 'consumers'>,
  { version, prefixes }: ConfluentOptions,
): Dialect {
  const routes = [
    ...serverRoutes(version),
    ...listingRoutes(schemas),
    ...idRoutes(schemas),
    ...subjectRoutes(schemas),
    ...versionRoutes(schemas),
    ...compatibilityRoutes(schemas, consumers),
    ...configRoutes(schemas),
    ...modeRoutes(schemas),
    ...associationRoutes(schemas),
    ...batchRoutes(schemas),
  ].map((route): Route => ({ ...route, handle: answering(route) }));
  const besides = [ROOT_ROUTE, ...NO_CONTEXT_ROUTES].map((route) => ({ ...route, handle: answering(route) }));
  const places = prefixes.map((prefix) => ({ prefix, inside: `${prefix}/` }));
  const placeOf = (path: string) => places.find(({ prefix, inside }) => path === prefix || path.startsWith(inside));
  return {
    routes,
    repeated: [
      ...besides,
      ...places.flatMap(({ prefix }) =>
        [...besides, ...routes].map((route) => ({ ...route, path: route.path === '/' ? prefix : prefix + route.path })),
      ),
    ],
    schemas: CONFLUENT_SCHEMAS,
    owns: (path) => ownsPath(path) || placeOf(path) !== undefined,
    rewrite(url) {
      const place = places.length === 0 ? undefined : placeOf(url.split('?', 1)[0] ?? '');
      return place === undefined ? rewriteUrl(url, ownsPath) : place.prefix + insidePrefix(url, place.prefix);
    },
    ready: (url, headers) => readyById(schemas, url, headers),
    speaks: asksForDialect,
    takesPasswords: true,
    refuse: refused,
    options: optionsAnswer,
  };
}

/** What is behind a prefix, as the routes know it; nothing for the prefix itself. */
function insidePrefix(url: string, prefix: string): string {
  const rest = url.slice(prefix.length);
  const rewritten = rewriteUrl(rest.startsWith('/') ? rest : `/${rest}`, () => true);
  return rewritten === '/' || rewritten.startsWith('/?') ? rewritten.slice(1) : rewritten;
}

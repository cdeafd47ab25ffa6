import type { Route } from '../../dialect.ts';
import { answer } from '../answers/answer.ts';
import {
  DEPLOYMENT_DOC,
  ID_DOC,
  ROOT_DOC,
  ROOT_POST_DOC,
  SERVER_VERSION_DOC,
  TYPES_DOC,
} from '../documentation/server.ts';
import { asksForDialect } from '../media.ts';
import { malformed } from '../refused.ts';
import { param } from '../requests/parameters.ts';
import { SCHEMA_TYPES } from '../schema-types.ts';

/** The release of Confluent's registry whose behaviour this is; tools ask for it to know what they may send. */
const SPOKEN_VERSION = '8.5.0';

/** What is at the root, for those who ask for a media type of the dialect, and for everybody where no other dialect is. */
export const ROOT_ROUTE: Route = {
  method: 'GET',
  path: '/',
  doc: ROOT_DOC,
  takes: asksForDialect,
  handle: async () => answer({}),
};

/** Where everything within a context that is none is led to: 400. */
export const NO_CONTEXT_ROUTES: readonly Route[] = (['GET', 'POST', 'PUT', 'DELETE'] as const).map((method) => ({
  method,
  path: '/contexts/:context/',
  doc: ROOT_DOC,
  handle: async (call) => {
    throw malformed(
      `The context '${param(call, 'context')}' is none: its name has no colon in it and is percent-encoded as UTF-8`,
    );
  },
}));

/** What the server says of itself. `product` is the version of this product, which stands where clients look for a commit. */
export function serverRoutes(product: string): readonly Route[] {
  const clusters = { 'kafka-cluster': '', 'schema-registry-cluster': 'schema-registry' };
  return [
    { method: 'POST', path: '/', doc: ROOT_POST_DOC, handle: async () => answer({}) },
    {
      method: 'GET',
      path: '/v1/metadata/id',
      doc: ID_DOC,
      handle: async () => answer({ scope: { path: [], clusters }, id: '' }),
    },
    {
      method: 'GET',
      path: '/v1/metadata/version',
      doc: SERVER_VERSION_DOC,
      handle: async () => answer({ version: SPOKEN_VERSION, commitId: `concordat-${product}` }),
    },
    {
      method: 'GET',
      path: '/v1/metadata/deployment',
      doc: DEPLOYMENT_DOC,
      handle: async () => answer({ attributes: [] }),
    },
    { method: 'GET', path: '/schemas/types', doc: TYPES_DOC, handle: async () => answer(SCHEMA_TYPES) },
  ];
}

import { isUriReference } from '../../../domain/uri.ts';
import type { SchemaGroups } from '../../../service/schemagroups/schema-groups.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { DOCUMENT, operation, word } from '../documentation.ts';
import { documentReply } from '../documents.ts';
import { placeOf, type Residence } from '../place.ts';
import { single } from '../requests.ts';

/** A version by its URI, whoever its authority is. */
export function byUriRoute(groups: SchemaGroups, residence: Residence): Route {
  return {
    method: 'GET',
    path: `${residence.prefix}/schema`,
    doc: operation('getSchemaVersionByURI', 'The version that has a URI', {
      room: 'versions',
      description:
        'The URI as `Schema-Version-Uri` tells it, or `urn:uuid:` with the `Schema-Id`: what the `dataschema` of an event says. A fragment is left out of it.',
      query: {
        uri: word('the URI, percent-encoded as parameters are'),
        format: word('id of the format that is wanted'),
      },
      answer: ['the document; header fields tell what is said about it', DOCUMENT],
      failures: [400, 404, 406],
    }),
    async handle(call) {
      const [uri = '', ...others] = call.query.getAll('uri');
      if (uri === '' || others.length > 0) throw new InvalidRequest('say the URI: /schema?uri=…', 'uri');
      if (!isUriReference(uri)) throw new InvalidRequest('uri is no URI (RFC 3986); percent-encode it once', 'uri');
      return found(groups, residence, call, uri);
    },
  };
}

/** Paths below the root that nothing else is at: versions whose ids are such paths have their URIs there. */
export function unmatchedRoute(groups: SchemaGroups, residence: Residence): Route {
  const { prefix } = residence;
  return {
    method: 'GET',
    path: `${prefix}/*`,
    doc: operation('getSchemaVersionAtURI', 'A version at its own URI', {
      room: 'versions',
      answer: ['the document', DOCUMENT],
      failures: [404],
    }),
    async handle(call) {
      const { path, search } = call;
      const { root } = placeOf(call, residence);
      const query = ofTheUri(search);
      const uri = path.startsWith(`${prefix}/`)
        ? root + path.slice(prefix.length) + (query === '' ? '' : `?${query}`)
        : '';
      if (!isUriReference(uri)) return { status: 404, headers: {}, text: '' };
      return found(groups, residence, call, uri);
    },
  };
}

/** The part of a query that is the URI's: how an answer is to be made is asked of the server. */
function ofTheUri(search: string): string {
  const parts = search.split('&');
  return parts.filter((part) => !/^(?:consistency|pretty)(?:=|$)/.test(part)).join('&');
}

async function found(groups: SchemaGroups, residence: Residence, call: Call, uri: string): Promise<Reply> {
  const place = placeOf(call, residence);
  const { document, format } = await groups.byUri(uri, place);
  return documentReply(call, document, single(call, 'format') ?? format, place);
}

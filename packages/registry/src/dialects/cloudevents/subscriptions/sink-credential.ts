import { type JsonObject, jsonEqual } from '@concordat/engine';
import { invalid } from '../../../domain/event-filter-check.ts';
import type { SinkCredential } from '../../../domain/event-subscription.ts';
import type { Members } from './members.ts';

const TYPES = ['PLAIN', 'ACCESSTOKEN', 'REFRESHTOKEN'] as const;
const KNOWN = [
  'credentialtype',
  'identifier',
  'secret',
  'accesstoken',
  'accesstokenexpiresutc',
  'accesstokentype',
  'refreshtoken',
  'refreshtokenendpoint',
];
const SECRETS = ['secret', 'accesstoken', 'refreshtoken'];

/**
 * The credential of a subscription: `keep` where nothing is said, or what is shown of the `present` one; null where it is taken away.
 */
export function readCredential(
  subscription: Members,
  present: SinkCredential | undefined,
): SinkCredential | 'keep' | null {
  if (!subscription.has('sinkcredential')) return 'keep';
  const value = subscription.value('sinkcredential');
  if (value === undefined) return null;
  if (present !== undefined && jsonEqual(value, credentialBody(present))) return 'keep';
  const said = subscription.inner('sinkcredential', KNOWN);
  const type = said.oneOf('credentialtype', TYPES);
  if (type === undefined)
    throw invalid(said.at('credentialtype'), `'credentialtype' has to be said: ${TYPES.join(', ')}`);
  if (present !== undefined && SECRETS.every((name) => !said.has(name))) {
    throw invalid(said.path, 'this is another credential than the one that is kept, and needs its secret');
  }
  if (type === 'PLAIN') return { type, identifier: said.required('identifier'), secret: said.required('secret') };
  const expires = timeOf(said, 'accesstokenexpiresutc');
  const access = {
    accessToken: said.required('accesstoken'),
    ...(expires !== undefined && { accessTokenExpiresUtc: expires }),
    accessTokenType: said.text('accesstokentype') ?? 'bearer',
  };
  if (type === 'ACCESSTOKEN') return { type, ...access };
  return {
    type,
    ...access,
    refreshToken: said.required('refreshtoken'),
    refreshTokenEndpoint: said.required('refreshtokenendpoint'),
  };
}

/** What is shown of a credential: nothing that lets anybody in. */
export function credentialBody(credential: SinkCredential): JsonObject {
  const { type } = credential;
  if (type === 'PLAIN') return { credentialtype: type, identifier: credential.identifier };
  const { accessTokenExpiresUtc, accessTokenType } = credential;
  return {
    credentialtype: type,
    accesstokentype: accessTokenType,
    ...(accessTokenExpiresUtc !== undefined && { accesstokenexpiresutc: accessTokenExpiresUtc }),
    ...(type === 'REFRESHTOKEN' && { refreshtokenendpoint: credential.refreshTokenEndpoint }),
  };
}

function timeOf(said: Members, name: string): string | undefined {
  const text = said.text(name);
  if (text === undefined) return undefined;
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.test(text);
  const time = Date.parse(text);
  if (!isTime || Number.isNaN(time)) throw invalid(said.at(name), 'a time by RFC 3339 has to be here');
  return new Date(time).toISOString();
}

import type { JsonValue } from '@concordat/engine';
import type { Action, Scope } from './action.ts';

/** An action as it is sent. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: JsonValue;
}

/** The note of every deprecation, so that deprecating twice comes to the same. */
export const DEPRECATION = 'https://example.org/next';

/** How an action is asked for over HTTP. */
export function requestOf(action: Action): Request {
  switch (action.do) {
    case 'register':
    case 'look-up': {
      const path = `/subjects/${nameOf(action.scope)}${action.do === 'register' ? '/versions' : ''}`;
      const { schema, references } = action;
      const refs = references.map(({ name, subject, version }) => ({ name, subject, version }));
      return { method: 'POST', path, body: { schema, ...(refs.length > 0 && { references: refs }) } };
    }
    case 'delete-subject':
      return { method: 'DELETE', path: `/subjects/${nameOf(action.scope)}${permanent(action.permanent)}` };
    case 'delete-version': {
      const path = `/subjects/${nameOf(action.scope)}/versions/${action.number}${permanent(action.permanent)}`;
      return { method: 'DELETE', path };
    }
    case 'versions':
      return get(`/subjects/${nameOf(action.scope)}/versions${action.deleted ? '?deleted=true' : ''}`);
    case 'version':
      return get(`/subjects/${nameOf(action.scope)}/versions/${action.number}`);
    case 'by-id':
      return get(`/schemas/ids/${action.id}?subject=${nameOf(action.scope)}`);
    case 'subjects':
      return get(`/subjects?subjectPrefix=:.${action.group}:`);
    case 'set-level':
      return setting('config', action.scope, action.level && { compatibility: action.level });
    case 'set-mode':
      return setting('mode', action.scope, action.mode && { mode: action.mode });
    case 'level':
      return get(`/config/${nameOf(action.scope)}${action.inForce ? '?defaultToGlobal=true' : ''}`);
    case 'mode':
      return get(`/mode/${nameOf(action.scope)}${action.inForce ? '?defaultToGlobal=true' : ''}`);
    case 'register-contract':
      return { method: 'POST', path: '/contracts', body: { contract: JSON.parse(action.contract) as JsonValue } };
    case 'deprecate':
      return { method: 'POST', path: `${placeOf(action)}/deprecate`, body: { deprecation_uri: DEPRECATION } };
    case 'activate':
    case 'archive':
      return { method: 'POST', path: `${placeOf(action)}/${action.do}` };
    case 'contract':
      return get(placeOf(action));
    case 'latest-contract':
      return get(`/contracts/${action.dataset}/latest`);
    case 'contracts':
      return get(`/contracts/${action.dataset}/versions`);
  }
}

/** A scope as clients of Confluent's registry write it. */
function nameOf({ group, subject }: Scope): string {
  return group === '' ? ':.__GLOBAL:' : `:.${group}:${subject}`;
}

function placeOf({ dataset, version }: { readonly dataset: string; readonly version: string }): string {
  return `/contracts/${dataset}/versions/${version}`;
}

function get(path: string): Request {
  return { method: 'GET', path };
}

function setting(
  what: 'config' | 'mode',
  scope: Scope,
  body: { readonly [name: string]: string } | undefined,
): Request {
  const path = `/${what}/${nameOf(scope)}`;
  return body === undefined ? { method: 'DELETE', path } : { method: 'PUT', path, body };
}

function permanent(isPermanent: boolean): string {
  return isPermanent ? '?permanent=true' : '';
}

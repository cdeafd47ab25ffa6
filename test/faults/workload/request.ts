import type { JsonValue } from '@concordat/engine';
import {
  type Action,
  type DatasetAction,
  isAbout,
  type ProposalAction,
  type Scope,
  type SubscriptionAction,
} from './action.ts';

/** An action as it is sent. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: JsonValue;
}

/** The note of every deprecation, so that deprecating twice comes to the same. */
export const DEPRECATION = 'https://example.org/next';

const DATASETS = '/data-contract-registry/v1/datasets';
const NATIVE = '/api/v1';

/** How an action is asked for over HTTP. */
export function requestOf(action: Action): Request {
  if (isAbout(action, 'datasets')) return datasetRequest(action);
  if (isAbout(action, 'subscriptions')) return subscriptionRequest(action);
  if (isAbout(action, 'proposals')) return proposalRequest(action);
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
    case 'restore':
      return { method: 'POST', path: `/subjects/${nameOf(action.scope)}/versions/${action.number}/restore` };
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
    case 'set-alias':
      return setting('config', action.scope, action.alias === undefined ? undefined : { alias: action.alias });
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

function datasetRequest(action: DatasetAction): Request {
  switch (action.do) {
    case 'create-dataset': {
      const { namespace, name, owner, governance } = action;
      return post(DATASETS, { namespace, name, owner, ...(governance && { governance }) });
    }
    case 'change-dataset':
      return { method: 'PATCH', path: `${DATASETS}/${action.id}`, body: { ...action.patch } };
    case 'dataset':
      return get(`${DATASETS}/${action.id}`);
    case 'datasets':
      return get(`${DATASETS}?namespace=${action.namespace}&name=${action.name}`);
    case 'ingest': {
      const schema_json = JSON.parse(action.schema) as JsonValue;
      const body = { schema_json, set_current_if_compatible: action.mayBeCurrent };
      return post(`${DATASETS}/${action.of.id}/layers/${action.of.layer}/schemas`, body);
    }
    case 'set-current':
      return { method: 'POST', path: `${layerVersions(action)}/${action.number}/current` };
    case 'layer-versions':
      return get(layerVersions(action));
    case 'layer-version':
      return get(`${layerVersions(action)}/${action.number}`);
  }
}

function subscriptionRequest(action: SubscriptionAction): Request {
  switch (action.do) {
    case 'subscribe': {
      const { scope, consumer, field } = action;
      return post(`${NATIVE}/subscriptions`, { ...scope, consumer, ...fieldsOf(field) });
    }
    case 'set-subscription': {
      const { scope, consumer, field } = action;
      const path = `${NATIVE}/subjects/${scope.group}/${scope.subject}/consumers/${consumer}`;
      return { method: 'PUT', path, body: fieldsOf(field) };
    }
    case 'unsubscribe':
      return { method: 'DELETE', path: `${NATIVE}/subscriptions/${action.id}` };
    case 'subscription':
      return get(`${NATIVE}/subscriptions/${action.id}`);
    case 'subscriptions':
      return get(`${NATIVE}/subscriptions?${queryOf(action.scope)}`);
    case 'impact':
      return get(`${NATIVE}/impact?${queryOf(action.scope)}&version=${action.version}`);
  }
}

function proposalRequest(action: ProposalAction): Request {
  switch (action.do) {
    case 'propose': {
      const { contract: subject, version } = action;
      return post(`${NATIVE}/proposals`, { group: 'contracts', subject, version });
    }
    case 'gate':
      return get(`${NATIVE}/gate?dataset=${action.contract}&version=${action.version}`);
    case 'decide': {
      const { party, name, said, until } = action;
      return post(`${NATIVE}/proposals/${action.id}/decisions`, { party, name, said, ...(until && { until }) });
    }
    case 'withdraw':
      return { method: 'POST', path: `${NATIVE}/proposals/${action.id}/withdraw` };
    case 'activate-proposal':
      return { method: 'POST', path: `${NATIVE}/proposals/${action.id}/activate` };
    case 'force':
      return post(`${NATIVE}/proposals/${action.id}/force`, { reason: action.reason });
    case 'proposal':
      return get(`${NATIVE}/proposals/${action.id}`);
    case 'proposals':
      return get(`${NATIVE}/proposals?group=contracts&subject=${action.contract}`);
    case 'set-governance': {
      const { group, governance } = action;
      return { method: 'PUT', path: `${NATIVE}/governance?group=${group}`, body: { governance } };
    }
    case 'governance':
      return get(`${NATIVE}/governance?group=${action.group}`);
  }
}

function layerVersions({ of: { id, layer } }: Pick<Extract<DatasetAction, { of: unknown }>, 'of'>): string {
  return `${DATASETS}/${id}/layers/${layer}/versions`;
}

function fieldsOf(field: string | undefined): { readonly [name: string]: JsonValue } {
  return field === undefined ? {} : { fields: [field] };
}

function queryOf({ group, subject }: Scope): string {
  return `group=${group}&subject=${subject}`;
}

function post(path: string, body: JsonValue): Request {
  return { method: 'POST', path, body };
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

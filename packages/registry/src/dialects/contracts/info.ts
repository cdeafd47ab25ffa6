import { json, type Route } from '../dialect.ts';
import { INFO_DOC } from './docs-reading.ts';

/** What each operation does, in the order of the table that people read. */
const ENDPOINTS = {
  'GET  /': 'this page',
  'GET  /healthz': 'whether the process is alive',
  'GET  /readyz': 'whether requests can be answered',
  'GET  /metrics': 'figures for Prometheus',
  'GET  /openapi.json': 'this API in OpenAPI 3.1',
  'GET  /docs': 'this API as a page to try out',
  'GET  /datasets': 'ids of all datasets',
  'POST /contracts': 'register a version after judging it',
  'POST /contracts/check': 'what registering would answer; nothing is written',
  'GET  /contracts/{ds}/latest': 'the newest active version',
  'GET  /contracts/{ds}/versions': 'all versions in order of registration',
  'GET  /contracts/{ds}/versions/{v}': 'one version',
  'PUT  /contracts/{ds}/versions/{v}': 'register this very version; the same content again changes nothing',
  'POST /contracts/{ds}/versions/{v}/activate': 'put a draft into force',
  'POST /contracts/{ds}/versions/{v}/deprecate': 'mark a version as deprecated, with the way out of it',
  'POST /contracts/{ds}/versions/{v}/archive': 'put a version away; it stays readable',
  'POST /contracts/owners/from-decision-card': 'owners out of a Decision Card',
};

/** What this service is, for programs that look at its root. */
export function infoRoute(version: string): Route {
  const info = {
    name: 'data-contract-registry',
    service: 'concordat',
    version,
    description: 'Registers, judges and serves data contracts. Modes: backward, forward, full, none.',
    endpoints: ENDPOINTS,
  };
  return { method: 'GET', path: '/', doc: INFO_DOC, handle: async () => json(200, info) };
}

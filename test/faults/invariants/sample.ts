import { dataContract, fingerprintOf, type JsonValue } from '@concordat/engine';
import type { Fact } from '@concordat/registry';
import type { Call, Evidence, StoredContent } from '../history/evidence.ts';
import type { Action } from '../workload/action.ts';

/** The subject of the sample. */
export const ORDERS = { group: 'r1', subject: 'orders' };

const record = (...fields: readonly object[]): string => JSON.stringify({ type: 'record', name: 'R', fields });
/** Each can read what the one before writes, but for the last. */
export const SCHEMAS = [
  record({ name: 'a', type: 'int' }),
  record({ name: 'a', type: 'long' }),
  record({ name: 'b', type: 'int' }),
] as const;

const CONTRACT = JSON.stringify({
  dataset_id: 'r1.daily',
  version: '1.0.0',
  status: 'active',
  owners: [{ team: 'faults' }],
  fields: [{ name: 'id', type: 'string' }],
  primary_key: ['id'],
});
const parsed = dataContract.parse(CONTRACT);
const canonical = parsed.ok ? dataContract.canonical(parsed.value.doc) : '';

type Body<Kind> = Kind extends { readonly sequence: number } ? Omit<Kind, 'sequence' | 'at'> : never;

/** A fact of the sample's subject at a place of the log. */
export function fact(sequence: number, body: Body<Fact>): Fact {
  return { sequence, at: '2026-11-22T12:00:00.000Z', ...body };
}

/** The fact that a version was registered. */
export function registered(sequence: number, version: number, id = version): Fact {
  return fact(sequence, {
    kind: 'version-registered',
    ...ORDERS,
    version: String(version),
    content_id: id,
    fingerprint: `f${id}`,
    format: 'avro',
    status: 'active',
    mode: 'backward',
    owners: [],
  });
}

/** A request that took ten milliseconds. Without a status it has no answer. */
export function call(
  number: number,
  began: number,
  action: Action,
  status?: number,
  body: JsonValue = null,
  sequence?: number,
): Call {
  const asked = { number, client: 'client 0', node: 0, action, wish: {}, began, ended: began + 10 };
  if (status === undefined) return { ...asked, failure: 'the connection was reset' };
  return { ...asked, answer: { status, body, ...(sequence !== undefined && { sequence }) } };
}

/** Registers the schema of a number. */
export function registering(number: 1 | 2 | 3): Action {
  return { do: 'register', scope: ORDERS, schema: SCHEMAS[number - 1] as string, references: [] };
}

const deleted = (sequence: number, version: number): Fact =>
  fact(sequence, { kind: 'version-deleted', ...ORDERS, version: String(version), content_id: version });

const LOG: readonly Fact[] = [
  registered(1, 1),
  registered(2, 2),
  fact(3, {
    kind: 'registration-refused',
    ...ORDERS,
    version: '3',
    mode: 'backward',
    issue_count: 1,
    issues: [],
  }),
  fact(4, { kind: 'policy-set', ...ORDERS, version: '', policy: { level: 'NONE' } }),
  registered(5, 3),
  deleted(6, 1),
  deleted(7, 2),
  deleted(8, 3),
  fact(9, {
    kind: 'version-registered',
    group: 'contracts',
    subject: 'r1.daily',
    version: '1.0.0',
    content_id: 1,
    fingerprint: fingerprintOf(canonical),
    status: 'active',
    mode: 'backward',
    owners: ['faults'],
  }),
];

const versions: Action = { do: 'versions', scope: ORDERS, deleted: false };
const latest: Action = { do: 'version', scope: ORDERS, number: 'latest' };

const CALLS: readonly Call[] = [
  call(1, 0, registering(1), 200, { id: 1, version: 1, schema: SCHEMAS[0] }, 1),
  call(2, 20, registering(2), 200, { id: 2, version: 2, schema: SCHEMAS[1] }, 2),
  call(3, 40, registering(3), 409, { error_code: 409 }, 3),
  call(4, 60, { do: 'set-level', scope: ORDERS, level: 'NONE' }, 200, { compatibility: 'NONE' }, 4),
  call(5, 80, registering(3)),
  call(6, 100, registering(3), 200, { id: 3, version: 3, schema: SCHEMAS[2], ts: 1 }, 5),
  { ...call(7, 120, latest, 200, { id: 3, version: 3, schema: SCHEMAS[2] }, 5), wish: { strong: true } },
  call(8, 140, versions, 200, [1, 2, 3], 5),
  call(9, 160, { do: 'delete-subject', scope: ORDERS, permanent: false }, 200, [1, 2, 3], 8),
  call(10, 180, versions, 404, { error_code: 40401 }, 8),
  call(
    11,
    200,
    { do: 'register-contract', dataset: 'r1.daily', version: '1.0.0', contract: CONTRACT },
    201,
    { status: 'registered' },
    9,
  ),
];

const content = (fingerprint: string, format: string, text: string): StoredContent => ({
  fingerprint,
  format,
  canonical: text,
  references: [],
});

/** When a reader was given the facts. */
const SEEN = [5, 25, 45, 65, 85, 165, 166, 167, 205];

/** A short history in which all is as it has to be. */
export const GOOD: Evidence = {
  circumstances: {
    fault: 'kill',
    seed: '1',
    round: 1,
    store: 'postgres',
    group: 'r1',
    strikes: [],
    unavailable: 'nothing',
    mayRepeat: false,
    isHeard: true,
    keysEnded: [],
    staleness: 1_000,
  },
  calls: CALLS,
  log: LOG,
  contents: [
    ...SCHEMAS.map((text, index) => content(`f${index + 1}`, 'avro', text)),
    content(fingerprintOf(canonical), 'data-contract', canonical),
  ],
  unheard: [],
  sightings: LOG.map((one, index) => ({ reader: 'follower', at: SEEN[index] ?? 0, fact: one })),
  deliveries: [{ at: 215, kind: 'contract_promoted', dataset: 'r1.daily', version: '1.0.0' }],
};

import type { JsonObject, JsonValue } from '@concordat/engine';
import { LINK_DEFAULTS, LINK_DIRECTIONS, type WantedLink } from '../../domain/link.ts';
import type { LinkMark, LinkStatus } from '../../domain/link-state.ts';
import type { Naming } from '../../domain/replica-name.ts';
import type { LinkReport, ShownLink } from '../../service/replicas/links.ts';
import { InvalidRequest } from '../coded-errors.ts';
import type { Call } from '../dialect.ts';
import { Members, readMembers } from '../json-members.ts';
import { ref, TEXT, TIME, WHOLE, word } from './documentation.ts';

const LONGEST = 4096;
const LONGEST_INTERVAL = 31_536_000;
const NAMINGS = ['mirror', 'prefix', 'map', 'by-authority'] as const;
const DELETES = ['propagate', 'keep'] as const;
const STATUSES: readonly LinkStatus[] = ['STARTING', 'RUNNING', 'PAUSED', 'ERROR', 'DEGRADED'];

/** What a link is, and what else a body may have that was shown. */
const KNOWN = [
  'direction',
  'peer',
  'group',
  'schema',
  'include',
  'exclude',
  'naming',
  'authorities',
  'deletes',
  'max_delete_ratio',
  'interval_s',
  'listens',
  'credentials',
];

/** A link as examples show it. */
export const LINK_EXAMPLE: JsonObject = {
  id: 'hub',
  direction: 'pull',
  peer: 'https://hub.example.com',
  include: ['orders*/*'],
  naming: { kind: 'mirror' },
  deletes: 'propagate',
  max_delete_ratio: 0.2,
  interval_s: 60,
  paused: false,
  created_at: '2026-01-31T12:00:00.000Z',
  updated_at: '2026-01-31T12:00:00.000Z',
};

const TEXTS: JsonObject = { type: 'array', items: TEXT };
const PROPERTIES: Readonly<Record<string, JsonObject>> = {
  direction: {
    type: 'string',
    enum: [...LINK_DIRECTIONS],
    description:
      'pull: this registry reads the other one; push: it writes into it; accept: the other one may write here',
  },
  peer: word('the URI of the root of the other registry'),
  group: word('only this group'),
  schema: word('only this schema of the group'),
  include: { ...TEXTS, description: 'patterns of `group/schema`, one of which has to fit' },
  exclude: { ...TEXTS, description: 'patterns of `group/schema`, none of which may fit' },
  naming: {
    type: 'object',
    required: ['kind'],
    properties: {
      kind: { type: 'string', enum: [...NAMINGS] },
      prefix: word('before the names of groups, for the kind `prefix`'),
      groups: { type: 'object', additionalProperties: TEXT, description: 'names by names, for the kind `map`' },
    },
  },
  authorities: { ...TEXTS, description: 'patterns of the authorities that may come over the link' },
  deletes: { type: 'string', enum: [...DELETES] },
  max_delete_ratio: { type: 'number', minimum: 0, maximum: 1, description: 'how much of it may go at once' },
  interval_s: { type: 'integer', minimum: 1, description: 'seconds between two runs' },
  listens: { type: 'boolean', description: 'true: the other registry is asked to tell of its changes' },
};

/** The schemas of links. */
export const LINK_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  WantedLink: {
    type: 'object',
    required: ['direction', 'peer'],
    properties: { ...PROPERTIES, credentials: word('a key of the other registry; it is never shown again') },
  },
  Link: {
    type: 'object',
    required: [
      'id',
      'direction',
      'peer',
      'naming',
      'deletes',
      'max_delete_ratio',
      'paused',
      'created_at',
      'updated_at',
    ],
    properties: { id: TEXT, ...PROPERTIES, paused: { type: 'boolean' }, created_at: TIME, updated_at: TIME },
  },
  LinkStatus: {
    type: 'object',
    required: ['id', 'state', 'counters', 'replicas', 'waiting', 'failures'],
    properties: {
      id: TEXT,
      state: { type: 'string', enum: [...STATUSES] },
      cursor: { type: 'integer', description: 'how far the log is taken in' },
      lag: { type: 'integer', description: 'facts of the log that are not taken in yet' },
      replicas: { type: 'integer', description: 'elements that are here by the link' },
      counters: { type: 'object', additionalProperties: WHOLE },
      waiting: { type: 'object', additionalProperties: WHOLE, description: 'elements to look at again, by why' },
      elements: { type: 'array', items: ref('LinkElement') },
      not_carried: { ...TEXTS, description: 'what the registry cannot be told that the link writes into' },
      alarm: TEXT,
      last_error: TEXT,
      last_run_at: TIME,
      last_success_at: TIME,
      failures: { type: 'integer', description: 'runs in a row that came to nothing' },
    },
  },
  LinkElement: {
    type: 'object',
    required: ['registry', 'group', 'schema', 'reason', 'attempts'],
    properties: {
      registry: TEXT,
      group: TEXT,
      schema: TEXT,
      reason: TEXT,
      attempts: WHOLE,
      detail: TEXT,
      retry_at: TIME,
    },
  },
};

/** The link that a body asks for. What it does not say is as usual. Throws {@link InvalidRequest}. */
export function readLink(
  call: Call,
  more: readonly string[] = [],
): { readonly members: Members; readonly link: WantedLink } {
  const members = readMembers(call, [...KNOWN, ...more]);
  return { members, link: wantedLink(members) };
}

/** A link that a configuration asks for, and the file with its credentials where it names one. Throws {@link InvalidRequest}. */
export function readConfiguredLink(value: JsonObject): {
  readonly link: WantedLink;
  readonly credentialsFile?: string;
} {
  const members = new Members(value, [...KNOWN, 'credentials_file']);
  const credentialsFile = members.optionalText('credentials_file', LONGEST);
  return { link: wantedLink(members), ...(credentialsFile !== undefined && { credentialsFile }) };
}

function wantedLink(members: Members): WantedLink {
  const [group, subject] = [members.optionalText('group'), members.optionalText('schema')];
  const authorities = members.optionalTexts('authorities', LONGEST);
  const intervalSeconds = members.optionalWhole('interval_s', 1, LONGEST_INTERVAL);
  const credentials = members.optionalText('credentials', LONGEST);
  const listens = members.optionalFlag('listens');
  return {
    direction: members.oneOf('direction', LINK_DIRECTIONS),
    peer: members.text('peer', LONGEST).replace(/\/+$/, ''),
    scope: {
      ...(group !== undefined && { group }),
      ...(subject !== undefined && { subject }),
      include: members.optionalTexts('include', LONGEST) ?? [],
      exclude: members.optionalTexts('exclude', LONGEST) ?? [],
    },
    naming: namingOf(members),
    ...(authorities !== undefined && { authorities }),
    deletes: members.optionalOneOf('deletes', DELETES) ?? LINK_DEFAULTS.deletes,
    maxDeleteRatio: ratioOf(members),
    ...(intervalSeconds !== undefined && { intervalSeconds }),
    ...(listens && { listens }),
    ...(credentials !== undefined && { credentials }),
  };
}

/** A link as it is shown. */
export function linkBody(link: ShownLink): JsonObject {
  const { id, direction, peer, scope, naming, authorities, deletes, maxDeleteRatio, intervalSeconds } = link;
  const { group, subject, include, exclude } = scope;
  return {
    id,
    direction,
    peer,
    ...(group !== undefined && { group }),
    ...(subject !== undefined && { schema: subject }),
    ...(include.length > 0 && { include }),
    ...(exclude.length > 0 && { exclude }),
    naming: { ...naming } as JsonObject,
    ...(authorities !== undefined && { authorities }),
    deletes,
    max_delete_ratio: maxDeleteRatio,
    ...(intervalSeconds !== undefined && { interval_s: intervalSeconds }),
    ...(link.listens && { listens: true }),
    paused: link.paused,
    created_at: link.createdAt,
    updated_at: link.updatedAt,
  };
}

/** What a registry makes nothing of that has no API but that of CloudEvents. */
const NOT_CARRIED = [
  'numbers of versions, which it gives itself',
  'times',
  'authorities and URIs',
  'stages and deprecations',
  'references, metadata and rules',
  'other representations of a version',
];

/** How it stands with a link. */
export function reportBody(id: string, report: LinkReport): JsonObject {
  const { status, lag, replicas, counters, waiting, marks, place, alarm, failures, target } = report;
  return {
    id,
    state: status,
    ...(place && { cursor: place.sequence }),
    ...(lag !== undefined && { lag }),
    replicas,
    counters: { ...counters },
    waiting: { ...waiting },
    elements: marks.map(markBody),
    ...(target === 'foreign' && { not_carried: [...NOT_CARRIED] }),
    ...(alarm !== undefined && { alarm: alarm as JsonValue }),
    ...(report.lastError !== undefined && { last_error: report.lastError }),
    ...(report.lastRunAt !== undefined && { last_run_at: report.lastRunAt }),
    ...(report.lastSuccessAt !== undefined && { last_success_at: report.lastSuccessAt }),
    failures,
  };
}

function markBody({ origin, reason, attempts, detail, retryAt }: LinkMark): JsonObject {
  const { registry, group, subject } = origin;
  return {
    registry,
    group,
    schema: subject,
    reason,
    attempts,
    ...(detail !== undefined && { detail }),
    ...(retryAt !== undefined && { retry_at: retryAt }),
  };
}

function namingOf(members: Members): Naming {
  const said = members.optionalObject('naming', ['kind', 'prefix', 'groups']);
  const kind = said?.oneOf('kind', NAMINGS) ?? 'mirror';
  switch (kind) {
    case 'prefix':
      return { kind, prefix: said?.text('prefix') ?? '' };
    case 'map':
      return { kind, groups: groupsOf(said?.value('groups')) };
    default:
      return { kind };
  }
}

function groupsOf(value: JsonValue | undefined): Readonly<Record<string, string>> {
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length > 0 && entries.every(([, name]) => typeof name === 'string')) {
    return Object.fromEntries(entries.map(([group, name]) => [group, String(name)]));
  }
  throw new InvalidRequest('naming.groups has to be an object of names by the names at home', 'naming.groups');
}

function ratioOf(members: Members): number {
  const value = members.value('max_delete_ratio') ?? LINK_DEFAULTS.maxDeleteRatio;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new InvalidRequest('max_delete_ratio must be a number from 0 to 1', 'max_delete_ratio');
}

import { Ajv2020 } from 'ajv/dist/2020.js';
import { CloudEvent, HTTP } from 'cloudevents';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChangeEvent, changeEventsOf, cloudEventOf } from './change-event.ts';
import { CHANGE_TYPES, DELETED, ownType, UPDATED } from './change-type.ts';
import { parseEventCursor } from './event-cursor.ts';
import type { Fact, FactBody } from './fact.ts';
import type { Place } from './version-uri.ts';

const ROOT = 'https://example.org/registry';
const PLACE: Place = { root: ROOT, segment: 'schemagroups', authority: ROOT };
const AT = '2026-11-22T10:00:00.000Z';

/** A fact of the log about version 3 of the schema `s` in the group `g`, unless something else is said. */
function factOf(body: FactBody, about: Partial<Pick<Fact, 'group' | 'subject' | 'version' | 'sequence'>> = {}): Fact {
  return { group: 'g', subject: 's', version: '3', sequence: 7, at: AT, correlation_id: 'c-1', ...about, ...body };
}

const REGISTERED: FactBody = {
  kind: 'version-registered',
  status: 'active',
  fingerprint: 'f'.repeat(64),
  mode: 'backward',
  owners: ['growth'],
};

/** What is told of events: kind of the type, and subject. */
function told(fact: Fact): readonly (string | undefined)[][] {
  return changeEventsOf(fact).map((change) => {
    const { type, subject } = cloudEventOf(change, PLACE);
    return [String(type).split('.').at(-2), subject === undefined ? undefined : String(subject)];
  });
}

const [GROUP, SCHEMA, VERSION] = [
  '/schemagroups/g',
  '/schemagroups/g/schemas/s',
  '/schemagroups/g/schemas/s/versions/3',
];

describe('what a change of the schema registry is to those outside', () => {
  it.each<[string, FactBody, readonly (readonly string[])[]]>([
    [
      'a new version',
      REGISTERED,
      [
        ['updated', VERSION],
        ['updated', SCHEMA],
      ],
    ],
    ['a deleted version', { kind: 'version-deleted', content_id: 1 }, [['deleted', VERSION]]],
    [
      'the latest version is deleted',
      { kind: 'version-deleted', content_id: 1, schema: 'updated' },
      [
        ['deleted', VERSION],
        ['updated', SCHEMA],
      ],
    ],
    [
      'the last version is deleted',
      { kind: 'version-deleted', content_id: 1, schema: 'gone' },
      [
        ['deleted', VERSION],
        ['deleted', SCHEMA],
      ],
    ],
    ['one that was deleted is removed', { kind: 'version-removed', content_id: 1 }, []],
    [
      'a version that is restored',
      { kind: 'version-restored', content_id: 1, schema: 'updated' },
      [
        ['updated', VERSION],
        ['updated', SCHEMA],
      ],
    ],
    ['a group', { kind: 'schema-group-set', schema_group: {} }, [['updated', GROUP]]],
    ['a group that is gone', { kind: 'schema-group-set', schema_group: null }, [['deleted', GROUP]]],
    ['attributes of a schema', { kind: 'schema-set', schema: {} }, [['updated', SCHEMA]]],
    ['attributes of a schema with a version', { kind: 'schema-set', schema: {}, with_version: true }, []],
    ['a schema without versions is gone', { kind: 'schema-set', schema: null }, [['deleted', SCHEMA]]],
    ['attributes of a version', { kind: 'schema-version-set', number: 3, attributes: {} }, [['updated', VERSION]]],
    ['who was refused', { kind: 'access-denied', action: 'read', count: 1 }, []],
    ['a key', { kind: 'key-set', key_id: 'k', key: {} }, []],
    ['an event subscription', { kind: 'event-subscription-set', event_subscription_id: 'e', subscription: {} }, []],
  ])('%s', (_, body, expected) => expect(told(factOf(body))).toEqual(expected));

  it('has no data, the time of the fact, and attributes that order it', () => {
    const [event] = changeEventsOf(factOf(REGISTERED)).map((change) => cloudEventOf(change, PLACE));
    expect(event).toEqual({
      specversion: '1.0',
      id: '00000000000000000007.0',
      source: 'https://example.org/registry',
      type: UPDATED,
      subject: VERSION,
      time: AT,
      sequence: '00000000000000000007.0',
      partitionkey: SCHEMA,
      correlationid: 'c-1',
    });
  });

  it('encodes names in paths, and takes the segment that the registry has', () => {
    const fact = factOf(REGISTERED, { group: 'a b', subject: 'x/y:ü' });
    const [event] = changeEventsOf(fact).map((change) => cloudEventOf(change, { ...PLACE, segment: 'groups' }));
    expect(event?.subject).toBe('/groups/a%20b/schemas/x%2Fy%3A%C3%BC/versions/3');
  });

  it('of a contract knows its number, and is of own types besides', () => {
    const fact = factOf({ ...REGISTERED, number: 2 }, { group: 'contracts', subject: 'users', version: '1.1.0' });
    expect(told(fact)).toEqual([
      ['updated', '/schemagroups/contracts/schemas/users/versions/2'],
      ['updated', '/schemagroups/contracts/schemas/users'],
      ['registered', '/schemagroups/contracts/schemas/users'],
      ['promoted', '/schemagroups/contracts/schemas/users'],
    ]);
  });

  it('of a contract of before its number was told is of the contract', () => {
    const fact = factOf({ ...REGISTERED, status: 'draft' }, { group: 'contracts', subject: 'users', version: '1.1.0' });
    expect(told(fact)).toEqual([
      ['updated', '/schemagroups/contracts/schemas/users'],
      ['registered', '/schemagroups/contracts/schemas/users'],
    ]);
  });
});

const NOTE = { uri: 'https://example.org/why' };
const PROPOSAL = {
  state: 'proposed',
  author: 'me',
  expiresAt: AT,
  createdAt: AT,
  parties: [
    { party: 'owner', name: 'growth', reason: 'it owns it', said: 'approved', by: 'x', at: AT, comment: 'fine' },
  ],
};

/** One fact of each kind that own types are made of. */
const OWN: readonly Fact[] = [
  factOf({ ...REGISTERED, number: 2, permitted: 'major' }, { group: 'contracts', version: '2.0.0' }),
  factOf({ kind: 'version-activated', mode: 'full', owners: [] }, { group: 'contracts' }),
  factOf({ kind: 'version-deprecated', deprecation: NOTE }, { group: 'contracts' }),
  factOf({ kind: 'version-archived' }, { group: 'contracts' }),
  factOf({ kind: 'contract-forced', proposal_id: 'p', reason: 'urgent' }, { group: 'contracts' }),
  factOf({ kind: 'registration-refused', mode: 'backward', issue_count: 1, issues: [{ kind: 'field_removed' }] }),
  factOf({ kind: 'proposal-set', proposal_id: 'p', proposal: PROPOSAL }),
  factOf({ kind: 'governance-set', governance: null }, { group: '', subject: '' }),
  factOf({ kind: 'policy-set', policy: { level: 'FULL' } }, { subject: '' }),
  factOf({ kind: 'write-mode-set', mode: null }),
  factOf({ kind: 'dataset-set', dataset: { id: 'd' } }),
  factOf({ kind: 'current-set', number: null }),
  factOf({ kind: 'breaking-recorded', against: '2', changes: [{}] }),
  factOf({ kind: 'subscription-set', subscription_id: 'i', consumer: 'c', subscription: { id: 'i' } }),
  factOf({ kind: 'subscription-set', subscription_id: 'i', consumer: 'c', subscription: null }),
];

describe('own types', () => {
  const events = OWN.flatMap(changeEventsOf);

  it('are all told', () =>
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set([UPDATED, ...CHANGE_TYPES].filter((type) => type !== DELETED)),
    ));

  it.each(events)('$type has the data that its schema tells', ({ type, data }) => {
    const schema = ownType(type)?.data;
    if (schema === undefined) return expect(data).toBeUndefined();
    const validate = new Ajv2020().compile(schema);
    validate(JSON.parse(JSON.stringify(data)));
    expect(validate.errors).toBeNull();
  });

  it('of proposals do not tell what parties said in their own words', () => {
    expect(JSON.stringify(events)).not.toContain('fine');
  });
});

describe('all events', () => {
  it.each(OWN.flatMap(changeEventsOf).map((event) => [event.type, event] as const))(
    'can be read by the SDK: %s',
    (_, event) => {
      const written = cloudEventOf(event, PLACE);
      const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
      const read = HTTP.toEvent({ headers, body: JSON.stringify(written) });
      if (!(read instanceof CloudEvent)) throw new Error('one event was expected');
      expect(read.validate()).toBe(true);
      expect(JSON.parse(read.toString())).toEqual(written);
    },
  );

  it('have ids that no two share, and that grow as the log does', () => {
    const body = fc.constantFrom(...OWN.map(({ sequence: _, at: __, ...fact }) => fact));
    const gap = fc.integer({ min: 1, max: 1_000_000_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(body, gap), { maxLength: 30 }), (written) => {
        let sequence = 0;
        const events = written.flatMap(([fact, step]): readonly ChangeEvent[] => {
          sequence += step;
          return changeEventsOf({ ...fact, sequence, at: AT });
        });
        const ids = events.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.toSorted()).toEqual(ids);
        expect(ids.map((id) => parseEventCursor(id)?.sequence)).toEqual(events.map((event) => event.sequence));
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Call, Evidence } from '../history/evidence.ts';
import { CLOSING } from './answered.ts';
import { violationsOf } from './index.ts';
import { call, fact, GOOD, ORDERS, registered, registering, SCHEMAS } from './sample.ts';

const { calls, log, sightings, deliveries, circumstances } = GOOD;
const versions = { do: 'versions', scope: ORDERS, deleted: false } as const;
const byId = { do: 'by-id', scope: ORDERS, id: 3 } as const;

const broken = (evidence: Partial<Evidence>): readonly string[] => [
  ...new Set(violationsOf({ ...GOOD, ...evidence }).map(({ invariant }) => invariant)),
];
const also = (...more: readonly Call[]): Partial<Evidence> => ({ calls: [...calls, ...more] });
const withCall = (number: number, change: Partial<Call>): Partial<Evidence> => ({
  calls: calls.map((one) => (one.number === number ? { ...one, ...change } : one)),
});
const answer = (status: number, body: object, sequence?: number) => ({
  answer: { status, body: JSON.parse(JSON.stringify(body)), ...(sequence !== undefined && { sequence }) },
});
/** A log that ends after a fact, and what there is to see of it. */
const upTo = (sequence: number, number: number): Partial<Evidence> => ({
  log: log.slice(0, sequence),
  sightings: sightings.slice(0, sequence),
  calls: calls.slice(0, number),
  deliveries: [],
});

describe('a checker of histories', () => {
  it('has nothing to say against a good one', () => {
    expect(violationsOf(GOOD)).toEqual([]);
    for (let number = 0; number <= 5; number += 1) expect(broken(upTo(number, number))).toEqual([]);
  });

  it.each<readonly [string, Partial<Evidence>]>([
    ['a gap', { log: log.toSpliced(2, 1) }],
    ['a fact that is given again', { sightings: [...sightings, ...sightings.slice(-1)] }],
    ['a fact that is not given', { sightings: sightings.toSpliced(4, 1) }],
    [
      'an order that is another',
      { sightings: [...sightings.slice(1, 2), ...sightings.slice(0, 1), ...sightings.slice(2)] },
    ],
    ['news that end too early', { sightings: sightings.slice(0, -1) }],
    [
      'a fact that became another',
      { sightings: sightings.with(1, { reader: 'follower', at: 25, fact: registered(2, 9) }) },
    ],
    ['an answer that knows of more', also(call(12, 300, versions, 404, { error_code: 40401 }, 10))],
  ])('finds in the log %s', (_, evidence) => expect(broken(evidence)).toContain('log'));

  it.each<readonly [string, Partial<Evidence>]>([
    ['that is not there', { ...upTo(1, 2) }],
    ['of another id', withCall(2, answer(200, { id: 7, version: 2, schema: SCHEMAS[1] }, 2))],
    [
      'that another request made',
      also(call(12, 15, registering(2), 200, { id: 2, version: 2, schema: SCHEMAS[1] }, 2)),
    ],
    ['that was there before', withCall(2, { began: 300, ended: 310 })],
    ['that deletes more than it says', withCall(9, answer(200, [1, 3], 8))],
    ['of a refusal that is not told of', also(call(12, 210, registering(3), 409, { error_code: 409 }, 9))],
  ])('finds a write %s', (_, evidence) => expect(broken(evidence)).toContain('acknowledged'));

  it.each<readonly [string, Partial<Evidence>]>([
    ['that nobody asked for', { calls: calls.toSpliced(4, 1) }],
    ['that was refused', withCall(5, answer(422, { error_code: 42205 }, 4))],
    [
      'of half a deletion',
      {
        ...upTo(7, 8),
        calls: [...calls.slice(0, 8), call(9, 160, { do: 'delete-subject', scope: ORDERS, permanent: false })],
      },
    ],
    ['of a request that ended before', { ...withCall(4, { began: 0, ended: 1 }) }],
  ])('finds a fact %s', (_, evidence) => expect(broken(evidence)).toContain('explained'));

  it('takes the store for gone where it says so: the write may have happened', () => {
    const unavailable = answer(500, { error_code: 50001 });
    const gone = { circumstances: { ...circumstances, unavailable: 'writes' } as const };
    expect(broken({ ...gone, ...withCall(5, unavailable) })).toEqual([]);
    expect(broken(withCall(5, unavailable))).toEqual(['answered']);
  });

  it.each<readonly [string, Partial<Evidence>]>([
    ['an id of two contents', { log: log.with(4, { ...registered(5, 3), content_id: 1 } as never) }],
    ['a content of two ids', { log: log.with(4, { ...registered(5, 3), fingerprint: 'f1' } as never) }],
    ['a number of two versions', { log: log.with(4, registered(5, 2, 3)) }],
    ['an id that is told with other content', also(call(12, 145, byId, 200, { schema: SCHEMAS[0] }, 5))],
  ])('finds %s', (_, evidence) => expect(broken(evidence)).toContain('identity'));

  it('finds content that is live twice', () => {
    expect(broken({ log: log.with(4, { ...registered(5, 3), fingerprint: 'f2', content_id: 2 } as never) })).toContain(
      'once',
    );
  });

  it.each<readonly [string, Partial<Evidence>]>([
    [
      'the level',
      { log: log.with(3, fact(4, { kind: 'policy-set', ...ORDERS, version: '', policy: { level: 'FORWARD' } })) },
    ],
    ['the level that was not changed', { log: log.with(3, registered(4, 7)).with(4, registered(5, 3)) }],
    [
      'the write mode',
      { log: log.with(3, fact(4, { kind: 'write-mode-set', ...ORDERS, version: '', mode: 'READONLY' })) },
    ],
    [
      'a reference',
      { contents: GOOD.contents.map((one) => ({ ...one, references: [{ name: 'E', subject: 'kinds', number: 1 }] })) },
    ],
  ])('finds what was written against %s', (_, evidence) => expect(broken(evidence)).toContain('in-force'));

  it.each<readonly [string, Partial<Evidence>]>([
    ['the past for longer than the bound', also(call(12, 1_300, versions, 200, [1, 2, 3]))],
    ['the past to a strong request', also({ ...call(12, 180, versions, 200, [1, 2, 3]), wish: { strong: true } })],
    ['the past to one with a sequence', also({ ...call(12, 180, versions, 200, [1, 2, 3]), wish: { sequence: 8 } })],
    ['less than it says that it has taken in', also(call(12, 180, versions, 200, [1, 2, 3], 8))],
    ['the future', also(call(12, 0, versions, 200, [1, 2], 2))],
    ['the midst of a write', also(call(12, 165, versions, 200, [2, 3], 5))],
    ['what never was', also(call(12, 145, versions, 200, [1, 3], 5))],
    ['a refusal without a reason', also(call(12, 105, registering(1), 422, { error_code: 42205 }, 5))],
    [
      'that something is set which is not',
      also(call(12, 205, { do: 'set-level', scope: ORDERS, level: 'FULL' }, 200, null)),
    ],
    [
      'by id to a strong request what is gone',
      { ...withRemoval(), ...also({ ...call(12, 400, byId, 200, { schema: SCHEMAS[2] }), wish: { strong: true } }) },
    ],
  ])('finds an answer that tells %s', (_, evidence) => expect(broken(evidence)).toContain('truthful'));

  it('knows that what goes for a version of the same content was asked for by nobody', () => {
    const removed = fact(10, { kind: 'version-removed', ...ORDERS, version: '1', content_id: 1 });
    const facts = [removed, registered(11, 4, 1)];
    const seen = facts.map((one) => ({ reader: 'follower', at: 225, fact: one }));
    const again = call(12, 220, registering(1), 200, { id: 1, version: 4, schema: SCHEMAS[0] }, 11);
    const late = call(
      13,
      240,
      { do: 'delete-version', scope: ORDERS, number: 1, permanent: true },
      404,
      { error_code: 40402 },
      11,
    );
    expect(broken({ log: [...log, ...facts], sightings: [...sightings, ...seen], ...also(again, late) })).toEqual([]);
  });

  it('lets answers be behind as long as is stated, and content be told by its id for ever', () => {
    expect(broken(also(call(12, 900, versions, 200, [1, 2, 3])))).toEqual([]);
    expect(broken(also(call(12, 9_000, byId, 200, { schema: SCHEMAS[2] })))).toEqual([]);
  });

  it.each<readonly [string, Partial<Evidence>]>([
    ['a failure of the server', also(call(12, 300, versions, 500, { error_code: 500 }))],
    ['a sequence that is not known', also(call(12, 300, versions, 412, { error_code: 412 }))],
    ['no answer when all is healed', also({ ...call(12, 300, versions), client: CLOSING })],
  ])('finds %s', (_, evidence) => expect(broken(evidence)).toContain('answered'));

  it.each<readonly [string, Partial<Evidence>]>([
    ['does not hear of something', { deliveries: [] }],
    [
      'hears of something that was not',
      { deliveries: [{ at: 0, kind: 'contract_promoted', dataset: 'x', version: '1.0.0' }] },
    ],
    ['hears of something twice though nothing broke', { deliveries: [...deliveries, ...deliveries] }],
    [
      'hears of something again after what came later',
      {
        unheard: [
          fact(0, {
            kind: 'version-activated',
            group: 'contracts',
            subject: 'r1.daily',
            version: '0.1.0',
            mode: 'backward',
            owners: [],
          }),
        ],
        deliveries: [
          { at: 0, kind: 'contract_promoted', dataset: 'r1.daily', version: '0.1.0' },
          ...deliveries,
          { at: 2, kind: 'contract_promoted', dataset: 'r1.daily', version: '0.1.0' },
        ],
        circumstances: { ...circumstances, mayRepeat: true },
      },
    ],
  ])('finds a stream that %s', (_, evidence) => expect(broken(evidence)).toEqual(['feed']));

  it('lets the stream hear again of what was on its way when something broke', () => {
    const twice = { deliveries: [...deliveries, ...deliveries] };
    expect(broken({ ...twice, circumstances: { ...circumstances, mayRepeat: true } })).toEqual([]);
    expect(broken({ deliveries: [], circumstances: { ...circumstances, isHeard: false } })).toEqual([]);
  });
});

/** The newest version goes for good. */
function withRemoval(): Partial<Evidence> {
  const removed = fact(10, { kind: 'version-removed', ...ORDERS, version: '3', content_id: 3 });
  return { log: [...log, removed], sightings: [...sightings, { reader: 'follower', at: 300, fact: removed }] };
}

import { describe, expect, it } from 'vitest';
import type { Call, Evidence } from '../history/evidence.ts';
import { AGREED, GATE, GOVERNED, MOVED, proposed, SHUT } from './governed-sample.ts';
import { violationsOf } from './index.ts';
import { call, fact } from './sample.ts';

const { log, calls } = GOVERNED;
const broken = (evidence: Partial<Evidence>): readonly string[] => [
  ...new Set(violationsOf({ ...GOVERNED, ...evidence }).map(({ invariant }) => invariant)),
];
const also = (...more: readonly Call[]): Partial<Evidence> => ({ calls: [...calls, ...more] });
const activated = log[7] as (typeof log)[number];

describe('contracts that come into force', () => {
  it('may do so when all have agreed', () => expect(violationsOf(GOVERNED)).toEqual([]));

  it.each<readonly [string, Partial<Evidence>]>([
    ['without the word of a consumer', { log: log.with(6, proposed(7, 'c7', [AGREED])) }],
    ['without anybody having been asked', { log: log.toSpliced(4, 3).toSpliced(5, 1) }],
    ['with a proposal that stays open', { log: log.toSpliced(8, 1) }],
    [
      'in the moment they are registered, though they break somebody',
      { log: log.with(3, { ...log[3], status: 'active' } as never) },
    ],
    ['on a word that nobody said', { calls: calls.toSpliced(6, 1) }],
    ['on the word of somebody else', { log: log.with(6, proposed(7, 'c7', [AGREED, { ...MOVED, by: 'faults/ben' }])) }],
    ['on words about something else', { log: log.with(6, proposed(7, 'c7', [AGREED, MOVED], { fingerprint: 'f' })) }],
    [
      'after the proposal was taken back',
      { log: log.with(6, proposed(7, 'c7', [AGREED, MOVED], { state: 'withdrawn' })) },
    ],
    [
      'by a force that nobody has put his name to',
      {
        log: [
          ...log.slice(0, 4),
          ...log.slice(7),
          fact(10, {
            kind: 'contract-forced',
            group: 'contracts',
            subject: 'r1.governed.sales',
            version: '2.0.0',
            proposal_id: 'p1',
            reason: 'it has to be, now',
            correlation_id: 'c8',
          }),
        ],
      },
    ],
  ])('may not do so %s', (_, evidence) => expect(broken(evidence)).toContain('approved'));

  it('may be forced by somebody with a reason', () => {
    const forced = { by: 'root', reason: 'the old version costs us money every minute' };
    const about = { group: 'contracts', subject: 'r1.governed.sales', version: '2.0.0' };
    const facts = [
      { ...activated, sequence: 6 },
      proposed(7, 'c8', [], { state: 'active', forced }),
      fact(8, {
        kind: 'contract-forced',
        ...about,
        proposal_id: 'p1',
        reason: forced.reason,
        actor: 'root',
        correlation_id: 'c8',
      }),
    ];
    const force = {
      do: 'force',
      id: 'p1',
      contract: about.subject,
      version: '2.0.0',
      reason: forced.reason,
    } as const;
    const history = [...log.slice(0, 5), ...facts];
    expect(
      broken({
        log: history,
        sightings: history.map((one, index) => ({
          reader: 'follower',
          at: index < 5 ? 20 * index + 5 : 105,
          fact: one,
        })),
        calls: [...calls.slice(0, 5), call(6, 100, force, 200, { id: 'p1', state: 'active', parties: [] }, 8)],
      }),
    ).toEqual([]);
  });

  it.each<readonly [string, Partial<Evidence>]>([
    ['that is open while words are missing', also(call(11, 81, GATE, 200, { allowed: true, missing: [] }, 5))],
    [
      'that is shut for a strong request when all have agreed',
      also({ ...call(11, 141, GATE, 200, SHUT, 7), wish: { strong: true } }),
    ],
    [
      'that misses only half of the words',
      also(call(11, 81, GATE, 200, { ...SHUT, missing: SHUT.missing.slice(1) }, 5)),
    ],
  ])('have no gate %s', (_, evidence) => expect(broken(evidence)).toEqual(['truthful']));

  it('are not lost when somebody was told of them', () => {
    expect(broken({ log: log.slice(0, 6), sightings: [] })).toContain('acknowledged');
  });
});

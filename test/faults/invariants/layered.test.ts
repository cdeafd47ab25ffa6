import type { Fact } from '@concordat/registry';
import { describe, expect, it } from 'vitest';
import type { Call, Evidence } from '../history/evidence.ts';
import type { Action, LayerPlace } from '../workload/action.ts';
import { violationsOf } from './index.ts';
import { call, fact, GOOD, SCHEMAS } from './sample.ts';

const OF: LayerPlace = { id: 'd1', layer: 'gold', scope: { group: 'r1.layers', subject: 'parts.gold' } };
const DATASET = { id: 'd1', owner: 'crew', status: 'active', reader: 'closed' };
const create: Action = { do: 'create-dataset', namespace: 'r1.layers', name: 'parts', owner: 'crew' };

const registered = (sequence: number, version: number, content: number): Fact =>
  fact(sequence, {
    kind: 'version-registered',
    ...OF.scope,
    version: String(version),
    content_id: content,
    fingerprint: `f${content}`,
    format: 'avro',
    status: 'active',
    mode: 'none',
    owners: [],
    correlation_id: `c${version}`,
  });
const current = (sequence: number, number: number, correlation: string): Fact =>
  fact(sequence, { kind: 'current-set', ...OF.scope, version: String(number), number, correlation_id: correlation });
const breaking = fact(5, {
  kind: 'breaking-recorded',
  ...OF.scope,
  version: '2',
  against: '1',
  changes: [],
  correlation_id: 'c2',
});

const LOG: readonly Fact[] = [
  fact(1, { kind: 'dataset-set', group: 'r1.layers', subject: 'parts', version: '', dataset: DATASET }),
  registered(2, 1, 1),
  current(3, 1, 'c1'),
  registered(4, 2, 3),
  breaking,
  current(6, 2, 'c3'),
];

const ingest = (content: 1 | 3): Action => ({
  do: 'ingest',
  of: OF,
  schema: SCHEMAS[content - 1] as string,
  mayBeCurrent: true,
});
const versions: Action = { do: 'layer-versions', of: OF };
const listed = (...items: readonly (readonly [version: number, isCurrent: boolean])[]) => ({
  items: items.map(([version, is_current]) => ({ version, is_current })),
});

const CALLS: readonly Call[] = [
  call(1, 0, create, 201, { dataset_id: 'd1', owner: 'crew', status: 'active' }, 1),
  call(2, 20, ingest(1), 201, { version: 1 }, 3),
  call(3, 40, ingest(3), 201, { version: 2 }, 5),
  call(4, 60, versions, 200, listed([2, false], [1, true]), 5),
  call(5, 80, { do: 'set-current', of: OF, number: 2 }, 204, null, 6),
  call(6, 100, versions, 200, listed([2, true], [1, false]), 6),
  call(7, 120, ingest(3), 409, { details: { reason: 'schema_unchanged' } }, 6),
];

const SEEN = [5, 25, 26, 45, 46, 85];
const GOOD_LAYERS: Evidence = {
  ...GOOD,
  calls: CALLS,
  log: LOG,
  sightings: LOG.map((one, index) => ({ reader: 'follower', at: SEEN[index] ?? 0, fact: one })),
  deliveries: [],
};

const broken = (evidence: Partial<Evidence>): readonly string[] => [
  ...new Set(violationsOf({ ...GOOD_LAYERS, ...evidence }).map(({ invariant }) => invariant)),
];
const told = (began: number, items: ReturnType<typeof listed>): Partial<Evidence> => ({
  calls: [...CALLS, call(8, began, versions, 200, items)],
});

describe('versions of layers', () => {
  it('come into force by themselves or by somebody who says so', () => {
    expect(violationsOf(GOOD_LAYERS)).toEqual([]);
  });

  it.each<readonly [string, Partial<Evidence>]>([
    ['without coming into force, though nothing speaks against it', { log: LOG.toSpliced(2, 1) }],
    ['in force, though they break readers', { log: LOG.with(4, current(5, 2, 'c2')) }],
    ['without a word about what they break', { log: LOG.toSpliced(4, 1) }],
  ])('are not registered %s', (_, evidence) => expect(broken(evidence)).toContain('layered'));

  it.each<readonly [string, Partial<Evidence>]>([
    ['are told as they were in the midst of a registration', told(30, listed([1, false]))],
    ['are told of two moments at once', told(90, listed([2, true], [1, true]))],
    ['are told too late', told(2_000, listed([2, false], [1, true]))],
  ])('are not well when they %s', (_, evidence) => expect(broken(evidence)).toEqual(['truthful']));

  it.each<readonly [string, Partial<Evidence>]>([
    ['an owner that nobody wanted', { log: LOG.with(0, { ...LOG[0], dataset: { ...DATASET, owner: 'x' } } as never) }],
    ['a version in force that nobody wanted', { calls: CALLS.toSpliced(4, 1) }],
  ])('have not %s', (_, evidence) => expect(broken(evidence)).toContain('explained'));

  it('are not retired while somebody reads them', () => {
    const subscription = { id: 's1', ...OF.scope, consumer: 'billing', minVersion: 1 };
    const facts = [
      fact(7, {
        kind: 'subscription-set',
        ...OF.scope,
        version: '',
        subscription_id: 's1',
        consumer: 'billing',
        subscription,
      }),
      fact(8, {
        kind: 'dataset-set',
        group: 'r1.layers',
        subject: 'parts',
        version: '',
        dataset: { ...DATASET, status: 'retired' },
      }),
    ];
    const calls = [
      call(8, 140, { do: 'subscribe', scope: OF.scope, consumer: 'billing' }, 201, { subscription_id: 's1' }, 7),
      call(9, 160, { do: 'change-dataset', id: 'd1', patch: { status: 'retired' } }),
    ];
    const sightings = facts.map((one, index) => ({ reader: 'follower', at: 145 + 20 * index, fact: one }));
    expect(
      broken({
        log: [...LOG, ...facts],
        calls: [...CALLS, ...calls],
        sightings: [...GOOD_LAYERS.sightings, ...sightings],
      }),
    ).toEqual(['in-force']);
  });
});

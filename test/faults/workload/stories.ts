import type { Level } from '@concordat/engine';
import type { Random } from '../random.ts';
import type { Action, Scope } from './action.ts';
import { datasetStory } from './dataset-stories.ts';
import { avroRecord, avroTarget, contractText } from './documents.ts';
import { approvalStory, subscriptionStory } from './governed-stories.ts';
import { EVERYTHING, type Ground } from './ground.ts';
import { newKey, type Story } from './telling.ts';

const SETTABLE: readonly Level[] = ['NONE', 'BACKWARD', 'FORWARD', 'FULL', 'BACKWARD_TRANSITIVE', 'FULL_TRANSITIVE'];
const VERSIONS = ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '2.0.0'];

/** What a client does next. */
export function story(random: Random, ground: Ground): Story {
  const scope = random.pick(ground.subjects);
  const dataset = random.pick(ground.datasets);
  const version = random.pick(VERSIONS);
  const number = random.between(1, 6);
  const tell = random.weighted<() => Story>([
    [26, () => [{ do: 'register', scope, ...avroRecord(random) }]],
    [10, () => twice({ do: 'register', scope, ...avroRecord(random) })],
    [8, () => twice({ do: 'register', scope, ...avroRecord(random), key: newKey(random, ground) })],
    [
      10,
      () => [
        { do: 'register', scope, ...avroRecord(random) },
        { do: 'version', scope, number: 'latest' },
        { do: 'versions', scope, deleted: false },
      ],
    ],
    [8, () => referring(random, ground)],
    [6, () => [{ do: 'look-up', scope, ...avroRecord(random) }]],
    [12, () => [reading(random, ground, scope)]],
    [6, () => [{ do: 'delete-version', scope, number, permanent: false }]],
    [4, () => [false, true].map((permanent): Action => ({ do: 'delete-version', scope, number, permanent }))],
    [3, () => [{ do: 'delete-subject', scope, permanent: false }]],
    [2, () => [false, true].map((permanent): Action => ({ do: 'delete-subject', scope, permanent }))],
    [2, () => [{ do: 'delete-version', scope: ground.target, number: random.between(1, 3), permanent: false }]],
    [4, () => restoring(scope, number)],
    [5, () => aliased(random, ground)],
    [36, () => datasetStory(random, ground)],
    [52, () => approvalStory(random, ground)],
    [20, () => subscriptionStory(random, ground)],
    [10, () => levelled(random, random.pick([scope, scope, { group: ground.group, subject: '' }, EVERYTHING]))],
    [3, () => frozen(random, scope)],
    [14, () => [{ do: 'register-contract', dataset, version, contract: contractText(random, dataset, version) }]],
    [
      6,
      () => {
        const contract = contractText(random, dataset, version);
        return twice({ do: 'register-contract', dataset, version, contract, key: newKey(random, ground) });
      },
    ],
    [8, () => [{ do: random.pick(['activate', 'deprecate', 'archive'] as const), dataset, version }]],
    [
      6,
      () => [
        random.pick<Action>([
          { do: 'contract', dataset, version },
          { do: 'latest-contract', dataset },
          { do: 'contracts', dataset },
        ]),
      ],
    ],
  ]);
  return tell();
}

function twice(action: Action): Story {
  return [action, action];
}

function reading(random: Random, ground: Ground, scope: Scope): Action {
  return random.pick<Action>([
    { do: 'versions', scope, deleted: random.chance(0.3) },
    { do: 'version', scope, number: random.pick<number | 'latest'>([1, 2, 3, 'latest', 'latest']) },
    { do: 'by-id', scope, id: random.between(1, 8) },
    { do: 'subjects', group: ground.group },
    { do: 'level', scope, inForce: random.chance(0.5) },
    { do: 'mode', scope, inForce: random.chance(0.5) },
  ]);
}

/** A type, and a schema that refers to it. */
function referring(random: Random, { target }: Ground): Story {
  const reference = { name: 'E', subject: `:.${target.group}:${target.subject}`, version: random.between(1, 2) };
  const scope = { group: target.group, subject: 'refs' };
  return [
    { do: 'register', scope: target, ...avroTarget(random) },
    { do: 'register', scope, ...avroRecord(random, [reference]) },
  ];
}

function levelled(random: Random, scope: Scope): Story {
  if (random.chance(0.25)) return [{ do: 'set-level', scope }];
  return [
    { do: 'set-level', scope, level: random.pick(SETTABLE) },
    { do: 'level', scope, inForce: random.chance(0.5) },
  ];
}

/** What was deleted comes back. */
function restoring(scope: Scope, number: number): Story {
  return [
    { do: 'delete-version', scope, number, permanent: false },
    { do: 'restore', scope, number },
    { do: 'versions', scope, deleted: false },
  ];
}

/** A subject goes by another name as well. */
function aliased(random: Random, { alias, subjects }: Ground): Story {
  const { subject } = random.pick(subjects);
  return [
    { do: 'set-alias', scope: alias, ...(random.chance(0.8) && { alias: subject }) },
    { do: 'version', scope: alias, number: 'latest' },
    { do: 'versions', scope: alias, deleted: false },
  ];
}

/** A subject is read-only for a moment. */
function frozen(random: Random, scope: Scope): Story {
  return [
    { do: 'set-mode', scope, mode: 'READONLY' },
    { do: 'register', scope, ...avroRecord(random) },
    { do: 'mode', scope, inForce: true },
    random.chance(0.5) ? { do: 'set-mode', scope } : { do: 'set-mode', scope, mode: 'READWRITE' },
  ];
}

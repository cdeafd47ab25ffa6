import type { Cluster } from '../cluster/cluster.ts';
import type { Recorder } from '../history/recorder.ts';
import { CLOSING } from '../invariants/answered.ts';
import type { Random } from '../random.ts';
import type { Action } from '../workload/action.ts';
import { Client } from '../workload/client.ts';
import { avroRecord, contractText } from '../workload/documents.ts';
import { EVERYTHING, type Ground, scopesOf } from '../workload/stories.ts';

/** Longer than anything that is bounded takes: whoever does not answer until then does not answer. */
const PATIENCE_MS = 20_000;

/**
 * What is done when all is healed: every node writes once to everything, which comes after whatever it had begun there, and then every node
 * is asked for everything.
 */
export async function close(cluster: Cluster, recorder: Recorder, ground: Ground, random: Random): Promise<void> {
  for (const node of cluster.nodes) await node.ready();
  const client = new Client(CLOSING, cluster.urls, recorder);
  const ask = (node: number, action: Action): Promise<unknown> =>
    client.ask(node, action, { strong: true }, PATIENCE_MS);
  const nodes = [...cluster.nodes.keys()];
  await Promise.all(
    nodes.map(async (node) => {
      for (const action of writes(ground, random.fork('same'))) await ask(node, action);
    }),
  );
  await Promise.all(nodes.flatMap((node) => reads(ground).map((action) => ask(node, action))));
}

function writes({ subjects, target, datasets, group }: Ground, random: Random): readonly Action[] {
  const context = { group, subject: '' };
  return [
    { do: 'set-mode', scope: EVERYTHING },
    { do: 'set-level', scope: EVERYTHING },
    { do: 'set-mode', scope: context, mode: 'READWRITE' },
    { do: 'set-level', scope: context, level: 'NONE' },
    ...[...subjects, target].flatMap((scope): Action[] => [
      { do: 'set-mode', scope, mode: 'READWRITE' },
      { do: 'register', scope, ...avroRecord(random) },
    ]),
    ...datasets.map(
      (dataset): Action => ({
        do: 'register-contract',
        dataset,
        version: '9.0.0',
        contract: contractText(random, dataset, '9.0.0'),
      }),
    ),
  ];
}

function reads(ground: Ground): readonly Action[] {
  const { subjects, target, datasets, group } = ground;
  return [
    ...[...subjects, target].flatMap((scope): Action[] => [
      { do: 'versions', scope, deleted: false },
      { do: 'versions', scope, deleted: true },
      { do: 'version', scope, number: 'latest' },
    ]),
    ...scopesOf(ground).flatMap((scope): Action[] => [
      { do: 'level', scope, inForce: false },
      { do: 'mode', scope, inForce: true },
    ]),
    ...[1, 2, 3, 4].map((id): Action => ({ do: 'by-id', scope: { group, subject: '' }, id })),
    { do: 'subjects', group },
    ...datasets.flatMap((dataset): Action[] => [
      { do: 'contracts', dataset },
      { do: 'latest-contract', dataset },
    ]),
  ];
}

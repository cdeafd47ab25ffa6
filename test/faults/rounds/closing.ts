import type { Cluster } from '../cluster/cluster.ts';
import type { Recorder } from '../history/recorder.ts';
import { member, members } from '../history/told.ts';
import { CLOSING } from '../invariants/answered.ts';
import type { Random } from '../random.ts';
import type { Action, LayerPlace } from '../workload/action.ts';
import { Client } from '../workload/client.ts';
import { avroRecord, contractText } from '../workload/documents.ts';
import { EVERYTHING, type Ground, scopesOf } from '../workload/ground.ts';
import { CONSUMERS } from '../workload/people.ts';

/** Longer than anything that is bounded takes: whoever does not answer until then does not answer. */
const PATIENCE_MS = 20_000;
/** Said once each round, at its end. */
const LAST_VERSION = '9.0.0';

/**
 * What is done when all is healed: every node writes once to everything, which comes after whatever it had begun there, and then every node
 * is asked for everything.
 */
export async function close(cluster: Cluster, recorder: Recorder, ground: Ground, random: Random): Promise<void> {
  for (const node of cluster.nodes) await node.ready();
  const client = new Client(CLOSING, cluster, recorder);
  const ask = (node: number, action: Action) => client.ask(node, action, { strong: true }, PATIENCE_MS);
  const nodes = [...cluster.nodes.keys()];
  const layers: LayerPlace[] = [];
  for (const { namespace, name, ...rest } of ground.layers) {
    await ask(0, { do: 'create-dataset', namespace, name, owner: 'closing' });
    const answer = await ask(0, { do: 'datasets', namespace, name });
    const [found] = members(answer ?? { body: null }, 'items');
    layers.push({ id: String(found && member(found, 'dataset_id')), layer: rest.layer, scope: rest.scope });
  }
  await Promise.all(
    nodes.map(async (node) => {
      for (const action of writes(ground, layers, random.fork('same'))) await ask(node, action);
    }),
  );
  await Promise.all(nodes.flatMap((node) => reads(ground, layers).map((action) => ask(node, action))));
}

function writes(
  { subjects, target, alias, datasets, governed, group }: Ground,
  layers: readonly LayerPlace[],
  random: Random,
): readonly Action[] {
  const context = { group, subject: '' };
  return [
    { do: 'set-mode', scope: EVERYTHING },
    { do: 'set-level', scope: EVERYTHING },
    { do: 'set-mode', scope: context, mode: 'READWRITE' },
    { do: 'set-level', scope: context, level: 'NONE' },
    { do: 'set-alias', scope: alias, alias: 'users' },
    { do: 'set-governance', group: governed.namespace, governance: 'governed' },
    ...[...subjects, target].flatMap((scope): Action[] => [
      { do: 'set-mode', scope, mode: 'READWRITE' },
      { do: 'register', scope, ...avroRecord(random) },
    ]),
    ...[...datasets, ...governed.contracts].flatMap((dataset): Action[] => {
      const contract = contractText(random, dataset, LAST_VERSION);
      const scope = { group: 'contracts', subject: dataset };
      return [
        { do: 'register-contract', dataset, version: LAST_VERSION, contract },
        ...CONSUMERS.map((consumer): Action => ({ do: 'set-subscription', scope, consumer, field: 'id' })),
      ];
    }),
    ...layers.flatMap((of): Action[] => [
      { do: 'change-dataset', id: of.id, patch: { owner: 'closing', status: 'active' } },
      { do: 'ingest', of, ...avroRecord(random), mayBeCurrent: true },
      { do: 'subscribe', scope: of.scope, consumer: 'closing' },
    ]),
  ];
}

function reads(ground: Ground, layers: readonly LayerPlace[]): readonly Action[] {
  const { subjects, target, alias, datasets, governed, group } = ground;
  const contracts = [...datasets, ...governed.contracts];
  return [
    ...[...subjects, target].flatMap((scope): Action[] => [
      { do: 'versions', scope, deleted: false },
      { do: 'versions', scope, deleted: true },
      { do: 'version', scope, number: 'latest' },
    ]),
    { do: 'version', scope: alias, number: 'latest' },
    ...scopesOf(ground).flatMap((scope): Action[] => [
      { do: 'level', scope, inForce: false },
      { do: 'mode', scope, inForce: true },
    ]),
    ...[1, 2, 3, 4].map((id): Action => ({ do: 'by-id', scope: { group, subject: '' }, id })),
    { do: 'subjects', group },
    ...contracts.flatMap((dataset): Action[] => [
      { do: 'contracts', dataset },
      { do: 'latest-contract', dataset },
      { do: 'subscriptions', scope: { group: 'contracts', subject: dataset } },
      { do: 'impact', scope: { group: 'contracts', subject: dataset }, version: LAST_VERSION },
      { do: 'gate', contract: dataset, version: LAST_VERSION },
      { do: 'proposals', contract: dataset },
    ]),
    { do: 'governance', group: governed.namespace },
    ...layers.flatMap((of): Action[] => [
      { do: 'dataset', id: of.id },
      { do: 'layer-versions', of },
      { do: 'layer-version', of, number: 'current' },
      { do: 'subscriptions', scope: of.scope },
    ]),
  ];
}

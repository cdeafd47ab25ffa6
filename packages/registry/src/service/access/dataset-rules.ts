import type { Action } from '../../domain/caller.ts';
import { type Dataset, type Governance, LAYERS, layerSubject } from '../../domain/dataset.ts';
import { unknownSubject } from '../../domain/deletion.ts';
import type { RegistryError } from '../../domain/error.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Datasets, LayerKey } from '../datasets/datasets.ts';
import { unknownDataset } from '../datasets/finding.ts';
import type { Passing, Rules } from './rules.ts';
import { forbidden, type Watch } from './watch.ts';

/**
 * Who may call what of datasets. A dataset is in sight where one of its layers is, and what is done to all of it takes the right to all of
 * its layers.
 */
export const DATASET_RULES: Rules<Datasets> = {
  async create({ watch, proceed }, wanted, ...rest) {
    const target = wholeOf(wanted);
    await watch.demand('create-dataset', target, () => forbidden(watch.caller, 'create-dataset', target));
    await demandGovernance(watch, target, wanted.governance);
    return proceed(wanted, ...rest);
  },
  list: ({ watch, proceed }, listing) => proceed({ ...listing, visible: (dataset) => seesSome(watch, dataset) }),
  async dataset({ watch, proceed }, id) {
    const dataset = await proceed(id);
    if (!seesSome(watch, dataset)) await watch.demand('read', wholeOf(dataset), () => unknownDataset(id));
    return dataset;
  },
  async owning({ watch, proceed }, key) {
    const owner = await proceed(key);
    return owner !== undefined && seesSome(watch, owner.dataset) ? owner : undefined;
  },
  async change({ watch, service, proceed }, id, patch, ...rest) {
    const dataset = await service.dataset(id);
    const target = wholeOf(dataset);
    const hidden = (): RegistryError =>
      seesSome(watch, dataset) ? forbidden(watch.caller, 'govern', target) : unknownDataset(id);
    await watch.demand('govern', target, hidden);
    await demandGovernance(watch, target, patch.governance);
    return proceed(id, patch, ...rest);
  },
  ingest: onLayer('register'),
  versions: onLayer('read'),
  version: onLayer('read'),
  diff: onLayer('read'),
  check: onLayer('read'),
  setCurrent: onLayer('register'),
};

/** For what is about one layer. A layer that no grant reaches is not there, also for those who see another one of its dataset. */
function onLayer(action: Action) {
  return async <Args extends readonly [LayerKey, ...(readonly unknown[])], Answer>(
    { watch, service, proceed }: Passing<Datasets, (...args: Args) => Promise<Answer>>,
    ...args: Args
  ): Promise<Answer> => {
    const [{ dataset: id, layer }] = args;
    const dataset = await service.dataset(id);
    const target = layerSubject(dataset, layer);
    const hidden = (): RegistryError => (seesSome(watch, dataset) ? unknownSubject(target) : unknownDataset(id));
    await watch.demand(action, target, hidden);
    return proceed(...args);
  };
}

/** To say that nobody has to be asked, or to leave that to others, is to let versions through; to ask more is anybody's who governs. */
async function demandGovernance(
  watch: Watch,
  target: SubjectKey,
  wanted: Governance | null | undefined,
): Promise<void> {
  if (wanted === undefined || wanted === 'governed') return;
  await watch.demand('force', target, () => forbidden(watch.caller, 'force', target));
}

function seesSome(watch: Watch, dataset: Pick<Dataset, 'namespace' | 'name'>): boolean {
  return LAYERS.some((layer) => watch.sees(layerSubject(dataset, layer)));
}

/** What only a grant reaches that is for all layers of a dataset, such as one for `mara.*`. */
function wholeOf({ namespace, name }: Pick<Dataset, 'namespace' | 'name'>): SubjectKey {
  return { group: namespace, subject: `${name}.` };
}

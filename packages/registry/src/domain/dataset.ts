import { RegistryError } from './error.ts';
import { CONTRACTS, type SubjectKey, type SubjectState, type VersionHead } from './subject.ts';

/** The layers of a dataset, in the order in which data comes through them. */
export const LAYERS = ['extraction', 'raw', 'gold', 'activation'] as const;

/** A layer of a dataset. */
export type Layer = (typeof LAYERS)[number];

/** The stages of a dataset's life. */
export const DATASET_STATUSES = ['active', 'deprecated', 'retired'] as const;

export type DatasetStatus = (typeof DATASET_STATUSES)[number];

/**
 * What it takes to bring a new version into force. `open`: whoever may register. `governed`: an approved proposal; see `proposal.ts`.
 */
export type Governance = 'open' | 'governed';

/** A dataset: a name in a namespace, with an owner. Its layers are subjects of the group that its namespace is. */
export interface Dataset {
  /** UUID. */
  readonly id: string;
  /** The group of its layers. */
  readonly namespace: string;
  readonly name: string;
  readonly owner: string;
  readonly steward?: string;
  readonly status: DatasetStatus;
  /** Whether its readers take fields that they do not know; `closed` unless it is said otherwise. */
  readonly reader: 'closed' | 'open';
  /** What it says itself; what its group says holds where it says nothing. */
  readonly governance?: Governance;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly createdBy: string;
}

/** The subject that a layer of a dataset is. */
export function layerSubject({ namespace, name }: Pick<Dataset, 'namespace' | 'name'>, layer: Layer): SubjectKey {
  return { group: namespace, subject: `${name}.${layer}` };
}

/** The name and the layer of a subject that is called as a layer is; undefined for others. */
export function layerOf({ subject }: SubjectKey): { readonly name: string; readonly layer: Layer } | undefined {
  const layer = LAYERS.find((known) => subject.endsWith(`.${known}`) && subject.length > known.length + 1);
  return layer === undefined ? undefined : { name: subject.slice(0, -layer.length - 1), layer };
}

/** The subject of the contract of a dataset, in the group of contracts. */
export function contractSubject({ namespace, name }: Pick<Dataset, 'namespace' | 'name'>): string {
  return `${namespace}.${name}`;
}

/** Names of namespaces and of datasets: together they are the id of a contract, so that a dataset has one contract and a contract one dataset. */
const NAMESPACE = /^[a-z0-9_]+(\.[a-z0-9_]+)*$/;
const NAME = /^[a-z0-9_]+$/;
/** Characters that a name, an owner or a steward may have. */
const LENGTH = 255;

/** Throws `dataset-invalid` for a dataset with names that cannot be, or texts that are empty or too long. */
export function checkDataset({
  namespace,
  name,
  owner,
  steward,
}: Pick<Dataset, 'namespace' | 'name' | 'owner' | 'steward'>): void {
  if (!NAMESPACE.test(namespace) || namespace.length > LENGTH) {
    throw invalid(
      'namespace',
      `must be lower-case letters, digits and underscores, in parts with dots between them, of 1 to ${LENGTH} characters`,
    );
  }
  if (namespace === CONTRACTS) throw invalid('namespace', `cannot be '${CONTRACTS}': data contracts are kept there`);
  if (!NAME.test(name) || name.length > LENGTH) {
    throw invalid('name', `must be lower-case letters, digits and underscores, of 1 to ${LENGTH} characters`);
  }
  for (const [property, text] of Object.entries({ owner, steward })) {
    const isText = text === undefined || (text.trim() !== '' && text.length <= LENGTH);
    if (!isText) throw invalid(property, `must be a text of 1 to ${LENGTH} characters`);
  }
}

function invalid(property: string, problem: string): RegistryError {
  return new RegistryError('dataset-invalid', `${property} ${problem}`, { about: { property } });
}

/** The version of a layer that is in force: the one that was set; of a layer of which nothing was ever said, the newest. None that is deleted. */
export function currentOf({ versions }: SubjectState, standing: LayerStanding | undefined): VersionHead | undefined {
  const live = versions.filter(({ deleted }) => !deleted);
  return standing === undefined ? live.at(-1) : live.find(({ number }) => number === standing.current);
}

/** What is kept of a layer beside its versions. */
export interface LayerStanding {
  /** Number of the version in force. */
  readonly current: number | undefined;
}

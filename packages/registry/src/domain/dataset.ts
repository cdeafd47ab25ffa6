import type { SubjectKey } from './subject.ts';

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

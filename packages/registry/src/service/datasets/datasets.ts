import type { JsonValue, LayerChange, Posture, Problem } from '@concordat/engine';
import type { Dataset, DatasetStatus, Governance, Layer } from '../../domain/dataset.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Sealing } from '../sealing.ts';

/** A dataset that is to be. */
export interface NewDataset {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string;
  readonly steward?: string;
  readonly reader?: Dataset['reader'];
  readonly governance?: Governance;
}

/** What of a dataset is to be something else. What is missing stays; null takes away what a dataset need not have. */
export interface DatasetPatch {
  readonly owner?: string;
  readonly steward?: string | null;
  readonly status?: DatasetStatus;
  readonly reader?: Dataset['reader'];
  readonly governance?: Governance | null;
}

/** A dataset as it stands, and how often it was changed. */
export interface StoredDataset extends Dataset {
  readonly revision: number;
}

/** Which datasets to list. What is missing does not matter. */
export interface DatasetListing {
  readonly namespace?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly status?: DatasetStatus;
  /** Text that the namespace, the name with it, or the owner has somewhere, in whatever case. */
  readonly q?: string;
  /** Leaves out datasets for which it is false. */
  readonly visible?: (dataset: Dataset) => boolean;
  readonly offset: number;
  readonly limit: number;
}

/** A layer of a dataset. */
export interface LayerKey {
  /** Id of the dataset. */
  readonly dataset: string;
  readonly layer: Layer;
}

/** What is handed in for a layer: a schema, or at least what another registry calls it. */
export interface LayerInput {
  /** An Avro schema, whose fields may be `optional`; a JSON Schema; a data contract. */
  readonly schema?: JsonValue;
  /** What another registry calls it. */
  readonly externalId?: string;
  /** False: whatever it is, it does not come into force by itself. */
  readonly setCurrentIfCompatible?: boolean;
}

/** A version of a layer. */
export interface LayerVersion {
  readonly number: number;
  readonly isCurrent: boolean;
  /** In which directions it could be read beside the version that was in force when it was registered; `both` for a first one. */
  readonly posture: Posture;
  readonly externalId?: string;
  /** RFC 3339, UTC. */
  readonly registeredAt: string;
}

/** A version of a layer with its schema. */
export interface WholeLayerVersion extends LayerVersion {
  /** As it was handed in; the text of a schema that is no JSON; undefined where only an id is known. */
  readonly schema: JsonValue | undefined;
}

/** What lies between two versions of a layer. */
export interface LayerDifference {
  /** Number of the older one, as it is asked. */
  readonly from: number;
  readonly posture: Posture;
  /** `breaking` where neither direction of reading holds. What cannot be compared is not proven, and breaking. */
  readonly classification: 'compatible' | 'breaking';
  readonly changes: readonly LayerChange[];
  /** Why there are no changes to tell. `untold`: the versions were compared, and are in a format whose changes have no names here. */
  readonly reason?: 'other-format' | 'not-stored' | 'unreadable' | 'untold';
}

/** What became of a schema that was handed in for a layer. */
export type IngestOutcome =
  | {
      readonly outcome: 'registered';
      readonly version: LayerVersion;
      /** What lies between the version that was in force and this one; undefined for a first one. */
      readonly difference: LayerDifference | undefined;
      /** Why the governance of the dataset does not let it come into force; undefined where that is not the reason. */
      readonly refusal: string | undefined;
    }
  /** The newest version has this very schema; nothing was written. */
  | { readonly outcome: 'unchanged'; readonly number: number }
  | { readonly outcome: 'invalid'; readonly problems: readonly Problem[] };

/** What a schema would be to a layer. */
export type LayerCheckOutcome =
  | {
      readonly outcome: 'judged';
      /** Undefined for a first one. */
      readonly difference: LayerDifference | undefined;
      /** Why the governance of the dataset would not let it come into force; undefined where that is not the reason. */
      readonly refusal: string | undefined;
    }
  | { readonly outcome: 'invalid'; readonly problems: readonly Problem[] };

/**
 * Datasets, and the versions of the schemas of their layers. A layer is a subject (`layerSubject`), so that everybody else sees it too; what
 * comes in another way is treated the same (`standing.ts`).
 *
 * Every method that names a dataset or a version rejects with a {@link RegistryError} of the code `dataset-not-found` or `version-not-found`
 * where it does not exist.
 */
export interface Datasets {
  /** Codes: `dataset-invalid`; `dataset-exists`, about the one that is there. */
  create(dataset: NewDataset, sealing?: Sealing<StoredDataset>): Promise<StoredDataset>;
  /** By namespace and name, with how many there are in all. */
  list(listing: DatasetListing): Promise<{ readonly items: readonly Dataset[]; readonly total: number }>;
  dataset(id: string): Promise<StoredDataset>;
  /** The dataset of which a subject is a layer; undefined for other subjects. */
  owning(key: SubjectKey): Promise<{ readonly dataset: Dataset; readonly layer: Layer } | undefined>;
  /**
   * Codes: `dataset-changed` where a revision is given that is not the dataset's any more; `dataset-invalid`; `version-in-use` for one that
   * is to be retired while somebody has subscribed to a layer or the contract of it; `forbidden` where the steward of a governed dataset is
   * taken away by neither himself nor an operator.
   */
  change(id: string, patch: DatasetPatch, options?: { readonly revision?: number }): Promise<StoredDataset>;
  /**
   * Registers a version: always, whatever it breaks. It comes into force if one direction of reading holds against the version that is in
   * force, and the governance of the dataset lets it. Codes: `dataset-retired`, `schema-too-large`, `write-mode-refused`.
   */
  ingest(key: LayerKey, input: LayerInput, sealing?: Sealing<IngestOutcome>): Promise<IngestOutcome>;
  /** Newest first, with how many there are in all. */
  versions(
    key: LayerKey,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly items: readonly LayerVersion[]; readonly total: number }>;
  /** A version by its number, or the one in force. */
  version(key: LayerKey, number: number | 'current'): Promise<WholeLayerVersion>;
  /** From one version to another, in whatever order. Codes: `schema-not-stored`, `versions-not-comparable`. */
  diff(key: LayerKey, from: number, to: number): Promise<LayerDifference>;
  /** What a schema would be against a version: by default the one in force, or else the newest. Codes: `schema-not-stored`, `dataset-retired`. */
  check(key: LayerKey, schema: JsonValue, base?: number): Promise<LayerCheckOutcome>;
  /** Brings a version into force, whatever it breaks. Codes: `dataset-retired`; `approval-missing` where the governance does not let it. */
  setCurrent(key: LayerKey, number: number, sealing?: Sealing<void>): Promise<void>;
}

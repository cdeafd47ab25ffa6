import type { Layer } from '../domain/dataset.ts';

/** What became of a schema that was handed in for a layer. */
export type IngestResult = 'ok' | 'invalid' | 'conflict';

/** The directions in which a version fits the one before it; `breaking` where that is not enough for it to be in force, `compatible` where it is. */
export type Classification = 'compatible' | 'breaking' | 'backward' | 'forward' | 'none';

/** What is counted, by name, with what tells the counts of a name apart. */
export interface Counts {
  readonly dcr_schema_ingests_total: { readonly layer: Layer; readonly result: IngestResult };
  readonly dcr_version_classifications_total: { readonly layer: Layer; readonly classification: Classification };
  readonly dcr_current_set_total: { readonly layer: Layer };
  readonly dcr_breaking_changes_total: { readonly layer: Layer };
}

/** What is timed, by name. */
export interface Durations {
  readonly dcr_schema_ingest_latency_ms: { readonly layer: Layer };
  readonly dcr_diff_latency_ms: { readonly layer: Layer };
}

/** What is told to the log as it happens. */
type EventName =
  | 'dcr.dataset.created'
  | 'dcr.schema.ingested'
  | 'dcr.version.classified'
  | 'dcr.current.set'
  | 'dcr.breaking.detected'
  | 'dcr.subscription.created'
  | 'dcr.subscription.listed';

/** What an event of the log is about; as much of it as there is. Who asked, in which request and when is added where it is written. */
export interface EventFields {
  readonly dataset_id?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly layer?: Layer;
  readonly version?: number;
  /** The version that it was compared with. */
  readonly against?: number;
  readonly classification?: Classification;
  readonly compatibility?: string;
  readonly is_current?: boolean;
  readonly subscription_id?: string;
  readonly consumer?: string;
  /** How many there are, of a listing. */
  readonly count?: number;
}

/** The steps of taking a schema in, as spans of a trace. */
type SpanName =
  | 'IngestSchema'
  | 'ValidateSchema'
  | 'LoadCurrent'
  | 'ComputeDiff'
  | 'ClassifyChange'
  | 'PersistVersion'
  | 'SetCurrent'
  | 'EmitSignals';

/** What use cases tell of their work to those who run the registry. None of it changes an answer, and none of it fails. */
export interface Telemetry {
  count<Name extends keyof Counts>(name: Name, labels: Counts[Name]): void;
  /** Does work and times it, whether or not it succeeds. */
  timed<Name extends keyof Durations, Answer>(
    name: Name,
    labels: Durations[Name],
    work: () => Promise<Answer>,
  ): Promise<Answer>;
  event(name: EventName, fields: EventFields): void;
  /** Does work as a span within the one that is being done. A span that rejects or throws is marked as failed. */
  span<Answer>(
    name: SpanName,
    work: () => Answer,
    attributes?: Readonly<Record<string, string | number | boolean>>,
  ): Answer;
}

/** Where nobody listens. */
export const SILENT: Telemetry = {
  count: () => undefined,
  timed: (_name, _labels, work) => work(),
  event: () => undefined,
  span: (_name, work) => work(),
};

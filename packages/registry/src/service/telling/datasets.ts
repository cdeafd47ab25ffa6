import { type ErrorCode, RegistryError } from '../../domain/error.ts';
import type { Datasets, IngestOutcome, LayerDifference, LayerKey } from '../datasets/datasets.ts';
import type { Classification, IngestResult, Telemetry } from '../telemetry.ts';

/** The use cases of datasets, which tell what is handed in, what it is, and how long that takes. */
export function tellingDatasets(datasets: Datasets, telemetry: Telemetry): Datasets {
  return {
    ...datasets,
    async create(wanted, sealing) {
      const dataset = await datasets.create(wanted, sealing);
      const { id: dataset_id, namespace, name } = dataset;
      telemetry.event('dcr.dataset.created', { dataset_id, namespace, name });
      return dataset;
    },
    ingest: (key, input, sealing) =>
      ingesting(telemetry, key, async () => {
        const outcome = await datasets.ingest(key, input, sealing);
        if (outcome.outcome === 'registered') tellVersion(telemetry, key, outcome);
        return outcome;
      }),
    diff: (key, from, to) => {
      const { layer } = key;
      return telemetry.timed('dcr_diff_latency_ms', { layer }, () => datasets.diff(key, from, to));
    },
    check: (key, schema, base) => {
      const { layer } = key;
      return telemetry.timed('dcr_diff_latency_ms', { layer }, () => datasets.check(key, schema, base));
    },
  };
}

const RESULTS: Readonly<Record<IngestOutcome['outcome'], IngestResult>> = {
  registered: 'ok',
  unchanged: 'conflict',
  invalid: 'invalid',
};

/** Failures that are the schema's own, or are because of what is there; for others nothing was taken in, and nothing is counted. */
const FAILURES: Partial<Record<ErrorCode, IngestResult>> = {
  'schema-invalid': 'invalid',
  'schema-too-large': 'invalid',
  'dataset-retired': 'conflict',
  'write-mode-refused': 'conflict',
};

function ingesting(
  telemetry: Telemetry,
  { dataset: dataset_id, layer }: LayerKey,
  work: () => Promise<IngestOutcome>,
): Promise<IngestOutcome> {
  const counted = async (): Promise<IngestOutcome> => {
    try {
      const outcome = await work();
      telemetry.count('dcr_schema_ingests_total', { layer, result: RESULTS[outcome.outcome] });
      return outcome;
    } catch (error) {
      const result = error instanceof RegistryError ? FAILURES[error.code] : undefined;
      if (result !== undefined) telemetry.count('dcr_schema_ingests_total', { layer, result });
      throw error;
    }
  };
  return telemetry.timed('dcr_schema_ingest_latency_ms', { layer }, () =>
    telemetry.span('IngestSchema', counted, { 'concordat.dataset_id': dataset_id, 'concordat.layer': layer }),
  );
}

function tellVersion(
  telemetry: Telemetry,
  { dataset: dataset_id, layer }: LayerKey,
  { version, difference }: Extract<IngestOutcome, { outcome: 'registered' }>,
): void {
  const { number, posture: compatibility, isCurrent: is_current } = version;
  const classification = classificationOf(difference);
  telemetry.count('dcr_version_classifications_total', { layer, classification });
  const fields = { dataset_id, layer, version: number, compatibility, classification, is_current };
  telemetry.event('dcr.schema.ingested', fields);
  telemetry.event('dcr.version.classified', fields);
}

/** `none` is what cannot be compared: nothing was proven to break, nor to fit. */
function classificationOf(difference: LayerDifference | undefined): Classification {
  if (difference === undefined || difference.posture === 'both') return 'compatible';
  if (difference.posture !== 'none') return difference.posture;
  return difference.reason === undefined || difference.reason === 'untold' ? 'breaking' : 'none';
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type ContextManager, context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Layer } from '../domain/dataset.ts';
import type { Asking } from '../service/asking.ts';
import { createRegistry } from '../service/create-registry.ts';
import type { Registry } from '../service/registry.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/port.ts';
import { createLogger } from './logging.ts';
import { createMetrics } from './metrics.ts';
import { observedStore } from './observed-store.ts';
import { subscriptionCounts } from './subscription-counts.ts';
import { createTelemetry } from './telemetry.ts';

/** Keeps the span that is being done through asynchronous work, as the SDK for Node.js does. */
class Contexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Given extends unknown[], Work extends (...given: Given) => ReturnType<Work>>(
    active: Context,
    work: Work,
    _self?: ThisParameterType<Work>,
    ...given: Given
  ): ReturnType<Work> {
    return this.#storage.run(active, () => work(...given));
  }

  bind<Target>(_active: Context, target: Target): Target {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}

const ASKING: Asking = {
  caller: { id: 'svc-mara', grants: [{ role: 'admin', group: '*', subject: '*' }] },
  correlationId: 'the-request',
};
const MATNR = { name: 'matnr', type: 'string' };
const OPTIONAL = { name: 'currency', type: 'string', optional: true };
const NUMBERED = { name: 'matnr', type: 'long' };

const spans = new InMemorySpanExporter();
const log: Record<string, unknown>[] = [];
const metrics = createMetrics();
let store: Store;
let registry: Registry;
let dataset: string;

beforeAll(async () => {
  context.setGlobalContextManager(new Contexts());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  store = observedStore(await openStore('memory'), metrics.instruments);
  const clock = () => new Date('2026-11-22T10:00:00Z');
  const logger = createLogger('info', clock, undefined, { write: (line) => void log.push(JSON.parse(line)) });
  const asking = () => ASKING;
  const telemetry = createTelemetry({ instruments: metrics.instruments, logger, asking });
  registry = createRegistry(store, { clock, asking, telemetry });
  metrics.showSubscriptions(subscriptionCounts(store, () => registry.newest()));
  const created = await registry.layers.create({ namespace: 'sap.mm', name: 'mara', owner: 'platform' });
  dataset = created.id;
});
afterAll(async () => {
  await registry.close();
  context.disable();
  trace.disable();
});

function ingest(layer: Layer, fields: readonly object[]) {
  const schema = { type: 'record', name: 'mara', fields: fields.map((field) => ({ ...field })) };
  return registry.layers.ingest({ dataset, layer }, { schema });
}

async function figures(): Promise<readonly string[]> {
  const { text } = await metrics.page();
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const namesOf = (finished: readonly ReadableSpan[]) => finished.map(({ name }) => name);

describe('a story of a layer', () => {
  beforeAll(async () => {
    await ingest('gold', [MATNR]);
    await ingest('gold', [MATNR, OPTIONAL]);
    await ingest('gold', [MATNR, OPTIONAL]);
    await ingest('gold', [NUMBERED, OPTIONAL]);
    await registry.layers.ingest({ dataset, layer: 'raw' }, { schema: { type: 'record' } });
    await registry.layers.diff({ dataset, layer: 'gold' }, 1, 2);
    await registry.consumers.subscribe({
      group: 'sap.mm',
      subject: 'mara.gold',
      consumer: 'svc-mara',
      minVersion: 1,
      source: 'declared',
    });
  });

  it('is in the figures', async () => {
    expect(await figures()).toEqual(
      expect.arrayContaining([
        'dcr_schema_ingests_total{layer="gold",result="ok"} 3',
        'dcr_schema_ingests_total{layer="gold",result="conflict"} 1',
        'dcr_schema_ingests_total{layer="raw",result="invalid"} 1',
        'dcr_schema_ingest_latency_ms_count{layer="gold"} 4',
        'dcr_version_classifications_total{layer="gold",classification="compatible"} 1',
        'dcr_version_classifications_total{layer="gold",classification="backward"} 1',
        'dcr_version_classifications_total{layer="gold",classification="breaking"} 1',
        'dcr_current_set_total{layer="gold"} 2',
        'dcr_breaking_changes_total{layer="gold"} 1',
        'dcr_diff_latency_ms_count{layer="gold"} 1',
        'dcr_subscriptions_total{layer="gold"} 1',
        'dcr_subscriptions_total{layer="raw"} 0',
        'registry_store_latency_ms_count{operation="commit"} 5',
      ]),
    );
  });

  it('is in the log, with who asked for it', () => {
    const told = log.filter(({ event }) => event !== undefined);
    expect(told.map(({ event }) => event)).toEqual([
      'dcr.dataset.created',
      'dcr.current.set',
      'dcr.schema.ingested',
      'dcr.version.classified',
      'dcr.current.set',
      'dcr.schema.ingested',
      'dcr.version.classified',
      'dcr.breaking.detected',
      'dcr.schema.ingested',
      'dcr.version.classified',
      'dcr.subscription.created',
    ]);
    const about = { level: 'info', actor: 'svc-mara', correlation_id: 'the-request', request_id: 'the-request' };
    for (const entry of told) expect(entry).toMatchObject({ ...about, time: '2026-11-22T10:00:00.000Z' });
    expect(told[0]).toMatchObject({ dataset_id: dataset, namespace: 'sap.mm', name: 'mara' });
    expect(told[7]).toMatchObject({ namespace: 'sap.mm', name: 'mara', layer: 'gold', version: 3, against: 2 });
    expect(told[9]).toMatchObject({ layer: 'gold', version: 3, classification: 'breaking', is_current: false });
    expect(told[10]).toMatchObject({ consumer: 'svc-mara', namespace: 'sap.mm', name: 'mara', layer: 'gold' });
  });
});

describe('the trace of taking a schema in', () => {
  it('has its steps, each within the one before it', async () => {
    await ingest('activation', [MATNR]);
    spans.reset();
    await ingest('activation', [MATNR, OPTIONAL]);
    const finished = spans.getFinishedSpans();
    expect(namesOf(finished)).toEqual([
      'ValidateSchema',
      'LoadCurrent',
      'ComputeDiff',
      'ClassifyChange',
      'SetCurrent',
      'PersistVersion',
      'EmitSignals',
      'IngestSchema',
    ]);
    const whole = finished.at(-1);
    expect(whole?.attributes).toMatchObject({
      'concordat.dataset_id': dataset,
      'concordat.layer': 'activation',
      'concordat.correlation_id': 'the-request',
      'enduser.id': 'svc-mara',
    });
    const parents = new Map(finished.map(({ name, parentSpanContext }) => [name, parentSpanContext?.spanId]));
    const idOf = (name: string) => finished.find((span) => span.name === name)?.spanContext().spanId;
    expect(parents.get('SetCurrent')).toBe(idOf('PersistVersion'));
    for (const name of ['ValidateSchema', 'LoadCurrent', 'ComputeDiff', 'PersistVersion', 'EmitSignals']) {
      expect(parents.get(name)).toBe(whole?.spanContext().spanId);
    }
  });

  it('says where it failed', async () => {
    // A dataset that somebody has subscribed to does not go.
    for (const { id } of (await registry.consumers.subscriptions({ offset: 0, limit: 10 })).items) {
      await registry.consumers.unsubscribe(id);
    }
    await registry.layers.change(dataset, { status: 'retired' });
    spans.reset();
    await expect(ingest('extraction', [MATNR])).rejects.toThrow('retired');
    const [whole] = spans.getFinishedSpans();
    expect([whole?.name, whole?.status.code]).toEqual(['IngestSchema', SpanStatusCode.ERROR]);
    expect(await figures()).toContain('dcr_schema_ingests_total{layer="extraction",result="conflict"} 1');
  });
});

describe('a store that fails', () => {
  it('is counted by operation', async () => {
    const own = createMetrics();
    const failing = observedStore(await openStore('memory'), own.instruments);
    await failing.close();
    await expect(failing.lastSequence()).rejects.toThrow();
    expect((await own.page()).text).toContain('registry_store_errors_total{operation="lastSequence"} 1');
  });
});

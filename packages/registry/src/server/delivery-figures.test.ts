import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SinkServer, sinkServer } from '../feed/deliveries/fixtures/sink-server.ts';
import { type Harness, startHarness } from './fixtures/harness.ts';

let registry: Harness;
let sinks: readonly SinkServer[];
beforeAll(async () => {
  registry = await startHarness();
  sinks = [await sinkServer(), await sinkServer(() => 400), await sinkServer(() => 410)];
});
afterAll(async () => {
  await registry.server.close();
  for (const sink of sinks) await sink.close();
});

/** The value of a figure, and 0 of one that is not there. */
async function figure(name: string, labels = ''): Promise<number> {
  const { text } = await registry.get('/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`${name}${labels} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

describe('figures of deliveries', () => {
  it('count attempts by what came of them, and tell how it stands', async () => {
    for (const { url } of sinks) {
      const body = JSON.stringify({ sink: url, protocol: 'HTTP' });
      const headers = { 'content-type': 'application/json' };
      expect((await registry.request('POST', '/subscriptions', { headers, body })).status).toBe(201);
    }
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ schema: '"string"' });
    expect((await registry.request('POST', '/subjects/s/versions', { headers, body })).status).toBe(200);
    // The version and the schema.
    await until(async () => (await figure('registry_events_delivered_total', '{protocol="HTTP"}')) === 2);
    await until(async () => (await figure('registry_event_dead_letters_total', '{protocol="HTTP"}')) === 2);
    await until(async () => (await figure('registry_event_deliveries', '{state="disabled"}')) === 1);
    const attempts = (outcome: string) =>
      figure('registry_event_delivery_attempts_total', `{protocol="HTTP",outcome="${outcome}"}`);
    expect([await attempts('taken'), await attempts('refused'), await attempts('gone')]).toEqual([2, 2, 1]);
    expect(await figure('registry_event_delivery_latency_ms_count', '{protocol="HTTP"}')).toBe(5);
    expect(await figure('registry_event_deliveries', '{state="active"}')).toBe(1);
    expect(await figure('registry_event_deliveries', '{state="failing"}')).toBe(1);
    expect(await figure('registry_event_delivery_lag_facts')).toBeGreaterThan(0);
  });
});

import { type Layer, layerOf } from '../../domain/dataset.ts';
import type { Fact } from '../../domain/fact.ts';
import type { EventFields, Telemetry } from '../telemetry.ts';

/** Tells what was written just now, whatever it was written by: what comes into force in layers, and what breaks. */
export function tellFacts(telemetry: Telemetry, facts: readonly Fact[]): void {
  for (const fact of facts) {
    const place = layerOf(fact);
    if (place === undefined) continue;
    const { name, layer } = place;
    if (fact.kind === 'current-set' && fact.number !== null) {
      tellCurrent(telemetry, layer, { namespace: fact.group, name, layer, version: fact.number, is_current: true });
    } else if (fact.kind === 'breaking-recorded') {
      const version = Number(fact.version);
      tellBreaking(telemetry, layer, { namespace: fact.group, name, layer, version, against: Number(fact.against) });
    }
  }
}

function tellCurrent(telemetry: Telemetry, layer: Layer, fields: EventFields): void {
  telemetry.count('dcr_current_set_total', { layer });
  telemetry.event('dcr.current.set', fields);
}

function tellBreaking(telemetry: Telemetry, layer: Layer, fields: EventFields): void {
  telemetry.count('dcr_breaking_changes_total', { layer });
  telemetry.event('dcr.breaking.detected', { ...fields, classification: 'breaking', is_current: false });
}

/** True where the facts bring a version of a layer into force. */
export function setsCurrent(facts: readonly Pick<Fact, 'kind'>[]): boolean {
  return facts.some(({ kind }) => kind === 'current-set');
}

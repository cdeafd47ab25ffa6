import type { JsonObject } from '@concordat/engine';
import { type Caller, may, sees } from './caller.ts';
import { attributesOf, type ChangeEvent, cloudEventOf } from './change-event.ts';
import { ownType, SCHEMA_REGISTRY_TYPES } from './change-type.ts';
import { LAYERS, layerSubject } from './dataset.ts';
import { allOf } from './event-filter.ts';
import type { EventSubscription } from './event-subscription.ts';
import type { Place } from './version-uri.ts';

/** What somebody wants to hear, and what he may. */
export type Wish = Pick<EventSubscription, 'types' | 'filters' | 'sight'>;

/** Gives a change as the event that somebody is sent; undefined where he does not want it, or it is out of his sight. */
export type Selection = (event: ChangeEvent) => JsonObject | undefined;

/** The events of a registry that somebody wants and may hear of. Made once for many events: filters are read here. */
export function selectionOf({ types = SCHEMA_REGISTRY_TYPES, filters = [], sight }: Wish, place: Place): Selection {
  const wanted: ReadonlySet<string> = new Set(types);
  const fits = allOf(filters);
  return (change) => {
    if (!wanted.has(change.type) || !isInSight(change, sight)) return undefined;
    const event = cloudEventOf(change, place);
    return filters.length === 0 || fits(attributesOf(event)) ? event : undefined;
  };
}

/** True where a caller may hear of a change: he sees what it is about; others' names are for those who run the subject. */
export function isInSight({ type, about, data }: ChangeEvent, caller: Caller): boolean {
  const { group, schema, dataset } = about;
  if (group === undefined) return true;
  if (dataset !== undefined) {
    return LAYERS.some((layer) => sees(caller, layerSubject({ namespace: group, name: dataset }, layer)));
  }
  const target = schema === undefined ? { group } : { group, subject: schema };
  if (!sees(caller, target)) return false;
  const isItsOwn = data?.consumer === caller.id;
  return !ownType(type)?.isForThoseWhoRunIt || isItsOwn || may(caller, 'read-subscriptions', target);
}

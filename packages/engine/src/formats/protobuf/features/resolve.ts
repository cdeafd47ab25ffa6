import type { Features, MessageValue } from '../schema.ts';
import { FEATURE_NAMES } from './editions.ts';

/** The features of an element: those of what is around it, with what its own options say (`features.…`) over them. */
export function inherited(around: Features, options: MessageValue | undefined): Features {
  const set = options?.fields.find(({ field }) => field.name === 'features' && field.extends === undefined)?.values[0];
  if (typeof set !== 'object' || !('fields' in set)) return around;
  const own: Record<string, string> = {};
  for (const { field, values } of set.fields) {
    const feature = FEATURE_NAMES.find(([option]) => option === field.name && field.extends === undefined)?.[1];
    const value = values[0];
    if (feature !== undefined && typeof value === 'object' && 'number' in value) own[feature] = value.name;
  }
  return Object.keys(own).length === 0 ? around : { ...around, ...own };
}

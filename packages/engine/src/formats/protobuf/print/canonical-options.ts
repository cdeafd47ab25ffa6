import { FEATURE_NAMES } from '../features/editions.ts';
import { isMessageValue } from '../options/values.ts';
import type { Features, Field, FieldValue, MessageValue } from '../schema.ts';
import { entryText, valueText } from './value.ts';

/** Features as options call them, beside their values. */
export type FeatureTexts = readonly (readonly [name: string, value: string])[];

/** Names of options whose effect is written otherwise. */
const ELSEWHERE: ReadonlySet<string> = new Set(['packed', 'map_entry']);

/** Names of features that are resolved: what they bring about is written where it is brought about. */
const RESOLVED: ReadonlySet<string> = new Set([
  ...FEATURE_NAMES.map(([name]) => name),
  'enforce_naming_style',
  'default_symbol_visibility',
]);

/** The options that an element sets, each as `name = value`, and the features that it has beside its surroundings. */
export function optionTexts(options: MessageValue | undefined, features: FeatureTexts = []): string[] {
  const fields = options?.fields ?? [];
  const plain = fields.filter(
    ({ field }) => field.extends !== undefined || (field.name !== 'features' && !ELSEWHERE.has(field.name)),
  );
  const texts = plain.flatMap(({ field, values }) =>
    values.map((value) => `${optionName(field)} = ${valueText(field, value)}`),
  );
  const own = fields.find(({ field }) => field.name === 'features' && field.extends === undefined);
  const custom = own === undefined ? [] : customFeatures(own);
  const all = [...features.map(([name, value]) => `${name}: ${value}`), ...custom];
  return all.length === 0 ? texts : [...texts, `features = { ${all.join(' ')} }`];
}

function customFeatures({ values: [value] }: FieldValue): string[] {
  if (!isMessageValue(value)) return [];
  return value.fields.filter(({ field }) => field.extends !== undefined || !RESOLVED.has(field.name)).map(entryText);
}

/** The name of an option as a text writes it; extensions in full. */
export function optionName(field: Field): string {
  return field.extends === undefined ? field.name : `(.${field.fullName})`;
}

/** The feature, where it differs from what it would be without being set. */
export function featureText(name: keyof Features, value: string, usual: string): FeatureTexts {
  const option = FEATURE_NAMES.find(([, feature]) => feature === name)?.[0];
  return value === usual || option === undefined ? [] : [[option, value]];
}

import type { Edition, Features } from '../schema.ts';

/** The editions so far differ in features of single languages alone. */
const FEATURES_2023: Features = {
  fieldPresence: 'EXPLICIT',
  enumType: 'OPEN',
  repeatedFieldEncoding: 'PACKED',
  utf8Validation: 'VERIFY',
  messageEncoding: 'LENGTH_PREFIXED',
  jsonFormat: 'ALLOW',
};

/** The features that a file has where it says nothing (Feature Settings for Editions; descriptor.proto, FeatureSet). */
export const FEATURES_OF_EDITION: Readonly<Record<Edition, Features>> = {
  proto2: {
    fieldPresence: 'EXPLICIT',
    enumType: 'CLOSED',
    repeatedFieldEncoding: 'EXPANDED',
    utf8Validation: 'NONE',
    messageEncoding: 'LENGTH_PREFIXED',
    jsonFormat: 'LEGACY_BEST_EFFORT',
  },
  proto3: {
    fieldPresence: 'IMPLICIT',
    enumType: 'OPEN',
    repeatedFieldEncoding: 'PACKED',
    utf8Validation: 'VERIFY',
    messageEncoding: 'LENGTH_PREFIXED',
    jsonFormat: 'ALLOW',
  },
  '2023': FEATURES_2023,
  '2024': FEATURES_2023,
  '2026': FEATURES_2023,
};

/** Names of features in options, beside their names here. */
export const FEATURE_NAMES: readonly (readonly [option: string, feature: keyof Features])[] = [
  ['field_presence', 'fieldPresence'],
  ['enum_type', 'enumType'],
  ['repeated_field_encoding', 'repeatedFieldEncoding'],
  ['utf8_validation', 'utf8Validation'],
  ['message_encoding', 'messageEncoding'],
  ['json_format', 'jsonFormat'],
];

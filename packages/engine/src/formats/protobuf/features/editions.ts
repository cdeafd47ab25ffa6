import type { Edition, Features } from '../schema.ts';

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
  '2023': {
    fieldPresence: 'EXPLICIT',
    enumType: 'OPEN',
    repeatedFieldEncoding: 'PACKED',
    utf8Validation: 'VERIFY',
    messageEncoding: 'LENGTH_PREFIXED',
    jsonFormat: 'ALLOW',
  },
  '2024': {
    fieldPresence: 'EXPLICIT',
    enumType: 'OPEN',
    repeatedFieldEncoding: 'PACKED',
    utf8Validation: 'VERIFY',
    messageEncoding: 'LENGTH_PREFIXED',
    jsonFormat: 'ALLOW',
  },
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

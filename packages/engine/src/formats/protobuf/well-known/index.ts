import { ANY } from './any.ts';
import { API } from './api.ts';
import { C_SHARP_FEATURES } from './c-sharp-features.ts';
import { CONFLUENT_FILES } from './confluent.ts';
import { CPP_FEATURES } from './cpp-features.ts';
import { CPP_FILE_OPTIONS } from './cpp-file-options.ts';
import { CPP_OPTIONS } from './cpp-options.ts';
import { DESCRIPTOR } from './descriptor.ts';
import { DURATION } from './duration.ts';
import { EMPTY } from './empty.ts';
import { FIELD_MASK } from './field-mask.ts';
import { GO_FEATURES } from './go-features.ts';
import { GOOGLE_TYPES } from './google-types.ts';
import { JAVA_FEATURES } from './java-features.ts';
import { JSON_ENUMVALUE_OPTIONS } from './json-enumvalue-options.ts';
import { JSON_OPTIONS } from './json-options.ts';
import { PLUGIN } from './plugin.ts';
import { SOURCE_CONTEXT } from './source-context.ts';
import { STRUCT } from './struct.ts';
import { TIMESTAMP } from './timestamp.ts';
import { TYPE } from './type.ts';
import { WRAPPERS } from './wrappers.ts';

/** The files that come with the language and with registries, by the names that they are imported by. No document has to bring them. */
export const WELL_KNOWN: ReadonlyMap<string, string> = new Map([
  ['google/protobuf/any.proto', ANY],
  ['google/protobuf/api.proto', API],
  ['google/protobuf/c_sharp_features.proto', C_SHARP_FEATURES],
  ['google/protobuf/compiler/plugin.proto', PLUGIN],
  ['google/protobuf/cpp_features.proto', CPP_FEATURES],
  ['google/protobuf/cpp_file_options.proto', CPP_FILE_OPTIONS],
  ['google/protobuf/cpp_options.proto', CPP_OPTIONS],
  ['google/protobuf/descriptor.proto', DESCRIPTOR],
  ['google/protobuf/duration.proto', DURATION],
  ['google/protobuf/empty.proto', EMPTY],
  ['google/protobuf/field_mask.proto', FIELD_MASK],
  ['google/protobuf/go_features.proto', GO_FEATURES],
  ['google/protobuf/java_features.proto', JAVA_FEATURES],
  ['google/protobuf/json_enumvalue_options.proto', JSON_ENUMVALUE_OPTIONS],
  ['google/protobuf/json_options.proto', JSON_OPTIONS],
  ['google/protobuf/source_context.proto', SOURCE_CONTEXT],
  ['google/protobuf/struct.proto', STRUCT],
  ['google/protobuf/timestamp.proto', TIMESTAMP],
  ['google/protobuf/type.proto', TYPE],
  ['google/protobuf/wrappers.proto', WRAPPERS],
  ...CONFLUENT_FILES,
  ...GOOGLE_TYPES,
]);

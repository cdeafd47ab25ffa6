/** The message that holds what Confluent's tools note beside an element, and the options that it is noted in. */
const META = `syntax = "proto3";
package confluent;

import "google/protobuf/descriptor.proto";

option java_package = "io.confluent.protobuf";
option java_outer_classname = "MetaProto";

message Meta {
  string doc = 1;
  map<string, string> params = 2;
  repeated string tags = 3;
}

${['file', 'message', 'field', 'enum', 'enum_value'].map(extension).join('\n')}
`;

/** `enum_value` → an extension of `EnumValueOptions`. */
function extension(element: string): string {
  const name = element.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return `extend google.protobuf.${name}Options {\n  Meta ${element}_meta = 1088;\n}`;
}

/** A type of Confluent's own with two fields. */
function typeText(name: string, first: string, second: string): string {
  return `syntax = "proto3";
package confluent.type;

option java_package = "io.confluent.protobuf.type";
option java_outer_classname = "${name}Proto";
option java_multiple_files = true;

message ${name} {
  ${first} = 1;
  ${second} = 2;
}
`;
}

/** Files that Confluent's registry knows beside those of the language, by the names that they are imported by. */
export const CONFLUENT_FILES: ReadonlyMap<string, string> = new Map([
  ['confluent/meta.proto', META],
  ['confluent/type/decimal.proto', typeText('Decimal', 'bytes value', 'int32 scale')],
  ['confluent/type/variant.proto', typeText('Variant', 'bytes metadata', 'bytes value')],
]);

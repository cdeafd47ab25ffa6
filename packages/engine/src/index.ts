export { bumpVerdict, compareVersions, declaredBump, isPrerelease, isVersion } from './compare/bump.ts';
export { judge, judgeHistory, profileOf, type Question, type Registered, refuses } from './compare/judge.ts';
export { messageOf, type Tellable } from './compare/message.ts';
export { inRange, isRange } from './compare/range.ts';
export { type AvroFingerprints, fingerprints as avroFingerprints } from './formats/avro/fingerprint.ts';
export { avro } from './formats/avro/index.ts';
export type { AvroSchema } from './formats/avro/schema.ts';
export { canonicalContract } from './formats/data-contract/canonical.ts';
export type * from './formats/data-contract/contract.ts';
export { DEFAULT_POLICY, FIELD_TYPES, policyOf, STATUSES } from './formats/data-contract/contract.ts';
export type * from './formats/data-contract/contract-input.ts';
export { diffContracts } from './formats/data-contract/diff.ts';
export { dataContract } from './formats/data-contract/index.ts';
export { contractJsonSchema, type JsonSchemaOptions } from './formats/data-contract/json-schema.ts';
export { parseContract } from './formats/data-contract/parse.ts';
export {
  type ContractReport,
  contractReport,
  type Issue,
  modeOf,
  type ReportedBreak,
  type ReportedChange,
  reportJson,
} from './formats/data-contract/report.ts';
export { type ContractKind, RULES } from './formats/data-contract/rules.ts';
export { type AnyFormat, defineFormat, type ParsedDocument } from './formats/define-format.ts';
export { FORMATS, formatById, formatOfFile, recognizeFormat } from './formats/index.ts';
export { jsonSchema } from './formats/json-schema/index.ts';
export type { SchemaDocument as JsonSchemaDocument } from './formats/json-schema/schema.ts';
export { protobuf } from './formats/protobuf/index.ts';
export { protoOfDescriptor } from './formats/protobuf/proto-of-descriptor.ts';
export type { ProtoSchema } from './formats/protobuf/schema.ts';
export { type Consumer, type ConsumerNeeds, USES, type Use, type UsedField } from './impact/consumer.ts';
export { type Candidate, Impacts } from './impact/impact.ts';
export type { Impact, ImpactReason, Outcome } from './impact/outcome.ts';
export { readerImpact } from './impact/reader.ts';
export { type LayerChange, type LayerDiff, type LayerReader, layerDiff, layerProfile } from './layers/diff.ts';
export type { LayerOperation } from './layers/operations.ts';
export { covers, type Posture, postureOf } from './layers/posture.ts';
export type { LayerFormat } from './layers/recognize.ts';
export { type LayerSchema, layerSchema } from './layers/schema.ts';
export type { Bump, Change, Detail, Direction } from './model/change.ts';
export type { FieldPlaces } from './model/field-places.ts';
export type { Break, BumpVerdict, Finding, JudgedChange, Severity, Verdict } from './model/finding.ts';
export { fingerprintOf } from './model/fingerprint.ts';
export type { Format, Imports, Pair, Parsed, Profile, Rule, RuleBook, RuleFinding } from './model/format.ts';
export type { JsonObject, JsonValue } from './model/json.ts';
export { canonicalJson, isJsonObject, jsonEqual, jsonObject, printJson } from './model/json.ts';
export { LEVELS, type Level, meaningOf, parseLevel } from './model/level.ts';
export { pointer, pointerTokens } from './model/pointer.ts';
export type { Place, Problem } from './model/problem.ts';
export type { Refutation, RefutationClass, Witness } from './model/refutation.ts';
export { failure, type Result, success } from './model/result.ts';
export { changeTags, type TagChange, type TagSite } from './model/tags.ts';
export { compilePattern, type Language, type PatternProblem } from './regular-language/index.ts';
export type { ReportFormat, ReportSource, VerdictContext } from './report/context.ts';
export { type Paint, type Palette, PLAIN } from './report/palette.ts';
export {
  type CheckedSource,
  REPORT_OUTPUTS,
  type ReportOutput,
  reportProblems,
  reportVerdict,
} from './report/report.ts';
export { storyText } from './report/story.ts';
export {
  type ArrayNode,
  type BooleanNode,
  closest,
  JSON_LIMITS,
  type Member,
  type NullNode,
  type NumberNode,
  type ObjectNode,
  parseJson,
  parseSource,
  parseYaml,
  SourceDocument,
  type SourceLimits,
  type SourceNode,
  type Span,
  type StringNode,
  toJson,
  toJsonObject,
  YAML_LIMITS,
} from './source/index.ts';

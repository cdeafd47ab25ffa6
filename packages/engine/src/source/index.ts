export { closest } from './closest.ts';
export { SourceDocument, toJson, toJsonObject } from './document.ts';
export { parseJson } from './json-parser.ts';
export { JSON_LIMITS, type SourceLimits, YAML_LIMITS } from './limits.ts';
export {
  type ArrayNode,
  type BooleanNode,
  type Member,
  type NullNode,
  type NumberNode,
  nodeName,
  type ObjectNode,
  type SourceNode,
  type Span,
  type StringNode,
} from './node.ts';
export { canonicalDecimal, isWholeNumber, numberValue } from './number.ts';
export { parseSource } from './parse.ts';
export { quoted } from './problems.ts';
export { parseYaml } from './yaml-parser.ts';

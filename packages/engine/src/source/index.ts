export { closest } from './closest.ts';
export { SourceDocument, toJson, toJsonObject } from './document.ts';
export { parseJson } from './json-parser.ts';
export { JSON_LIMITS, type SourceLimits, YAML_LIMITS } from './limits.ts';
export type {
  ArrayNode,
  BooleanNode,
  Member,
  NullNode,
  NumberNode,
  ObjectNode,
  SourceNode,
  Span,
  StringNode,
} from './node.ts';
export { parseSource } from './parse.ts';
export { parseYaml } from './yaml-parser.ts';

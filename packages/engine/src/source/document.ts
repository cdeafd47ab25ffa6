import { type JsonObject, type JsonValue, jsonObject } from '../model/json.ts';
import { pointerTokens } from '../model/pointer.ts';
import type { Place } from '../model/problem.ts';
import { LineTable } from './lines.ts';
import type { ObjectNode, SourceNode, Span } from './node.ts';
import { numberValue } from './number.ts';

/** A text that was read, with the way from values to places. Immutable. */
export class SourceDocument {
  readonly text: string;
  readonly root: SourceNode;
  readonly #lines: LineTable;

  constructor(text: string, root: SourceNode) {
    this.text = text;
    this.root = root;
    this.#lines = new LineTable(text);
  }

  /** The node at a JSON pointer (RFC 6901); undefined where the text has none. */
  nodeAt(pointer: string): SourceNode | undefined {
    let node: SourceNode | undefined = this.root;
    for (const token of pointerTokens(pointer)) node = node && childOf(node, token);
    return node;
  }

  /** Line and column of a span. */
  place(span: Span): Place {
    return this.#lines.place(span);
  }

  /** Where the value at a JSON pointer stands; where the text has none, the nearest value around it. */
  placeOf(pointer: string): Place {
    let node = this.root;
    for (const token of pointerTokens(pointer)) {
      const child = childOf(node, token);
      if (child === undefined) break;
      node = child;
    }
    return this.place(node);
  }

  /** The plain value of a node, of the whole document by default. See {@link toJson}. */
  toJson(node: SourceNode = this.root): JsonValue {
    return toJson(node);
  }
}

/** The plain JSON value of a node: objects have a null prototype, whole numbers beyond 2^53 are bigints. */
export function toJson(node: SourceNode): JsonValue {
  switch (node.kind) {
    case 'object':
      return toJsonObject(node);
    case 'array':
      return node.items.map(toJson);
    case 'number':
      return numberValue(node.raw);
    case 'null':
      return null;
    default:
      return node.value;
  }
}

/** The plain JSON object of an object node. */
export function toJsonObject(node: ObjectNode): JsonObject {
  return jsonObject([...node.members.values()].map(({ name, value }) => [name, toJson(value)] as const));
}

function childOf(node: SourceNode, token: string): SourceNode | undefined {
  if (node.kind === 'object') return node.members.get(token)?.value;
  if (node.kind === 'array' && /^(?:0|[1-9]\d{0,9})$/.test(token)) return node.items[Number(token)];
  return undefined;
}

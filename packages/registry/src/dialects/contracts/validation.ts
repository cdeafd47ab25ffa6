import {
  type JsonObject,
  type JsonValue,
  type Place,
  type Problem,
  parseSource,
  pointerTokens,
  type SourceDocument,
  type SourceNode,
} from '@concordat/engine';
import { json, type Reply } from '../dialect.ts';
import { pydanticOf } from './pydantic.ts';

/** A document inside a request: the text that the engine reads, and where it stands in what the client sent. */
export interface BodyPart {
  readonly source: string;
  /** `["body", "contract"]` inside the wrapper, `["body"]` where the document is the body. */
  readonly loc: readonly string[];
  /** Where its text begins in the body; undefined where it is the body. */
  readonly origin?: Place;
}

/** One item of the `detail` of a 422: what clients of Pydantic know, and then where exactly and what kind. */
export type ValidationItem = JsonObject;

/** The answer to a request that is not valid. */
export function unprocessable(items: readonly ValidationItem[]): Reply {
  return json(422, { detail: items });
}

/** An item about something that is no part of a document: a member of the body, a parameter. */
export function validationItem(
  type: string,
  loc: readonly (string | number)[],
  msg: string,
  input: JsonValue,
  more: JsonObject = {},
): ValidationItem {
  return { type, loc, msg, input, ...more };
}

/** The items for what is wrong with a document. Pointers, lines and columns count in the body that was sent. */
export function documentItems(problems: readonly Problem[], part: BodyPart): readonly ValidationItem[] {
  const parsed = parseSource(part.source);
  const document = parsed.ok ? parsed.value : undefined;
  return problems.map((problem) => {
    const { type, msg, ctx, about } = pydanticOf(problem);
    const target = about === 'document' ? undefined : follow(document?.root, problem.pointer);
    return {
      type,
      loc: [...part.loc, ...(target?.loc ?? [])],
      msg,
      input: document && target?.node ? inputOf(document, target.node) : null,
      ...(ctx && { ctx }),
      pointer: [...part.loc.slice(1).map((member) => `/${member}`), problem.pointer].join(''),
      ...(problem.place && positionOf(problem.place, part.origin)),
      kind: problem.kind,
      ...(problem.hint !== undefined && { hint: problem.hint }),
    };
  });
}

/** Goes down a pointer: positions of lists as numbers, and the last value on the way that is there. */
function follow(root: SourceNode | undefined, pointer: string) {
  let node = root;
  const loc = pointerTokens(pointer).map((token) => {
    const isPosition = node?.kind === 'array';
    if (node?.kind === 'array') node = node.items[Number(token)];
    else if (node?.kind === 'object') node = node.members.get(token)?.value ?? node;
    return isPosition ? Number(token) : token;
  });
  return { loc, node };
}

/** Line and column in the body, of a place in the document's own text. */
function positionOf({ line, column }: Place, origin: Place | undefined): { line: number; column: number } {
  if (origin === undefined) return { line, column };
  return { line: origin.line + line - 1, column: line === 1 ? origin.column + column - 1 : column };
}

const INPUT_NODES = 100;
const INPUT_TEXT = 1000;

/** The value that is wrong; null where it is too large to be repeated for every problem that it has. */
export function inputOf(document: SourceDocument, node: SourceNode): JsonValue {
  return node.end - node.start <= INPUT_TEXT && countNodes(node, INPUT_NODES) < INPUT_NODES
    ? document.toJson(node)
    : null;
}

/** Counts nodes up to a bound. Aliases of YAML can stand for far more than their text shows. */
function countNodes(node: SourceNode, bound: number): number {
  const children =
    node.kind === 'array'
      ? node.items
      : node.kind === 'object'
        ? Array.from(node.members.values(), ({ value }) => value)
        : [];
  let count = 1;
  for (const child of children) {
    if (count >= bound) break;
    count += countNodes(child, bound - count);
  }
  return count;
}

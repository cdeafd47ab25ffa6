import type { SourceNode } from '../../../source/index.ts';
import { isObject, type Value, type ValueObject, valueOfNode } from '../value.ts';
import { METASCHEMA_OF } from './dialect.ts';
import type { Area } from './library.ts';
import { hidesSiblings } from './subschemas.ts';
import { relativeUri, resolveUri, splitFragment } from './uri.ts';

/**
 * A document with the documents that it imports put into its definitions, each under its URI (2020-12, core 9.3; the older drafts allow the
 * same). Its references then need nothing beside it; `respelled` has those that would not find their document by its URI.
 */
export function bundled(root: Area, imported: readonly Area[], respelled: ReadonlyMap<SourceNode, string>): Value {
  const { draft } = root.dialect;
  const written = respelledValue(root.node, respelled);
  if (imported.length === 0 || !isObject(written)) return written;
  const id = written.get(draft === 'draft-04' ? 'id' : '$id');
  // A document that stands among its imports has a URI from there, which the references are relative to.
  const stands = root.uri !== resolveUri('', typeof id === 'string' ? splitFragment(id).uri : '');
  const value = stands ? resource(root, root.uri, respelled) : written;
  const holder = draft === '2019-09' || draft === '2020-12' ? '$defs' : 'definitions';
  const own = value.get(holder);
  const definitions = new Map(own !== undefined && isObject(own) ? own : []);
  for (const area of imported) {
    let name = area.uri;
    while (definitions.has(name)) name += "'";
    definitions.set(name, resource(area, stands ? relativeUri(root.uri, area.uri) : area.uri, respelled));
  }
  return new Map([...value, [holder, definitions]]);
}

/** The root of a document as a schema with a URI and a draft of its own. */
function resource(
  { node, dialect: { draft } }: Area,
  uri: string,
  respelled: ReadonlyMap<SourceNode, string>,
): ValueObject {
  const value = respelledValue(node, respelled);
  const members = isObject(value) ? value : new Map<string, Value>(value === false ? [['not', new Map()]] : []);
  const id = draft === 'draft-04' ? 'id' : '$id';
  const identity: [string, Value][] = [
    [id, uri],
    ['$schema', members.get('$schema') ?? METASCHEMA_OF[draft]],
  ];
  if (node.kind !== 'object' || !hidesSiblings(node, draft)) return new Map([...members, ...identity]);
  // Beside a reference the URI would not count.
  const definitions = [...members].filter(([name]) => name === 'definitions' || name === '$defs');
  return new Map<string, Value>([
    ...definitions,
    ['allOf', [new Map([['$ref', members.get('$ref') ?? '#']])]],
    ...identity,
  ]);
}

function respelledValue(node: SourceNode, respelled: ReadonlyMap<SourceNode, string>): Value {
  if (respelled.size === 0) return valueOfNode(node);
  if (node.kind === 'array') return node.items.map((item) => respelledValue(item, respelled));
  if (node.kind !== 'object') return respelled.get(node) ?? valueOfNode(node);
  return new Map([...node.members.values()].map(({ name, value }) => [name, respelledValue(value, respelled)]));
}

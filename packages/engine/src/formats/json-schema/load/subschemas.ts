import { pointer } from '../../../model/pointer.ts';
import type { ObjectNode, SourceNode } from '../../../source/index.ts';
import { DRAFTS, type Draft } from '../schema.ts';
import { isWithin } from './dialect.ts';

/** How a keyword holds schemas: one, a list, a map of them; `one-or-list` and `map-or-names` where the value decides. */
type Shape = 'one' | 'list' | 'map' | 'one-or-list' | 'map-or-names';

/** The keywords that hold schemas, with the drafts that know them. Identifiers are looked for there and nowhere else. */
const HOLDERS: readonly (readonly [keyword: string, shape: Shape, since: Draft, until?: Draft])[] = [
  ['definitions', 'map', 'draft-04'],
  ['$defs', 'map', '2019-09'],
  ['properties', 'map', 'draft-04'],
  ['patternProperties', 'map', 'draft-04'],
  ['additionalProperties', 'one', 'draft-04'],
  ['propertyNames', 'one', 'draft-06'],
  ['dependencies', 'map-or-names', 'draft-04', 'draft-07'],
  ['dependentSchemas', 'map', '2019-09'],
  ['unevaluatedProperties', 'one', '2019-09'],
  ['prefixItems', 'list', '2020-12'],
  ['items', 'one-or-list', 'draft-04', '2019-09'],
  ['items', 'one', '2020-12'],
  ['additionalItems', 'one', 'draft-04', '2019-09'],
  ['contains', 'one', 'draft-06'],
  ['unevaluatedItems', 'one', '2019-09'],
  ['allOf', 'list', 'draft-04'],
  ['anyOf', 'list', 'draft-04'],
  ['oneOf', 'list', 'draft-04'],
  ['not', 'one', 'draft-04'],
  ['if', 'one', 'draft-07'],
  ['then', 'one', 'draft-07'],
  ['else', 'one', 'draft-07'],
  ['contentSchema', 'one', '2019-09'],
];

const SHAPES = new Map(
  DRAFTS.map((draft) => [
    draft,
    new Map(
      HOLDERS.filter(([, , since, until]) => isWithin(draft, since, until)).map(([keyword, shape]) => [keyword, shape]),
    ),
  ]),
);

/** Visits the schemas right inside a schema in the order of the text, with their JSON pointers from it. */
export function visitSubschemas(schema: ObjectNode, draft: Draft, visit: (at: string, node: SourceNode) => void): void {
  const shapes = SHAPES.get(draft);
  const isHidden = hidesSiblings(schema, draft);
  for (const { name, value } of schema.members.values()) {
    const shape = shapes?.get(name);
    if (shape !== undefined && (!isHidden || name === 'definitions')) visitHeld(shape, `/${name}`, value, visit);
  }
}

function visitHeld(shape: Shape, at: string, value: SourceNode, visit: (at: string, node: SourceNode) => void): void {
  if (value.kind === 'array') {
    if (shape !== 'list' && shape !== 'one-or-list') return;
    for (const [index, item] of value.items.entries()) if (isSchema(item)) visit(`${at}/${index}`, item);
  } else if (shape === 'one' || shape === 'one-or-list') {
    if (isSchema(value)) visit(at, value);
  } else if (value.kind === 'object' && shape !== 'list') {
    for (const member of value.members.values())
      if (isSchema(member.value)) visit(at + pointer(member.name), member.value);
  }
}

function isSchema(node: SourceNode): boolean {
  return node.kind === 'object' || node.kind === 'boolean';
}

/** True beside a `$ref` of the drafts up to 7, where nothing else in the object counts. */
export function hidesSiblings(schema: ObjectNode, draft: Draft): boolean {
  return schema.members.get('$ref')?.value.kind === 'string' && isWithin(draft, 'draft-04', 'draft-07');
}

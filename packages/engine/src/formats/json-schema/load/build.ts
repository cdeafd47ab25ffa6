import type { JsonObject, JsonValue } from '../../../model/json.ts';
import { toJson } from '../../../source/index.ts';
import type { ObjectNode } from '../../../source/node.ts';
import type { Pattern } from '../pattern.ts';
import type { Draft, Keywords, Resource, Schema } from '../schema.ts';
import { Here, type Part } from './here.ts';
import { keywordsOf } from './keyword-table.ts';
import { knownLeaf, leafText, noteLeaf } from './leaves.ts';
import { type Area, type Library, rootOf, type Spot } from './library.ts';
import { metaschemaText } from './metaschemas.ts';
import { hidesSiblings } from './subschemas.ts';

const NOTHING: JsonObject = Object.freeze(Object.create(null));
const NO_KEYWORDS: Keywords = { annotations: NOTHING };

/** A schema while it is made: its resource and keywords come later. */
class SchemaNode implements Schema {
  readonly id: number;
  readonly at: string;
  readonly draft: Draft;
  readonly truth?: boolean;
  resource!: Resource;
  keywords: Keywords = NO_KEYWORDS;

  constructor(id: number, { node, source, area, at }: Spot) {
    this.id = id;
    this.at = source.name === '' ? at : `${source.name}#${at}`;
    this.draft = area.dialect.draft;
    if (node.kind === 'boolean') this.truth = node.value;
  }
}

/** A resource while it is made: its root refers to it. */
class ResourceNode implements Resource {
  readonly uri: string;
  readonly recursiveAnchor: boolean;
  readonly dynamicAnchors = new Map<string, Schema>();
  root!: Schema;

  constructor({ uri, recursiveAnchor }: Area) {
    this.uri = uri;
    this.recursiveAnchor = recursiveAnchor;
  }
}

/** What a reading gives nothing for, and what is nevertheless no annotation. */
const SILENT: ReadonlySet<string> = new Set([
  'definitions',
  '$defs',
  'uniqueItems',
  'minContains',
  'maxContains',
  'dependencies',
  'exclusiveMaximum',
  'exclusiveMinimum',
]);

/** Makes schemas of the places that a library finds. Places wait for their turn, so that no chain of references can exhaust the call stack. */
export class Builder {
  readonly #schemas: SchemaNode[] = [];
  /** The places of the schemas, by id. */
  readonly #spots: Spot[] = [];
  readonly #library: Library;
  readonly #resources = new Map<Area, Resource>();
  readonly #patterns = new Map<string, Pattern>();

  constructor(library: Library) {
    this.#library = library;
  }

  /** The schema of a place. Its keywords come with the next {@link finish}. */
  readonly schemaAt = (spot: Spot): Schema => {
    if (spot.schema !== undefined) return spot.schema;
    const schema = new SchemaNode(this.#schemas.length, spot);
    spot.schema = schema;
    this.#schemas.push(schema);
    this.#spots.push(spot);
    // Only now, since the root of the resource may be this very schema.
    schema.resource = this.#resourceOf(spot.area);
    return schema;
  };

  /** Every schema that was asked for, and those that they lead to, by id, with their keywords. */
  finish(): readonly Schema[] {
    // Both lists grow while they are walked.
    for (const [id, schema] of this.#schemas.entries()) {
      const spot = this.#spots[id];
      if (spot?.node.kind === 'object' && spot.node.members.size > 0) {
        schema.keywords = this.#leaf(spot, spot.node) ?? this.#keywords(spot, spot.node);
      }
    }
    return this.#schemas;
  }

  /** The resources at the roots of the imported documents that schemas were made of, by URI. Metaschemas are known everywhere. */
  importedAreas(): readonly Area[] {
    const sources = new Set(this.#spots.map(({ source }) => source));
    const areas = [...sources].flatMap(({ name, document, spots }) => {
      const area = name === '' || metaschemaText(name) !== undefined ? undefined : spots.get(document.root)?.area;
      return area === undefined ? [] : [area];
    });
    return areas.sort((a, b) => (a.uri < b.uri ? -1 : 1));
  }

  #resourceOf(area: Area): Resource {
    const known = this.#resources.get(area);
    if (known !== undefined) return known;
    const resource = new ResourceNode(area);
    this.#resources.set(area, resource);
    resource.root = this.schemaAt(rootOf(area));
    for (const [name, spot] of area.dynamicAnchors) resource.dynamicAnchors.set(name, this.schemaAt(spot));
    return resource;
  }

  /** The keywords of a schema that holds no others: once for all that are written alike. */
  #leaf(spot: Spot, node: ObjectNode): Keywords | undefined {
    const text = leafText(spot, node);
    if (text === undefined) return undefined;
    const known = knownLeaf(text);
    if (known !== undefined) return known;
    const keywords = this.#keywords(spot, node);
    if (spot.source.problems.isEmpty) noteLeaf(text, keywords);
    return keywords;
  }

  #keywords(spot: Spot, node: ObjectNode): Keywords {
    const { draft, without } = spot.area.dialect;
    const rules = keywordsOf(draft);
    const here = new Here(spot, node.members, this.#library, this.schemaAt, this.#patterns);
    const part: Part & { annotations: JsonObject } = { annotations: NOTHING };
    const hidden = hidesSiblings(node, draft);
    let annotations: Record<string, JsonValue> | undefined;
    for (const { name, value } of node.members.values()) {
      const rule = hidden && name !== '$ref' && name !== 'definitions' ? undefined : rules.get(name);
      const isOn = rule !== undefined && (rule.vocabulary === undefined || !without.has(rule.vocabulary));
      const read = isOn ? rule.read(value, here, name) : undefined;
      if (read !== undefined) add(part, read);
      else if (!isOn || !SILENT.has(name)) {
        annotations ??= Object.create(null) as Record<string, JsonValue>;
        annotations[name] = toJson(value);
      }
    }
    if (annotations !== undefined) part.annotations = annotations;
    return part;
  }
}

function add(part: Part, read: Part): void {
  const spelling = part.spelling && read.spelling ? { ...part.spelling, ...read.spelling } : undefined;
  Object.assign(part, read);
  if (spelling !== undefined) part.spelling = spelling;
}

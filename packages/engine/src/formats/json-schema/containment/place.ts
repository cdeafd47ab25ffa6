import { type Decimal, formatDecimal } from '../../../decimal/decimal.ts';
import type { Tally } from '../meter.ts';
import type { Draft, Keywords, Schema } from '../schema.ts';
import { keyOf } from '../value.ts';
import { type Scope, Scopes } from './scope.ts';

/** A schema together with the way that dynamic references take from it. */
export interface Place {
  readonly schema: Schema;
  readonly scope: Scope;
  /** Equal numbers: the same values are valid, for they are written alike, as far as evaluation sees. */
  readonly number: number;
  /** True or false where the schema holds of every value, or of none, by the look of it. */
  readonly truth: boolean | undefined;
}

/** A place while its number is being found. */
class Node implements Place {
  readonly schema: Schema;
  readonly scope: Scope;
  number = 0;
  truth: boolean | undefined;
  /** What the schema says itself, in the order of which the children's numbers follow. */
  local = '';
  children: readonly Node[] = [];
  /** Where the schema says nothing of its own and only leads here. */
  target: Node | undefined;
  /** Tarjan's algorithm: when the node was met, and the earliest node that is reached from it. */
  index = 0;
  low = 0;
  /** Its place on the stack of open nodes; -1 where it is not there. */
  depth = -1;

  /** The same schema in another scope. */
  readonly sibling: Node | undefined;

  constructor(schema: Schema, scope: Scope, sibling: Node | undefined) {
    this.schema = schema;
    this.scope = scope;
    this.sibling = sibling;
  }
}

/** Looks at nodes of a cycle and at where they lead while its nodes are told apart. Cycles that need more are taken for different from all others. */
const MAX_LOOKS = 100_000;

/**
 * Gives equal schemas equal numbers, whichever document they come from and however their members are ordered. Schemas that refer to
 * themselves are compared as graphs: they are divided until no two of a class differ in the classes that they lead to.
 */
export class Places {
  readonly #scopes = new Scopes();
  /** The node of a schema that was made last; the others follow it. */
  readonly #nodes = new WeakMap<Schema, Node>();
  readonly #numbers = new Map<string, number>();
  readonly #tally: Tally;
  #count = 0;
  #weight = 0;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** Characters in the keys: about the memory that they take. */
  get weight(): number {
    return this.#weight;
  }

  /** The place where an evaluation begins. */
  root(schema: Schema): Place {
    return this.#numbered(this.#node(schema, this.#scopes.begin(schema.resource)));
  }

  /** Whether a schema has been numbered before, so that its place costs nothing. */
  isKnown(schema: Schema): boolean {
    return (this.#nodes.get(schema)?.number ?? 0) !== 0;
  }

  /** The place of a subschema, or of the target of a reference. */
  child(place: Place, schema: Schema): Place {
    return this.#numbered(this.#node(schema, this.#scopes.enter(place.scope, schema.resource)));
  }

  /** Where the reference of a place leads that depends on the way to it. */
  dynamicTarget({ schema, scope }: Place): Schema | undefined {
    return this.#scopes.dynamicTarget(scope, schema);
  }

  #node(schema: Schema, scope: Scope): Node {
    const first = this.#nodes.get(schema);
    for (let node = first; node !== undefined; node = node.sibling) if (node.scope === scope) return node;
    const made = new Node(schema, scope, first);
    this.#nodes.set(schema, made);
    return made;
  }

  /** Tarjan's strongly connected components, with a stack of its own. */
  #numbered(root: Node): Place {
    if (root.number !== 0) return root.target ?? root;
    let index = 0;
    const open: Node[] = [];
    const enter = (node: Node) => {
      this.#describe(node);
      node.index = node.low = ++index;
      node.depth = open.push(node) - 1;
      return { node, next: 0 };
    };
    const path = [enter(root)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node } = top;
      const child = node.children[top.next++];
      if (child === undefined) {
        path.pop();
        const parent = path.at(-1)?.node;
        if (parent !== undefined) parent.low = Math.min(parent.low, node.low);
        if (node.low === node.index) this.#close(open.splice(node.depth));
      } else if (child.number === 0 && child.depth < 0) path.push(enter(child));
      else if (child.depth >= 0) node.low = Math.min(node.low, child.index);
    }
    return root.target ?? root;
  }

  #close(component: readonly Node[]): void {
    const [first] = component as [Node];
    for (const node of component) node.depth = -1;
    const isCycle = component.length > 1 || first.children.includes(first);
    if (isCycle) this.#divide(component);
    else this.#settle(first);
  }

  #settle(node: Node): void {
    const [child] = node.children;
    const { local } = node;
    if (child !== undefined && (local === 'ref;' || local === 'allOf1;')) {
      node.number = child.number;
      node.truth = child.truth;
      node.target = child.target ?? child;
      return;
    }
    node.truth = node.schema.truth ?? (local === '' ? true : undefined);
    node.number = this.#numberOf(`${local}|${node.children.map(({ number }) => number).join()}`);
  }

  #divide(component: readonly Node[]): void {
    const members = new Set(component);
    let classes = new Map(component.map((node) => [node, this.#numberOf(`in ${node.local}`)]));
    const signature = (node: Node) =>
      node.children.map((child) => (members.has(child) ? `~${classes.get(child)}` : String(child.number))).join();
    let size = new Set(classes.values()).size;
    const looks = component.reduce((sum, { children }) => sum + 1 + children.length, 0);
    for (let round = 0; ; round++) {
      this.#tally.add(looks);
      const finer = new Map(
        component.map((node) => [node, this.#numberOf(`in ${classes.get(node)} ${signature(node)}`)]),
      );
      const finerSize = new Set(finer.values()).size;
      const stable = finerSize === size;
      if (stable || round * looks >= MAX_LOOKS) {
        // Names of classes say what is reached within so many steps; together with all steps of all classes they say what is reached at all.
        const lines = new Set(component.map((node) => `${classes.get(node)}:${node.local}${signature(node)}`));
        const whole = stable ? this.#numberOf(`cycle ${[...lines].sort().join('\n')}`) : undefined;
        for (const node of component) {
          node.number = whole === undefined ? ++this.#count : this.#numberOf(`of ${whole} ${classes.get(node)}`);
        }
        return;
      }
      classes = finer;
      size = finerSize;
    }
  }

  #numberOf(key: string): number {
    this.#tally.add(1 + (key.length >> 4));
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = ++this.#count;
      this.#numbers.set(key, number);
      this.#weight += key.length + 50;
    }
    return number;
  }

  #describe(node: Node): void {
    const { schema } = node;
    const told: string[] = schema.truth === false ? ['false;'] : [];
    const children: Schema[] = [];
    tell(schema, told, children);
    const target = this.#scopes.dynamicTarget(node.scope, schema);
    if (target !== undefined) {
      told.push('ref;');
      children.push(target);
    }
    node.local = told.join('');
    this.#tally.add(8 + children.length + (node.local.length >> 4));
    node.children = children.map((child) => this.#node(child, this.#scopes.enter(node.scope, child.resource)));
  }
}

type Teller = (told: string[], children: Schema[], keywords: Keywords, draft: Draft) => void;

const word =
  (name: keyof Keywords, text: (keywords: Keywords) => unknown = (keywords) => keywords[name]): Teller =>
  (told, _, keywords) => {
    told.push(`${name} ${text(keywords)};`);
  };
const schema =
  (name: SchemaKeyword): Teller =>
  (told, children, keywords) => {
    told.push(`${name};`);
    children.push(keywords[name] as Schema);
  };
const list =
  (name: 'prefixItems' | 'allOf' | 'anyOf' | 'oneOf'): Teller =>
  (told, children, keywords) => {
    const schemas = keywords[name] ?? [];
    told.push(`${name}${schemas.length};`);
    for (const schema of schemas) children.push(schema);
  };
const table =
  (name: 'properties' | 'dependentSchemas'): Teller =>
  (told, children, keywords) => {
    const entries = sorted(keywords[name]);
    if (entries.length === 0) return;
    told.push(`${name} ${entries.map(([key]) => JSON.stringify(key)).join()};`);
    for (const [, child] of entries) children.push(child);
  };
const number = (name: 'multipleOf' | Bound): Teller => word(name, (k) => formatDecimal(k[name] as Decimal));

type Bound = 'maximum' | 'exclusiveMaximum' | 'minimum' | 'exclusiveMinimum';
type SchemaKeyword = {
  [Name in keyof Keywords]-?: Schema extends Required<Keywords>[Name] ? Name : never;
}[keyof Keywords];

/** Keyword by keyword: how what it says is written down, in an order that does not depend on the document's. What asserts nothing is left out. */
const TELLERS: ReadonlyMap<string, Teller> = new Map([
  ['type', word('type', (k) => [...(k.type ?? [])].sort())],
  ['enum', word('enum', (k) => k.enum?.map(keyOf).sort())],
  ['const', word('const', (k) => (k.const === undefined ? '' : keyOf(k.const)))],
  ['multipleOf', number('multipleOf')],
  ['maximum', number('maximum')],
  ['exclusiveMaximum', number('exclusiveMaximum')],
  ['minimum', number('minimum')],
  ['exclusiveMinimum', number('exclusiveMinimum')],
  ['maxLength', word('maxLength')],
  ['minLength', word('minLength')],
  ['pattern', word('pattern', (k) => JSON.stringify(k.pattern?.source))],
  ['format', word('format', (k) => JSON.stringify(k.format))],
  ['formatAsserted', word('formatAsserted')],
  ['prefixItems', list('prefixItems')],
  ['items', schema('items')],
  [
    'contains',
    (told, children, { contains }, draft) => {
      if (contains === undefined) return;
      // In 2019-09 the items that are found do not count as evaluated.
      told.push(`contains ${contains.min} ${contains.max} ${draft === '2019-09'};`);
      children.push(contains.schema);
    },
  ],
  ['maxItems', word('maxItems')],
  ['minItems', word('minItems')],
  ['uniqueItems', word('uniqueItems')],
  ['unevaluatedItems', schema('unevaluatedItems')],
  ['properties', table('properties')],
  [
    'patternProperties',
    (told, children, { patternProperties }) => {
      const entries = sorted(patternProperties);
      told.push(`patterns ${entries.map(([source]) => JSON.stringify(source)).join()};`);
      for (const [, entry] of entries) children.push(entry.schema);
    },
  ],
  ['additionalProperties', schema('additionalProperties')],
  ['propertyNames', schema('propertyNames')],
  ['required', word('required', (k) => quoted(k.required ?? []))],
  ['maxProperties', word('maxProperties')],
  ['minProperties', word('minProperties')],
  [
    'dependentRequired',
    word('dependentRequired', (k) =>
      sorted(k.dependentRequired).map(([name, needed]) => `${JSON.stringify(name)}:${quoted(needed)};`),
    ),
  ],
  ['dependentSchemas', table('dependentSchemas')],
  ['unevaluatedProperties', schema('unevaluatedProperties')],
  ['allOf', list('allOf')],
  ['anyOf', list('anyOf')],
  ['oneOf', list('oneOf')],
  ['not', schema('not')],
  ['if', schema('if')],
  ['then', schema('then')],
  ['else', schema('else')],
  ['ref', schema('ref')],
]);

/** Writes down what a schema says: its own words into `told`, its subschemas into `children`. */
function tell({ keywords, draft }: Schema, told: string[], children: Schema[]): void {
  for (const name of Object.keys(keywords).sort()) TELLERS.get(name)?.(told, children, keywords, draft);
}

function quoted(names: Iterable<string>): string {
  return [...names]
    .sort()
    .map((name) => JSON.stringify(name))
    .join();
}

/** The entries of a table by name, whatever the order in the document. */
export function sorted<Entry>(entries: ReadonlyMap<string, Entry> | undefined): [string, Entry][] {
  return [...(entries ?? [])].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

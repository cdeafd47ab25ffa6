import type { AvroSchema, AvroType } from '../schema.ts';
import { type MinimalData, minimalData } from '../values/minimal.ts';
import type { Correspondence } from './correspondence.ts';
import type { Fault, Slots, Spot } from './fault.ts';

/** How a datum of the writer's type contains one of a part of it. */
export type Step =
  | { readonly kind: 'field' | 'branch'; readonly index: number }
  | { readonly kind: 'items' | 'values' | 'same' };

/** A pair of types as some data make a reader meet it. */
export interface Node {
  /** In the order of discovery. */
  readonly id: number;
  readonly writer: AvroType;
  readonly reader: AvroType;
  /** True where the story compares this very pair, so that what is wrong with it has a change of its own. */
  readonly told: boolean;
  readonly slots: Slots;
  readonly edges: Edge[];
  /** How it was met first; undefined for the documents themselves. */
  via: Edge | undefined;
  /** Steps on that way from the documents. */
  depth: number;
  faults: readonly Fault[];
}

/** A way from a pair to a pair inside of it. */
export interface Edge {
  readonly from: Node;
  readonly to: Node;
  readonly step: Step;
  /** The change that is to blame for the meeting, where a told pair leads to one that is not told. */
  readonly blame: Spot | undefined;
}

/** A pair of types inside a pair. */
export interface Part {
  readonly writer: AvroType;
  readonly reader: AvroType;
  readonly step: Step;
  /** Where both are used, if the story compares them there. */
  readonly slots?: Slots | undefined;
  /** The change to blame, if it does not. */
  readonly blame?: Spot | undefined;
}

/** What is found in a pair: what is wrong with it by itself, and the pairs inside. */
export interface Finds {
  readonly faults: readonly Fault[];
  readonly parts: readonly Part[];
}

/**
 * Pairs that are not told may be as many as the product of the documents' types, and are looked at as far as this goes. Those that
 * are told are no more than the documents are long.
 */
const MOST_STRANGERS = 16_000;
const MOST_WORK = 500_000;

const SAME: Step = { kind: 'same' };

/**
 * The pairs of types that data make a reader meet: the product of the writer's types and the reader's, from the documents on, without
 * the pairs that read because they are the same and without those that no finite datum leads to. Cycles of references are cycles.
 */
export class Product {
  readonly nodes: Node[] = [];
  readonly minimal: MinimalData;
  readonly #correspondence: Correspondence;
  readonly #expand: (node: Node) => Finds;
  readonly #byKey = new Map<number, Node>();
  readonly #width: number;
  readonly #told: Node[] = [];
  readonly #strangers: Node[] = [];

  constructor(
    { reader, writer }: { readonly reader: AvroSchema; readonly writer: AvroSchema },
    correspondence: Correspondence,
    expand: (node: Node) => Finds,
  ) {
    this.#correspondence = correspondence;
    this.#expand = expand;
    this.minimal = minimalData(writer);
    this.#width = reader.types.length;
    this.#meet({ writer: writer.root, reader: reader.root, step: SAME, slots: { writer: '', reader: '' } }, undefined);
    this.#explore();
  }

  /** Pairs that are told first, so that the others cannot use up what they need. */
  #explore(): void {
    let [told, strangers, work] = [0, 0, 0];
    for (;;) {
      const node = this.#told[told] ?? this.#strangers[strangers];
      if (node === undefined) return;
      if (node.told) told += 1;
      else {
        strangers += 1;
        work += breadth(node.writer) + breadth(node.reader);
      }
      if (!node.told && (strangers > MOST_STRANGERS || work > MOST_WORK)) node.faults = [tooMany(node)];
      else this.#look(node);
    }
  }

  #look(node: Node): void {
    const { faults, parts } = this.#expand(node);
    node.faults = faults;
    for (const part of parts) this.#meet(part, node);
  }

  #meet({ writer, reader, step, slots, blame }: Part, from: Node | undefined): void {
    if (this.#correspondence.isClean(writer, reader) || !this.minimal.isInhabited(writer)) return;
    const told = this.#correspondence.isTold(writer, reader, slots !== undefined);
    const key = (writer.id * this.#width + reader.id) * 2 + Number(told);
    let node = this.#byKey.get(key);
    const isNew = node === undefined;
    node ??= this.#add({ writer, reader, told, slots: slots ?? { reader: reader.at, writer: writer.at } }, key);
    if (from === undefined) return;
    // The pair may have been met elsewhere first, so its own slots do not tell where it is used here.
    const used = blame ?? typeAt(slots ?? node.slots);
    const edge: Edge = { from, to: node, step, blame: from.told && !told ? used : undefined };
    from.edges.push(edge);
    if (!isNew) return;
    node.via = edge;
    node.depth = from.depth + 1;
  }

  #add(pair: Pick<Node, 'writer' | 'reader' | 'told' | 'slots'>, key: number): Node {
    const node: Node = { id: this.nodes.length, ...pair, edges: [], via: undefined, depth: 0, faults: [] };
    this.nodes.push(node);
    this.#byKey.set(key, node);
    (pair.told ? this.#told : this.#strangers).push(node);
    return node;
  }
}

/** The change of the type that is used in a place. */
export function typeAt(at: Slots): Spot {
  return { at, aspect: 'type' };
}

/** How many parts or symbols a type has. */
export function breadth(type: AvroType): number {
  if (type.kind === 'record') return type.fields.length;
  if (type.kind === 'enum') return type.symbols.length;
  return type.kind === 'union' ? type.branches.length : 1;
}

function tooMany({ slots }: Node): Fault {
  const reason = 'the types are tied together in more ways than were looked at';
  return { class: 'unreadable', spot: typeAt(slots), reason, unproven: true };
}

import type { AvroSchema, AvroType, RecordType, UnionType } from '../schema.ts';
import { CostQueue } from './cost-queue.ts';
import { DATUM_LIMITS, type Datum } from './datum.ts';

/** The smallest value of a type. */
interface Smallest {
  /** Bytes of its encoding and the number of values in it. */
  readonly cost: number;
  readonly depth: number;
  /** Left out where it is beyond the limits of a datum. */
  readonly datum?: Datum;
}

/** The smallest data of all types of a schema. */
export class MinimalData {
  readonly #smallest: readonly (Smallest | undefined)[];

  constructor(schema: AvroSchema) {
    this.#smallest = settleAll(schema.types);
  }

  /** False for types that have no finite value: records that contain themselves with no way out, enums and unions of nothing. */
  isInhabited({ id }: AvroType): boolean {
    return this.#smallest[id] !== undefined;
  }

  /** The smallest value; undefined where there is none, or none within the limits of a datum. */
  datum({ id }: AvroType): Datum | undefined {
    return this.#smallest[id]?.datum;
  }

  /** Bytes and values of the smallest value; infinite where there is none. */
  cost({ id }: AvroType): number {
    return this.#smallest[id]?.cost ?? Number.POSITIVE_INFINITY;
  }
}

const KNOWN = new WeakMap<AvroSchema, MinimalData>();

/** The smallest data of the types of a schema: found once, and kept as long as the schema. */
export function minimalData(schema: AvroSchema): MinimalData {
  const known = KNOWN.get(schema) ?? new MinimalData(schema);
  KNOWN.set(schema, known);
  return known;
}

/** The smallest values of types without parts and attributes, which most types are. */
const PLAIN: ReadonlyMap<AvroType['kind'], Smallest> = new Map<AvroType['kind'], Smallest>([
  ['null', { cost: 1, depth: 1, datum: null }],
  ['boolean', { cost: 2, depth: 1, datum: false }],
  ['int', { cost: 2, depth: 1, datum: 0 }],
  ['long', { cost: 2, depth: 1, datum: 0n }],
  ['float', { cost: 5, depth: 1, datum: 0 }],
  ['double', { cost: 9, depth: 1, datum: 0 }],
  ['string', { cost: 2, depth: 1, datum: '' }],
  ['bytes', { cost: 2, depth: 1, datum: new Uint8Array() }],
  ['array', { cost: 2, depth: 1, datum: [] }],
  ['map', { cost: 2, depth: 1, datum: new Map() }],
]);

/** How far a type was looked at. */
const NEW = 0;
const ENTERED = 1;
const DONE = 2;

/** The smallest values by the ids of types, parts before wholes. What contains itself is left to {@link Settling}; mostly that is nothing. */
function settleAll(types: readonly AvroType[]): readonly (Smallest | undefined)[] {
  const smallest: (Smallest | undefined)[] = new Array(types.length).fill(undefined);
  const states = new Uint8Array(types.length);
  const rest: AvroType[] = [];
  for (const start of types) {
    rest.push(start);
    for (let type = rest.at(-1); type !== undefined; type = rest.at(-1)) {
      const parts = partsOf(type);
      if (states[type.id] === NEW && parts.length > 0) {
        states[type.id] = ENTERED;
        for (const part of parts) if (states[part.id] === NEW) rest.push(part);
        continue;
      }
      rest.pop();
      if (states[type.id] === DONE) continue;
      states[type.id] = DONE;
      smallest[type.id] = outright(type, parts, smallest);
    }
  }
  if (smallest.includes(undefined)) new Settling(types, smallest).run();
  return smallest;
}

const NOTHING: readonly AvroType[] = [];

/** The types of which values have to be there for one of a type: of records all, of unions any. */
function partsOf(type: AvroType): readonly AvroType[] {
  if (type.kind === 'union') return type.branches;
  return type.kind === 'record' ? type.fields.map((field) => field.type) : NOTHING;
}

/** The smallest value of a type whose parts are all settled; undefined where they are not, or there is no value. */
function outright(
  type: AvroType,
  parts: readonly AvroType[],
  smallest: readonly (Smallest | undefined)[],
): Smallest | undefined {
  switch (type.kind) {
    case 'fixed':
      return alone(1 + type.size, () => new Uint8Array(type.size));
    case 'enum': {
      const [symbol] = type.symbols;
      return symbol === undefined ? undefined : { cost: 2, depth: 1, datum: symbol };
    }
    case 'record':
    case 'union':
      return parts.every(({ id }) => smallest[id] !== undefined) ? ofParts(type, parts, smallest) : undefined;
    default:
      return PLAIN.get(type.kind);
  }
}

function alone(cost: number, make: () => Datum): Smallest {
  return { cost, depth: 1, ...(cost <= DATUM_LIMITS.values && { datum: make() }) };
}

function ofParts(
  type: RecordType | UnionType,
  parts: readonly AvroType[],
  smallest: readonly (Smallest | undefined)[],
): Smallest | undefined {
  const costs = parts.map(({ id }) => smallest[id]?.cost ?? 0);
  if (type.kind === 'record') {
    const sum = costs.reduce((whole, cost) => Math.min(whole + cost, Number.MAX_SAFE_INTEGER), RECORD_COST);
    return settled(type, sum, 0, smallest);
  }
  let [cheapest, chosen] = [Number.POSITIVE_INFINITY, -1];
  for (const [branch, cost] of costs.entries()) {
    if (cost + branchCost(branch) >= cheapest) continue;
    cheapest = cost + branchCost(branch);
    chosen = branch;
  }
  return chosen < 0 ? undefined : settled(type, cheapest, chosen, smallest);
}

const RECORD_COST = 1;

/** The value of a union, and the bytes of the index of a branch. */
function branchCost(index: number): number {
  return index < 64 ? 2 : 3;
}

/** An offer to settle a type: its value at a cost; of a union, by one of its branches. */
interface Settlement {
  readonly cost: number;
  readonly id: number;
  readonly branch: number;
}

/** A place that waits for a type to be settled. */
interface Waiting {
  readonly type: AvroType;
  readonly branch: number;
}

/**
 * The least fixpoint, in the order of cost: what is cheapest is settled first, so everything is built of what is settled, and
 * nothing ever contains itself.
 */
class Settling {
  readonly #types: readonly AvroType[];
  readonly #smallest: (Smallest | undefined)[];
  readonly #waiting = new Map<number, Waiting[]>();
  /** Records whose fields are not all settled. */
  readonly #open = new Map<number, { missing: number; cost: number }>();
  readonly #queue = new CostQueue<Settlement>();

  constructor(types: readonly AvroType[], smallest: (Smallest | undefined)[]) {
    this.#types = types;
    this.#smallest = smallest;
    for (const type of types) if (smallest[type.id] === undefined) this.#enter(type);
  }

  run(): void {
    for (let next = this.#queue.take(); next !== undefined; next = this.#queue.take()) {
      const { id, cost, branch } = next;
      const type = this.#types[id];
      if (type === undefined || this.#smallest[id] !== undefined) continue;
      this.#smallest[id] = settled(type, cost, branch, this.#smallest);
      for (const whole of this.#waiting.get(id) ?? []) this.#tell(whole, cost);
    }
  }

  #enter(type: AvroType): void {
    if (type.kind === 'record') this.#open.set(type.id, { missing: type.fields.length, cost: RECORD_COST });
    for (const [branch, part] of partsOf(type).entries()) {
      const known = this.#smallest[part.id];
      if (known) this.#tell({ type, branch }, known.cost);
      else this.#wait(part, { type, branch });
    }
  }

  #wait(part: AvroType, waiting: Waiting): void {
    const list = this.#waiting.get(part.id);
    if (list) list.push(waiting);
    else this.#waiting.set(part.id, [waiting]);
  }

  /** Tells a type that one of its parts is settled. */
  #tell({ type: { id }, branch }: Waiting, cost: number): void {
    const record = this.#open.get(id);
    if (record === undefined) {
      this.#queue.add({ cost: cost + branchCost(branch), id, branch });
      return;
    }
    record.missing -= 1;
    record.cost = Math.min(record.cost + cost, Number.MAX_SAFE_INTEGER);
    if (record.missing === 0) this.#queue.add({ cost: record.cost, id, branch: 0 });
  }
}

/** The smallest value of a record or a union, made of the smallest values of its parts. */
function settled(type: AvroType, cost: number, branch: number, smallest: readonly (Smallest | undefined)[]): Smallest {
  const all = partsOf(type);
  const parts = type.kind === 'union' ? all.slice(branch, branch + 1) : all;
  const data: Datum[] = [];
  let depth = 1;
  for (const { id } of parts) {
    const part = smallest[id];
    depth = Math.max(depth, (part?.depth ?? 0) + 1);
    if (part?.datum !== undefined) data.push(part.datum);
  }
  if (cost > DATUM_LIMITS.values || depth > DATUM_LIMITS.depth || data.length < parts.length) return { cost, depth };
  return { cost, depth, datum: type.kind === 'union' ? { branch, value: data[0] ?? null } : { fields: data } };
}

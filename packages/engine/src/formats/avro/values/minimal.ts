import type { AvroSchema, AvroType } from '../schema.ts';
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
  readonly #smallest: ReadonlyMap<number, Smallest>;

  constructor(schema: AvroSchema) {
    this.#smallest = new Settling(schema.types).smallest;
  }

  /** False for types that have no finite value: records that contain themselves with no way out, enums and unions of nothing. */
  isInhabited({ id }: AvroType): boolean {
    return this.#smallest.has(id);
  }

  /** The smallest value; undefined where there is none, or none within the limits of a datum. */
  datum({ id }: AvroType): Datum | undefined {
    return this.#smallest.get(id)?.datum;
  }

  /** Bytes and values of the smallest value; infinite where there is none. */
  cost({ id }: AvroType): number {
    return this.#smallest.get(id)?.cost ?? Number.POSITIVE_INFINITY;
  }
}

const KNOWN = new WeakMap<AvroSchema, MinimalData>();

/** The smallest data of the types of a schema: found once, and kept as long as the schema. */
export function minimalData(schema: AvroSchema): MinimalData {
  const known = KNOWN.get(schema) ?? new MinimalData(schema);
  KNOWN.set(schema, known);
  return known;
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
  readonly smallest = new Map<number, Smallest>();
  readonly #waiting = new Map<number, Waiting[]>();
  /** Records whose fields are not all settled. */
  readonly #open = new Map<number, { missing: number; cost: number }>();
  readonly #queue = new CostQueue<Settlement>();

  constructor(types: readonly AvroType[]) {
    for (const type of types) this.#enter(type);
    for (let next = this.#queue.take(); next !== undefined; next = this.#queue.take()) {
      const type = types[next.id];
      if (type === undefined || this.smallest.has(next.id)) continue;
      this.smallest.set(next.id, settled(type, next, this.smallest));
      for (const whole of this.#waiting.get(next.id) ?? []) this.#tell(whole, next.cost);
    }
  }

  #enter(type: AvroType): void {
    const { id } = type;
    if (type.kind === 'union') {
      for (const [branch, part] of type.branches.entries()) this.#wait(part, { type, branch });
    } else if (type.kind === 'record' && type.fields.length > 0) {
      for (const field of type.fields) this.#wait(field.type, { type, branch: 0 });
      this.#open.set(id, { missing: type.fields.length, cost: ownCost(type) });
    } else if (type.kind !== 'enum' || type.symbols.length > 0) {
      this.#queue.add({ cost: ownCost(type), id, branch: 0 });
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
      this.#queue.add({ cost: cost + 1 + (branch < 64 ? 1 : 2), id, branch });
      return;
    }
    record.missing -= 1;
    record.cost = Math.min(record.cost + cost, Number.MAX_SAFE_INTEGER);
    if (record.missing === 0) this.#queue.add({ cost: record.cost, id, branch: 0 });
  }
}

/** What a value costs without its parts: its bytes, and one for the value. */
function ownCost(type: AvroType): number {
  switch (type.kind) {
    case 'float':
      return 5;
    case 'double':
      return 9;
    case 'fixed':
      return 1 + type.size;
    case 'null':
    case 'record':
      return 1;
    default:
      return 2;
  }
}

function settled(type: AvroType, { cost, branch }: Settlement, smallest: ReadonlyMap<number, Smallest>): Smallest {
  const parts =
    type.kind === 'record'
      ? type.fields.map((field) => smallest.get(field.type.id))
      : type.kind === 'union'
        ? [smallest.get(type.branches[branch]?.id ?? -1)]
        : [];
  const depth = parts.reduce((deepest, part) => Math.max(deepest, part?.depth ?? 0), 0) + 1;
  if (cost > DATUM_LIMITS.values || depth > DATUM_LIMITS.depth) return { cost, depth };
  const data = parts.flatMap((part) => (part?.datum === undefined ? [] : [part.datum]));
  if (data.length < parts.length) return { cost, depth };
  return { cost, depth, datum: built(type, data, branch) };
}

/** The smallest value, made of the smallest values of its parts. */
function built(type: AvroType, parts: readonly Datum[], branch: number): Datum {
  switch (type.kind) {
    case 'null':
      return null;
    case 'boolean':
      return false;
    case 'int':
    case 'float':
    case 'double':
      return 0;
    case 'long':
      return 0n;
    case 'string':
      return '';
    case 'bytes':
      return new Uint8Array();
    case 'fixed':
      return new Uint8Array(type.size);
    case 'enum':
      return type.symbols[0] ?? '';
    case 'array':
      return [];
    case 'map':
      return new Map();
    case 'record':
      return { fields: parts };
    case 'union':
      return { branch, value: parts[0] ?? null };
  }
}

import { fieldsByName } from '../match/fields.ts';
import { promotes } from '../match/promotion.ts';
import type { AvroSchema, AvroType, NamedType, RecordField, RecordType, UnionType } from '../schema.ts';

/** A reader's type beside a writer's, as the checker of Java compares them (`SchemaCompatibility`). */
export interface CheckedPair {
  readonly reader: AvroType;
  readonly writer: AvroType;
  /** One of the parts is enough where the reader has a union; otherwise all are needed. */
  readonly needs: 'all' | 'one';
  /** Parts that were not found compatible yet, or could still turn out not to be. */
  readonly users: CheckedPair[];
  open: number;
  compatible: boolean;
}

/** Pairs that are compared at most. The product of two documents can have more. */
const MOST_PAIRS = 50_000;

/**
 * Which pairs of types the checker calls compatible: the greatest fixpoint of its rules. Java finds it by recursion that takes pairs in
 * progress for compatible and remembers what followed from that, so that its verdict can depend on the order of branches; this is
 * the verdict without that fault.
 */
export class CheckedPairs {
  readonly #pairs = new Map<number, CheckedPair>();
  readonly #width: number;
  readonly #isClean: (reader: AvroType, writer: AvroType) => boolean;
  readonly #waiting: CheckedPair[] = [];
  readonly #wrong: CheckedPair[] = [];
  /** False where there are too many pairs to be compared. */
  complete = true;

  constructor(reader: AvroSchema, writer: AvroSchema, isClean: (reader: AvroType, writer: AvroType) => boolean) {
    this.#width = writer.types.length;
    this.#isClean = isClean;
    this.#pair(reader.root, writer.root);
    for (const pair of this.#waiting) {
      this.#look(pair);
      if (this.#pairs.size > MOST_PAIRS) this.complete = false;
      if (!this.complete) return;
    }
    for (const pair of this.#wrong) for (const user of pair.users) this.#lose(user);
  }

  /** True for types that the checker calls compatible. */
  isCompatible(reader: AvroType, writer: AvroType): boolean {
    return this.#isClean(reader, writer) || (this.#pairs.get(this.#key(reader, writer))?.compatible ?? false);
  }

  #key(reader: AvroType, writer: AvroType): number {
    return reader.id * this.#width + writer.id;
  }

  #pair(reader: AvroType, writer: AvroType): CheckedPair | undefined {
    if (this.#isClean(reader, writer)) return undefined;
    const key = this.#key(reader, writer);
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const needs = reader.kind === 'union' && writer.kind !== 'union' ? 'one' : 'all';
    const pair: CheckedPair = { reader, writer, needs, users: [], open: 0, compatible: true };
    this.#pairs.set(key, pair);
    this.#waiting.push(pair);
    return pair;
  }

  #look(pair: CheckedPair): void {
    const parts = partsOf(pair.reader, pair.writer);
    if (parts === undefined || (pair.needs === 'one' && parts.length === 0)) {
      this.#fail(pair);
      return;
    }
    const inner = parts.map(([reader, writer]) => this.#pair(reader, writer));
    if (pair.needs === 'one' && inner.includes(undefined)) return;
    for (const part of inner) {
      if (part === undefined) continue;
      pair.open += 1;
      // A pair that has failed already tells those that come to use it when its turn comes.
      part.users.push(pair);
    }
  }

  #lose(pair: CheckedPair): void {
    pair.open -= 1;
    if (pair.compatible && (pair.needs === 'all' || pair.open === 0)) this.#fail(pair);
  }

  #fail(pair: CheckedPair): void {
    pair.compatible = false;
    this.#wrong.push(pair);
  }
}

/** The parts that matter to a pair; undefined where it is incompatible by itself. */
function partsOf(reader: AvroType, writer: AvroType): readonly (readonly [AvroType, AvroType])[] | undefined {
  if (writer.kind === 'union') return writer.branches.map((branch) => [reader, branch] as const);
  if (reader.kind === 'union') return candidates(reader, writer).map((branch) => [branch, writer] as const);
  if (reader.kind === 'array' && writer.kind === 'array') return [[reader.items, writer.items]];
  if (reader.kind === 'map' && writer.kind === 'map') return [[reader.values, writer.values]];
  if (reader.kind === 'record' && writer.kind === 'record') return fieldParts(reader, writer);
  if (reader.kind === 'enum' && writer.kind === 'enum') {
    return sameName(reader, writer) && (reader.default !== undefined || missingSymbols(reader, writer).length === 0)
      ? []
      : undefined;
  }
  if (reader.kind === 'fixed' && writer.kind === 'fixed') {
    return sameName(reader, writer) && reader.size === writer.size ? [] : undefined;
  }
  return reader.kind === writer.kind || promotes(writer.kind, reader.kind) ? [] : undefined;
}

function fieldParts(reader: RecordType, writer: RecordType): readonly (readonly [AvroType, AvroType])[] | undefined {
  if (!sameName(reader, writer)) return undefined;
  const parts: (readonly [AvroType, AvroType])[] = [];
  const written = fieldsByName(writer);
  for (const field of reader.fields) {
    const found = writerFields(field, written);
    if (found.length > 1 || (found.length === 0 && field.default === undefined)) return undefined;
    if (found[0]) parts.push([field.type, found[0].type]);
  }
  return parts;
}

/** Fields of the writer that a field of the reader has the name of, or an alias for. */
export function writerFields(field: RecordField, written: ReadonlyMap<string, RecordField>): readonly RecordField[] {
  return [field.name, ...field.aliases].flatMap((name) => written.get(name) ?? []);
}

/** Equal names without namespaces, or an alias of the reader for the writer's full name. */
export function sameName(reader: NamedType, writer: NamedType): boolean {
  return reader.name === writer.name || reader.aliases.includes(writer.fullName);
}

/** Symbols of the writer that the reader does not have, sorted. */
export function missingSymbols(
  { symbols: known }: { readonly symbols: readonly string[] },
  { symbols }: { readonly symbols: readonly string[] },
): readonly string[] {
  const names = new Set(known);
  return symbols.filter((symbol) => !names.has(symbol)).sort();
}

const indexes = new WeakMap<UnionType, ReadonlyMap<string, readonly AvroType[]>>();

/** The branches of a union that could read a type, as far as kinds and names tell. */
function candidates(union: UnionType, writer: AvroType): readonly AvroType[] {
  const index = indexes.get(union) ?? indexOf(union);
  indexes.set(union, index);
  if ('fullName' in writer) {
    const alike = [
      ...(index.get(`${writer.kind} ${writer.name}`) ?? []),
      ...(index.get(`alias ${writer.kind} ${writer.fullName}`) ?? []),
    ];
    return [...new Set(alike)];
  }
  return union.branches.length < 16
    ? union.branches.filter(({ kind }) => kind === writer.kind || promotes(writer.kind, kind))
    : ['int', 'long', 'float', 'double', 'bytes', 'string', writer.kind].flatMap((kind) => {
        return kind === writer.kind || promotes(writer.kind, kind as AvroType['kind']) ? (index.get(kind) ?? []) : [];
      });
}

function indexOf(union: UnionType): ReadonlyMap<string, readonly AvroType[]> {
  const index = new Map<string, AvroType[]>();
  const add = (key: string, type: AvroType): void => {
    const list = index.get(key);
    if (list) list.push(type);
    else index.set(key, [type]);
  };
  for (const type of union.branches) {
    if (!('fullName' in type)) {
      add(type.kind, type);
      continue;
    }
    add(`${type.kind} ${type.name}`, type);
    for (const alias of type.aliases) add(`alias ${type.kind} ${alias}`, type);
  }
  return index;
}

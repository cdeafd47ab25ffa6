import type { ArrayNode, StringNode } from '../../../source/node.ts';
import { quoted } from '../../../source/problems.ts';
import type { AvroType, EnumType, FixedType, NamedType, PrimitiveType, RecordType, UnionType } from '../schema.ts';
import { attributesOf, KEYS, NO_ATTRIBUTES, NO_PROPERTIES } from './attributes.ts';
import { type FieldDefault, FieldReader } from './field-reader.ts';
import { aliasName, type ComplexKind, isComplexKind, isPrimitiveKind, type TypeName, typeName } from './names.ts';
import { readAliases, readTypeName } from './naming.ts';
import { memberOf, type ObjectSpot, type Reading, type ValueSpot } from './reading.ts';
import { readSymbols } from './symbols.ts';
import { unknownTypeHint } from './unknown-type.ts';

/** Characters that the full names and the pointers to types may have together. Both repeat what is around them. */
const MAX_SPELLED_OUT = 16 * 1024 * 1024;

/** A name that stood where no type of that name was known yet. */
interface Unresolved {
  readonly name: TypeName;
  readonly spot: ValueSpot;
}

/**
 * Reads the types of several texts into one graph, each text after those that it needs. A named type is known from the place of its
 * definition on, its own fields included (Avro 1.12, Schema Declaration).
 *
 * What is wrong is reported to the {@link Reading} of the text; a node is made wherever that is possible, so that what refers to it
 * is not reported as well.
 */
export class TypeReader {
  readonly types: AvroType[] = [];
  readonly names = new Map<string, NamedType>();
  /** Defaults, to be checked when all types are known. */
  readonly defaults: FieldDefault[] = [];
  /** Characters that names take when each is spelled out in full. */
  spelledOut = 0;
  /** Characters of the pointers to all types. */
  #places = 0;
  readonly #unresolved: Unresolved[] = [];
  readonly #fields = new FieldReader(this);
  #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The text that is being read. */
  get reading(): Reading {
    return this.#reading;
  }

  /** Reads the type that a whole text declares; undefined where there is none. */
  read(reading: Reading): AvroType | undefined {
    this.#reading = reading;
    const type = this.type({ node: reading.document.root, at: reading.origin }, '');
    const unresolved = this.#unresolved.splice(0);
    const known = unresolved.length === 0 ? [] : [...this.names.values()];
    for (const use of unresolved) this.#reportUnresolved(use, known);
    return type;
  }

  /** True where names and places are too long when each is spelled out; what stands behind that is not read. */
  get isTooLong(): boolean {
    return this.spelledOut + this.#places > MAX_SPELLED_OUT;
  }

  /** Reads a type: a name, an object or a union. `namespace` is the one around. */
  type(spot: ValueSpot, namespace: string): AvroType | undefined {
    const { node, at } = spot;
    this.#places += at.length;
    if (this.isTooLong) return undefined;
    switch (node.kind) {
      case 'string':
        return this.#named({ node, at }, namespace);
      case 'object':
        return this.#declared({ node, at }, namespace);
      case 'array':
        return this.#union(node, at, namespace);
      default:
        return this.reading.wrongType('a type', 'a name, an object or a list', spot);
    }
  }

  #named(spot: ValueSpot & { readonly node: StringNode }, namespace: string): AvroType | undefined {
    const { value } = spot.node;
    if (isPrimitiveKind(value)) {
      return this.#add<PrimitiveType>({ id: this.types.length, kind: value, at: spot.at, properties: NO_PROPERTIES });
    }
    this.#places += namespace.length;
    const name = typeName(value, namespace);
    const known = this.names.get(name.fullName) ?? (value.includes('.') ? undefined : this.names.get(value));
    this.spelledOut += known?.fullName.length ?? 0;
    if (known === undefined) this.#unresolved.push({ name, spot });
    return known;
  }

  #declared(spot: ObjectSpot, namespace: string): AvroType | undefined {
    const kind = memberOf(spot, 'type');
    if (kind === undefined) {
      const hint = spot.node.members.has('fields') ? `add "type": "record"` : undefined;
      return this.reading.missing('type', 'the schema', spot, hint);
    }
    if (kind.node.kind !== 'string') {
      const hint =
        kind.node.kind === 'object' || kind.node.kind === 'array' ? 'write the inner schema by itself' : undefined;
      return this.reading.wrongType(`'type'`, 'a name', kind, hint);
    }
    const { value } = kind.node;
    if (isPrimitiveKind(value)) {
      const attributes = attributesOf(spot.node, KEYS.primitive, value);
      return this.#add<PrimitiveType>({ id: this.types.length, kind: value, at: spot.at, ...attributes });
    }
    if (isComplexKind(value)) return this.#complex(value, spot, namespace);
    return this.#named({ node: kind.node, at: kind.at }, namespace);
  }

  #complex(kind: ComplexKind, spot: ObjectSpot, namespace: string): AvroType | undefined {
    switch (kind) {
      case 'record':
      case 'error':
        return this.#record(kind, spot, namespace);
      case 'enum':
        return this.#enum(spot, namespace);
      case 'fixed':
        return this.#fixed(spot, namespace);
      case 'array': {
        const items = this.#inner('items', 'the array', spot, namespace);
        return (
          items &&
          this.#add({ id: this.types.length, kind, at: spot.at, items, ...attributesOf(spot.node, KEYS.array, kind) })
        );
      }
      case 'map': {
        const values = this.#inner('values', 'the map', spot, namespace);
        return (
          values &&
          this.#add({ id: this.types.length, kind, at: spot.at, values, ...attributesOf(spot.node, KEYS.map, kind) })
        );
      }
    }
  }

  #inner(key: string, what: string, spot: ObjectSpot, namespace: string): AvroType | undefined {
    const inner = memberOf(spot, key);
    return inner ? this.type(inner, namespace) : this.reading.missing(key, what, spot);
  }

  #union(node: ArrayNode, at: string, namespace: string): AvroType {
    const branches: AvroType[] = [];
    const seen = new Set<string>();
    const union = this.#add<UnionType>({
      id: this.types.length,
      kind: 'union',
      at,
      branches,
      properties: NO_PROPERTIES,
    });
    for (const [index, item] of node.items.entries()) {
      const spot = { node: item, at: `${at}/${index}` };
      const branch = this.type(spot, namespace);
      if (branch === undefined) continue;
      if (branch.kind === 'union') {
        this.reading.problem('union-in-union', 'a union cannot stand directly in a union', spot, {
          hint: 'write its branches into the outer union',
        });
        continue;
      }
      const key = 'fullName' in branch ? branch.fullName : branch.kind;
      if (seen.has(key)) this.#duplicateBranch(branch, key, spot);
      seen.add(key);
      branches.push(branch);
    }
    return union;
  }

  #duplicateBranch(branch: AvroType, key: string, spot: ValueSpot): void {
    this.reading.problem('duplicate-branch', `the union has two branches of the type ${quoted(key)}`, spot, {
      hint: 'fullName' in branch ? undefined : 'a logical type, items or values do not make a branch another one',
      detail: { branch: key },
    });
  }

  #record(kind: 'record' | 'error', spot: ObjectSpot, namespace: string): RecordType {
    const { named, space } = this.#names('record', spot, namespace);
    const list: RecordType['fields'][number][] = [];
    const record = this.#define<RecordType>(
      {
        ...named,
        kind: 'record',
        isError: kind === 'error',
        fields: list,
        ...attributesOf(spot.node, KEYS.record, 'record'),
      },
      spot,
    );
    const fields = memberOf(spot, 'fields');
    if (fields === undefined)
      this.reading.missing('fields', 'the record', spot, 'a record without fields has "fields": []');
    else this.#fields.read(fields, space, list);
    return record;
  }

  #enum(spot: ObjectSpot, namespace: string): EnumType {
    const { named } = this.#names('enum', spot, namespace);
    const symbols = readSymbols(this.reading, spot);
    const written = memberOf(spot, 'default');
    const isSymbol = written?.node.kind === 'string' && symbols.has(written.node.value);
    if (written && !isSymbol && !this.reading.isLenient) {
      this.reading.problem('default-no-symbol', 'the default of the enum is none of its symbols', written, {
        detail: { symbols: [...symbols].slice(0, 100) },
      });
    }
    const type: EnumType = {
      ...named,
      kind: 'enum',
      symbols: [...symbols],
      ...(written?.node.kind === 'string' && (isSymbol || !this.reading.isLenient) && { default: written.node.value }),
      ...attributesOf(spot.node, KEYS.enum, 'enum'),
    };
    return this.#define(type, spot);
  }

  #fixed(spot: ObjectSpot, namespace: string): FixedType {
    const { named } = this.#names('fixed', spot, namespace);
    const size = this.#size(spot);
    return this.#define<FixedType>(
      { ...named, kind: 'fixed', size, ...attributesOf(spot.node, KEYS.fixed, 'fixed', size) },
      spot,
    );
  }

  #size(spot: ObjectSpot): number {
    const size = memberOf(spot, 'size');
    if (size === undefined) this.reading.missing('size', 'the fixed type', spot);
    else if (size.node.kind !== 'number' || !/^\d+$/.test(size.node.raw)) {
      this.reading.wrongType(`'size'`, 'a whole number of bytes', size);
    } else {
      const bytes = Number(size.node.raw);
      if (bytes <= 0x7f_ff_ff_ff) return bytes;
      this.reading.problem('size-too-large', `'size' can be at most 2147483647`, size);
    }
    return 0;
  }

  /** What all named types have: names, aliases and documentation. */
  #names(kind: string, spot: ObjectSpot, around: string) {
    const name = readTypeName(this.reading, kind, spot, around) ?? { fullName: '', name: '', namespace: around };
    const doc = spot.node.members.get('doc')?.value;
    const written = readAliases(this.reading, spot);
    this.spelledOut += name.fullName.length + written.length * (name.namespace.length + 1);
    const aliases = this.isTooLong ? NO_ATTRIBUTES : written.map((alias) => aliasName(alias, name.namespace));
    const named = {
      id: this.types.length,
      at: spot.at,
      ...name,
      aliases: [...new Set(aliases)],
      ...(doc?.kind === 'string' && { doc: doc.value }),
    };
    return { named, space: name.namespace };
  }

  #add<Type extends AvroType>(type: Type): Type {
    this.types.push(type);
    return type;
  }

  #define<Type extends NamedType>(type: Type, spot: ObjectSpot): Type {
    const { fullName } = type;
    if (this.isTooLong) return type;
    const first = this.names.get(fullName);
    if (fullName !== '' && first === undefined) this.names.set(fullName, type);
    if (first) {
      this.reading.problem(
        'duplicate-type',
        `the type ${quoted(fullName)} is defined twice`,
        memberOf(spot, 'name') ?? spot,
        {
          hint: `write the name alone where it is used again`,
          detail: { type: fullName, first: first.at },
        },
      );
    }
    return this.#add(type);
  }

  #reportUnresolved({ name: { fullName, name }, spot }: Unresolved, known: readonly NamedType[]): void {
    const defined = this.names.get(fullName);
    if (defined) {
      this.reading.problem(
        'used-before-definition',
        `the type ${quoted(fullName)} is used before it is defined`,
        spot,
        {
          hint: 'define it where it stands first, and write its name where it is used again',
          detail: { type: fullName, definedAt: defined.at },
        },
      );
      return;
    }
    const written = spot.node.kind === 'string' ? spot.node.value : name;
    this.reading.problem('unknown-type', `there is no type ${quoted(written)}`, spot, {
      hint: this.reading.problems.isFull ? undefined : unknownTypeHint(written, name, known),
      detail: { type: fullName },
    });
  }
}

import { toJson } from '../../../source/document.ts';
import { quoted } from '../../../source/problems.ts';
import type { AvroType, RecordField } from '../schema.ts';
import { KEYS, propertiesOf } from './attributes.ts';
import { isComplexKind } from './names.ts';
import { checkedName, readAliases } from './naming.ts';
import { memberOf, type ObjectSpot, type Reading, type ValueSpot } from './reading.ts';

/** A default that is to be checked when all types are known. */
export interface FieldDefault {
  /** The field as far as it is made: a default that does not fit may go again. */
  readonly field: Mutable<RecordField>;
  readonly reading: Reading;
  readonly spot: ValueSpot;
}

/** What the reader of fields needs of the reader of types. */
export interface Types {
  readonly reading: Reading;
  readonly defaults: FieldDefault[];
  type(spot: ValueSpot, namespace: string): AvroType | undefined;
}

/** A field while it is made: most have only some of the attributes. */
type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const ORDERS = ['ascending', 'descending', 'ignore'] as const;

/** Reads the fields of records (Avro 1.12, Records). */
export class FieldReader {
  readonly #types: Types;

  constructor(types: Types) {
    this.#types = types;
  }

  /** Reads a list of fields into `fields`, and reports those whose names or aliases stand twice. */
  read(spot: ValueSpot, namespace: string, fields: RecordField[]): void {
    if (spot.node.kind !== 'array') {
      this.#types.reading.wrongType(`'fields'`, 'a list of fields', spot);
      return;
    }
    const names = new Map<string, number>();
    const aliased: { readonly name: string; readonly aliases: readonly string[]; readonly spot: ObjectSpot }[] = [];
    for (const [index, node] of spot.node.items.entries()) {
      const at = `${spot.at}/${index}`;
      if (node.kind !== 'object') {
        this.#types.reading.wrongType('a field', 'an object', { node, at });
        continue;
      }
      const place = { node, at };
      const name = this.#name(place, index, names) ?? '';
      const aliases = readAliases(this.#types.reading, place);
      if (aliases.length > 0) aliased.push({ name, aliases, spot: place });
      const field = this.#field(place, name, aliases, fields.length, namespace);
      if (field) fields.push(field);
    }
    if (aliased.length === 0) return;
    const owners = new Map([...names.keys()].map((name) => [name, name]));
    for (const { name, aliases, spot: field } of aliased) this.#claim(name, aliases, field, owners);
  }

  #name(spot: ObjectSpot, index: number, names: Map<string, number>): string | undefined {
    const { reading } = this.#types;
    const name = memberOf(spot, 'name');
    if (name === undefined) return reading.missing('name', 'the field', spot);
    if (name.node.kind !== 'string') return reading.wrongType(`'name'`, 'a string', name);
    const { value } = name.node;
    if (checkedName(reading, 'name', value, name) === undefined) return undefined;
    const first = names.get(value);
    if (first !== undefined) {
      const list = spot.at.slice(0, spot.at.lastIndexOf('/'));
      return reading.problem('duplicate-field', `the record has two fields of the name ${quoted(value)}`, name, {
        detail: { field: value, first: `${list}/${first}/name` },
      });
    }
    names.set(value, index);
    return value;
  }

  #field(
    spot: ObjectSpot,
    name: string,
    aliases: readonly string[],
    index: number,
    namespace: string,
  ): RecordField | undefined {
    const type = this.#type(spot, namespace);
    const order = this.#order(spot);
    const doc = spot.node.members.get('doc')?.value;
    const written = memberOf(spot, 'default');
    if (type === undefined) return undefined;
    const field: Mutable<RecordField> = {
      name,
      index,
      at: spot.at,
      aliases: aliases.length > 1 ? [...new Set(aliases)] : aliases,
      type,
      order,
      properties: propertiesOf(spot.node, KEYS.field),
    };
    if (doc?.kind === 'string') field.doc = doc.value;
    if (written) {
      field.default = toJson(written.node);
      this.#types.defaults.push({ field, reading: this.#types.reading, spot: written });
    }
    return field;
  }

  #type(spot: ObjectSpot, namespace: string): AvroType | undefined {
    const type = memberOf(spot, 'type');
    if (type === undefined) return this.#types.reading.missing('type', 'the field', spot);
    const { node } = type;
    if (node.kind === 'string' && isComplexKind(node.value) && spot.node.members.has(PARTS[node.value])) {
      return this.#types.reading.problem(
        'type-not-nested',
        `${quoted(node.value)} has to be declared inside 'type'`,
        type,
        {
          hint: `write "type": {"type": "${node.value}", …}`,
        },
      );
    }
    return this.#types.type(type, namespace);
  }

  #order(spot: ObjectSpot): RecordField['order'] {
    const order = memberOf(spot, 'order');
    if (order === undefined) return 'ascending';
    const { node } = order;
    const known = node.kind === 'string' ? ORDERS.find((name) => isOrder(node.value, name)) : undefined;
    if (known === undefined) {
      this.#types.reading.problem('order-invalid', `'order' has to be 'ascending', 'descending' or 'ignore'`, order, {
        detail: { allowed: ORDERS },
      });
    }
    return known ?? 'ascending';
  }

  /** An alias belongs to one field, and is no name of another. */
  #claim(name: string, aliases: readonly string[], spot: ObjectSpot, owners: Map<string, string>): void {
    for (const alias of aliases) {
      const owner = owners.get(alias) ?? name;
      owners.set(alias, owner);
      if (owner === name) continue;
      this.#types.reading.problem(
        'alias-taken',
        `the alias ${quoted(alias)} is a name or an alias of the field ${quoted(owner)}`,
        memberOf(spot, 'aliases') ?? spot,
        { detail: { alias, field: owner } },
      );
    }
  }
}

/** Java takes its own constants as well, and normalised texts of registries have them. */
function isOrder(written: string, order: string): boolean {
  return written === order || written === order.toUpperCase();
}

/** The attribute without which there is no type of a kind: found in a field, it tells that the type was not put into an object of its own. */
const PARTS = {
  record: 'fields',
  error: 'fields',
  enum: 'symbols',
  fixed: 'size',
  array: 'items',
  map: 'values',
} as const;

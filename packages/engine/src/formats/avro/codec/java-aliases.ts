import { quoted } from '../../../source/problems.ts';
import { printCanonical } from '../canonical.ts';
import type { AvroType, NamedType, RecordField, RecordType } from '../schema.ts';

/** Which releases of Java's decoder are followed: those since 1.9, or those before. */
export type JavaRelease = 'since-1.9' | 'before-1.9';

/**
 * The writer's names as Java's decoder sees them: before anything is compared it renames types and fields of the writer by all the
 * aliases of the reader, wherever they stand. It leaves a writer alone that is the reader: before 1.9 the same object, since then an
 * equal schema.
 */
export class JavaAliases {
  /** Why the renamed writer is no schema any more; Java then reads nothing. */
  readonly refusal: string | undefined = undefined;
  readonly #types = new Map<string, string>();
  readonly #fields = new Map<string, Map<string, string>>();

  constructor(writer: AvroType, reader: AvroType, release: JavaRelease) {
    if (writer === reader) return;
    const records: RecordType[] = [];
    for (const type of occurrences(reader)) if ('fullName' in type) this.#learn(type, records);
    if (release === 'since-1.9' && this.#types.size + this.#fields.size > 0 && isEqual(writer, reader)) {
      this.#types.clear();
      this.#fields.clear();
    }
    for (const { fullName, aliases } of records) {
      const fields = this.#fields.get(fullName);
      if (fields) for (const alias of aliases) this.#fields.set(alias, fields);
    }
    if (this.#types.size + this.#fields.size > 0) this.refusal = this.#clash(writer);
  }

  /** The full name of a type of the writer after renaming. */
  fullName({ fullName }: NamedType): string {
    return this.#types.get(fullName) ?? fullName;
  }

  /** The name without the namespace, after renaming. */
  name(type: NamedType): string {
    const renamed = this.#types.get(type.fullName);
    return renamed === undefined ? type.name : renamed.slice(renamed.lastIndexOf('.') + 1);
  }

  /** True where fields of a record may have another name after renaming. */
  renamesFields(record: RecordType): boolean {
    return this.#fields.has(this.fullName(record));
  }

  fieldName(record: RecordType, { name }: RecordField): string {
    return this.#fields.get(this.fullName(record))?.get(name) ?? name;
  }

  #learn(type: NamedType, records: RecordType[]): void {
    for (const alias of type.aliases) this.#types.set(alias, type.fullName);
    if (type.kind !== 'record') return;
    const aliased = type.fields.filter(({ aliases }) => aliases.length > 0);
    if (aliased.length === 0) return;
    records.push(type);
    const fields = this.#fields.get(type.fullName) ?? new Map<string, string>();
    for (const { name, aliases } of aliased) for (const alias of aliases) fields.set(alias, name);
    this.#fields.set(type.fullName, fields);
  }

  #clash(writer: AvroType): string | undefined {
    for (const type of occurrences(writer)) {
      const names =
        type.kind === 'record'
          ? type.fields.map((field) => this.fieldName(type, field))
          : type.kind === 'union'
            ? type.branches.map((branch) => ('fullName' in branch ? this.fullName(branch) : branch.kind))
            : [];
      const twice = new Set(names).size < names.length && names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== false && twice !== undefined) {
        return `by the reader's aliases two ${type.kind === 'record' ? 'fields' : 'branches'} of the writer are called ${quoted(twice)}`;
      }
    }
    return undefined;
  }
}

function isEqual(writer: AvroType, reader: AvroType): boolean {
  const text = printCanonical(writer);
  return text !== undefined && text === printCanonical(reader);
}

/** The types in a type, itself included, in the order in which they stand; records are entered once. */
function occurrences(root: AvroType): readonly AvroType[] {
  const entered = new Set<AvroType>();
  const found: AvroType[] = [];
  const rest: AvroType[] = [root];
  for (let type = rest.pop(); type !== undefined; type = rest.pop()) {
    found.push(type);
    const parts = entered.has(type) ? [] : partsOf(type);
    entered.add(type);
    for (const part of parts.toReversed()) rest.push(part);
  }
  return found;
}

function partsOf(type: AvroType): readonly AvroType[] {
  switch (type.kind) {
    case 'record':
      return type.fields.map((field) => field.type);
    case 'union':
      return type.branches;
    case 'array':
      return [type.items];
    case 'map':
      return [type.values];
    default:
      return [];
  }
}

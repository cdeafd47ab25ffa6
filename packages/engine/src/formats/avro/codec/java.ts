import { fieldNamed } from '../match/fields.ts';
import type { AvroType, NamedType, RecordField, RecordType, UnionType } from '../schema.ts';
import { DATUM_LIMITS } from '../values/datum.ts';
import { JavaAliases, type JavaRelease } from './java-aliases.ts';
import { Pairs } from './pairs.ts';
import { isPromotion } from './promote.ts';
import type { Matching } from './specification.ts';

/**
 * Matching as Java's decoder does it. Names of records are not compared where there is no union; those of enums and fixed types are,
 * before 1.9 with their namespaces. In a reader's union the full name wins, then the first record of a fitting shape, then the first
 * promotion. Unions of equal shape are paired by position.
 */
export class JavaMatching implements Matching {
  readonly refusal: string | undefined;
  readonly hasEnumDefaults: boolean;
  readonly hasLaterDefaults: boolean;
  readonly #aliases: JavaAliases;
  readonly #release: JavaRelease;
  /** Answers about a record of the writer and one of the reader; while one is sought it counts as fitting. */
  readonly #fitting = new Map<RecordType, Map<RecordType, boolean>>();
  readonly #fieldsOf = new Pairs<RecordType, RecordType, readonly (RecordField | undefined)[]>();
  #depth = 0;

  constructor(writer: AvroType, reader: AvroType, release: JavaRelease) {
    this.#aliases = new JavaAliases(writer, reader, release);
    this.#release = release;
    this.refusal = this.#aliases.refusal;
    this.hasEnumDefaults = release === 'since-1.9';
    this.hasLaterDefaults = release === 'since-1.9';
  }

  isNamesake(writer: NamedType, reader: NamedType): boolean {
    if (writer.kind === 'record') return true;
    if (this.#release === 'before-1.9') return this.#aliases.fullName(writer) === reader.fullName;
    return this.#aliases.name(writer) === reader.name;
  }

  fields(writer: RecordType, reader: RecordType): readonly (RecordField | undefined)[] {
    return this.#fieldsOf.of(writer, reader, () => {
      if (!this.#aliases.renamesFields(writer)) {
        return reader.fields.map(({ name, index }) => fieldNamed(writer, name, index));
      }
      const written = new Map(writer.fields.map((field) => [this.#aliases.fieldName(writer, field), field]));
      return reader.fields.map(({ name }) => written.get(name));
    });
  }

  branch(writer: AvroType, { branches }: UnionType): number {
    if (!('fullName' in writer)) {
      const same = branches.findIndex(({ kind }) => kind === writer.kind);
      return same >= 0 ? same : branches.findIndex(({ kind }) => this.#isPromoted(writer.kind, kind));
    }
    const fullName = this.#aliases.fullName(writer);
    const exact = branches.findIndex(
      (branch) => branch.kind === writer.kind && 'fullName' in branch && branch.fullName === fullName,
    );
    return exact >= 0 || writer.kind !== 'record' ? exact : this.#structural(writer, branches);
  }

  /** Before 1.9 no branch was taken because a `float` may stand for a whole number. */
  #isPromoted(from: AvroType['kind'], to: AvroType['kind']): boolean {
    return isPromotion(from, to) && (this.#release === 'since-1.9' || to !== 'float');
  }

  /** The first record of a fitting shape; the last of those that have the short name, where there are any. */
  #structural(writer: RecordType, branches: readonly AvroType[]): number {
    let found = -1;
    for (const [index, branch] of branches.entries()) {
      if (branch.kind !== 'record' || !this.#isFitting(writer, branch)) continue;
      if (found < 0 || branch.name === this.#aliases.name(writer)) found = index;
    }
    return found;
  }

  /** True when no field is refused at first sight. */
  #isFitting(writer: RecordType, reader: RecordType): boolean {
    const known = this.#fitting.get(writer)?.get(reader);
    if (known !== undefined) return known;
    if (this.#depth >= DATUM_LIMITS.depth) return false;
    const answers = this.#fitting.get(writer) ?? new Map<RecordType, boolean>();
    this.#fitting.set(writer, answers.set(reader, true));
    this.#depth += 1;
    const written = this.fields(writer, reader);
    const answer = reader.fields.every((field, index) => {
      const source = written[index];
      return source ? !this.#isRefused(source.type, field.type) : field.default !== undefined;
    });
    this.#depth -= 1;
    answers.set(reader, answer);
    return answer;
  }

  #isRefused(writer: AvroType, reader: AvroType): boolean {
    if (writer.kind === 'union') return false;
    if (reader.kind === 'union') return this.branch(writer, reader) < 0;
    if (writer.kind !== reader.kind) return !isPromotion(writer.kind, reader.kind);
    if (writer.kind === 'record' && reader.kind === 'record') {
      return this.fields(writer, reader).some((field, index) => !field && reader.fields[index]?.default === undefined);
    }
    if (writer.kind === 'fixed' && reader.kind === 'fixed' && writer.size !== reader.size) return true;
    return 'fullName' in writer && 'fullName' in reader && !this.isNamesake(writer, reader);
  }

  /** Equal but for namespaces and order-free parts: the same branches in the same order, all the way down. */
  isPaired(writer: UnionType, reader: UnionType): boolean {
    const met = new Map<AvroType, Set<AvroType>>();
    const rest: (readonly [AvroType, AvroType])[] = [[writer, reader]];
    for (let pair = rest.pop(); pair !== undefined; pair = rest.pop()) {
      const [a, b] = pair;
      if (met.get(a)?.has(b)) continue;
      met.set(a, (met.get(a) ?? new Set()).add(b));
      const parts = this.#equivalentParts(a, b);
      if (parts === undefined) return false;
      rest.push(...parts);
    }
    return true;
  }

  /** The pairs of parts that have to be alike as well; undefined where the two types are not alike. */
  #equivalentParts(a: AvroType, b: AvroType): readonly (readonly [AvroType, AvroType])[] | undefined {
    if ('fullName' in a && 'fullName' in b && this.#aliases.name(a) !== b.name) return undefined;
    if (a.kind === 'array' && b.kind === 'array') return [[a.items, b.items]];
    if (a.kind === 'map' && b.kind === 'map') return [[a.values, b.values]];
    if (a.kind === 'fixed' && b.kind === 'fixed') return a.size === b.size ? [] : undefined;
    if (a.kind === 'enum' && b.kind === 'enum') return a.symbols.join() === b.symbols.join() ? [] : undefined;
    if (a.kind === 'union' && b.kind === 'union') return zipped(a.branches, b.branches);
    if (a.kind === 'record' && b.kind === 'record') {
      const sameNames = a.fields.every((field, index) => this.#aliases.fieldName(a, field) === b.fields[index]?.name);
      return sameNames
        ? zipped(
            a.fields.map(({ type }) => type),
            b.fields.map(({ type }) => type),
          )
        : undefined;
    }
    return a.kind === b.kind ? [] : undefined;
  }
}

function zipped(
  a: readonly AvroType[],
  b: readonly AvroType[],
): readonly (readonly [AvroType, AvroType])[] | undefined {
  if (a.length !== b.length) return undefined;
  return a.flatMap((type, index) => {
    const other = b[index];
    return other ? [[type, other] as const] : [];
  });
}

import type { AvroType, NamedType, RecordField, RecordType, UnionType } from '../schema.ts';
import { Pairs } from './pairs.ts';
import type { Matching } from './specification.ts';

/** A matching that is asked once for each pair of types, however many values meet the pair. */
export class Remembering implements Matching {
  readonly #matching: Matching;
  readonly #fields = new Pairs<RecordType, RecordType, readonly (RecordField | undefined)[]>();
  readonly #branches = new Pairs<AvroType, UnionType, number>();
  readonly #paired = new Pairs<UnionType, UnionType, boolean>();

  constructor(matching: Matching) {
    this.#matching = matching;
  }

  get refusal(): string | undefined {
    return this.#matching.refusal;
  }

  get hasEnumDefaults(): boolean {
    return this.#matching.hasEnumDefaults;
  }

  get hasLaterDefaults(): boolean {
    return this.#matching.hasLaterDefaults;
  }

  isNamesake(writer: NamedType, reader: NamedType): boolean {
    return this.#matching.isNamesake(writer, reader);
  }

  fields(writer: RecordType, reader: RecordType): readonly (RecordField | undefined)[] {
    return this.#fields.of(writer, reader, () => this.#matching.fields(writer, reader));
  }

  branch(writer: AvroType, reader: UnionType): number {
    return this.#branches.of(writer, reader, () => this.#matching.branch(writer, reader));
  }

  isPaired(writer: UnionType, reader: UnionType): boolean {
    return this.#paired.of(writer, reader, () => this.#matching.isPaired(writer, reader));
  }
}

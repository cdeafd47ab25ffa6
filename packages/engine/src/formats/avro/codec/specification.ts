import { fieldNamed, fieldsByName } from '../match/fields.ts';
import type { AvroType, NamedType, RecordField, RecordType, UnionType } from '../schema.ts';
import { isPromotion } from './promote.ts';

/** How a decoder finds out what of the writer goes to what of the reader. */
export interface Matching {
  /** Why nothing at all can be read, however little of the schemas a datum meets. */
  readonly refusal: string | undefined;
  /** True where the reader's enum may stand in for symbols that it does not have. */
  readonly hasEnumDefaults: boolean;
  /** True where the default of a field may be of any branch of a union; else it is taken for one of the first, which it then does not fit. */
  readonly hasLaterDefaults: boolean;
  /** True when two named types of the same kind may be read as each other. */
  isNamesake(writer: NamedType, reader: NamedType): boolean;
  /** For each field of the reader, the field of the writer that it reads. */
  fields(writer: RecordType, reader: RecordType): readonly (RecordField | undefined)[];
  /** The branch of the reader that reads a type that is no union; -1 where there is none. */
  branch(writer: AvroType, reader: UnionType): number;
  /** True when the branches of two unions are paired by their position. */
  isPaired(writer: UnionType, reader: UnionType): boolean;
}

/** Matching as the specification has it (Avro 1.12, Schema Resolution): names without their namespaces, and the reader's aliases. */
export class SpecificationMatching implements Matching {
  readonly refusal = undefined;
  readonly hasEnumDefaults = true;
  readonly hasLaterDefaults = true;

  isNamesake(writer: NamedType, reader: NamedType): boolean {
    return writer.name === reader.name || reader.aliases.includes(writer.fullName);
  }

  fields(writer: RecordType, reader: RecordType): readonly (RecordField | undefined)[] {
    return reader.fields.map(({ name, aliases, index }) => {
      const found = fieldNamed(writer, name, index);
      if (found !== undefined || aliases.length === 0) return found;
      const written = fieldsByName(writer);
      const alias = aliases.find((other) => written.has(other));
      return alias === undefined ? undefined : written.get(alias);
    });
  }

  branch(writer: AvroType, { branches }: UnionType): number {
    return branches.findIndex((branch) => {
      if (writer.kind !== branch.kind) return isPromotion(writer.kind, branch.kind);
      if (!('fullName' in writer && 'fullName' in branch)) return true;
      const sameSize = writer.kind !== 'fixed' || branch.kind !== 'fixed' || writer.size === branch.size;
      return sameSize && this.isNamesake(writer, branch);
    });
  }

  /** The first branch that fits may be a promotion, which nobody would want where the unions are the same. */
  isPaired({ branches }: UnionType, reader: UnionType): boolean {
    return (
      branches.length === reader.branches.length &&
      branches.every((branch, index) => {
        const other = reader.branches[index];
        if (branch.kind !== other?.kind) return false;
        return !('fullName' in branch && 'fullName' in other) || branch.fullName === other.fullName;
      })
    );
  }
}

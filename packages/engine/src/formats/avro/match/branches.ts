import type { AvroType, NamedType } from '../schema.ts';

/** A branch of a union. */
interface Branch {
  readonly index: number;
  readonly type: AvroType;
}

/** Which branches of two unions are the same one. */
export interface BranchMatch {
  readonly pairs: readonly {
    readonly before: AvroType;
    readonly after: AvroType;
    readonly beforeIndex: number;
    readonly afterIndex: number;
  }[];
  readonly removed: readonly Branch[];
  readonly added: readonly Branch[];
  /** True where the same branches stand in another order. */
  readonly reordered: boolean;
}

/** The same named types of two documents, as far as branches need them. */
interface Names {
  afterOf(type: NamedType): NamedType | undefined;
}

/** Matches the branches of two unions: by kind, and named types by what is the same named type. */
export function matchBranches(before: readonly AvroType[], after: readonly AvroType[], names: Names): BranchMatch {
  const places = new Map<AvroType | string, number>(
    after.map((type, index) => ['fullName' in type ? type : type.kind, index]),
  );
  const pairs: BranchMatch['pairs'][number][] = [];
  const removed: Branch[] = [];
  const taken = new Set<number>();
  let last = -1;
  let reordered = false;
  for (const [index, type] of before.entries()) {
    const key = 'fullName' in type ? names.afterOf(type) : type.kind;
    const afterIndex = key === undefined ? undefined : places.get(key);
    const other = afterIndex === undefined ? undefined : after[afterIndex];
    if (afterIndex === undefined || other === undefined) {
      removed.push({ index, type });
      continue;
    }
    if (afterIndex < last) reordered = true;
    last = Math.max(last, afterIndex);
    taken.add(afterIndex);
    pairs.push({ before: type, after: other, beforeIndex: index, afterIndex });
  }
  const added = after.flatMap((type, index) => (taken.has(index) ? [] : [{ index, type }]));
  return { pairs, removed, added, reordered };
}

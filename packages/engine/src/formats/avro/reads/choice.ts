import { promotionsOf } from '../match/promotion.ts';
import type { AvroType, NamedType, UnionType } from '../schema.ts';

/** A branch of a reader's union that some implementation may take. */
export interface Choice {
  readonly index: number;
  readonly type: AvroType;
}

/** Branches of one name that are looked at one by one. */
const MOST_CHOICES = 8;

/**
 * The branches of a reader's union that a datum of the writer's type may be read by: the type itself where it is a branch; otherwise, for
 * a named type, every branch that has an alias for it or its name in another namespace, because implementations take different
 * ones of these (the specification the first, Java the last); otherwise the first that it can be promoted to. None: the datum cannot
 * be read. Undefined: too many to look at.
 */
export function choose(writer: AvroType, union: UnionType): readonly Choice[] | undefined {
  const index = indexOf(union);
  if ('fullName' in writer) {
    const exact = index.byKey.get(keyOf(writer));
    if (exact) return [exact];
    const alike = [
      ...(index.byAlias.get(`${writer.kind} ${writer.fullName}`) ?? []),
      ...(index.byName.get(`${writer.kind} ${writer.name}`) ?? []),
    ];
    return alike.length > MOST_CHOICES ? undefined : [...new Set(alike)];
  }
  const exact = index.byKey.get(writer.kind);
  if (exact) return [exact];
  const promoted = promotionsOf(writer.kind).flatMap((kind) => index.byKey.get(kind) ?? []);
  const first = promoted.sort((a, b) => a.index - b.index)[0];
  return first ? [first] : [];
}

interface BranchIndex {
  readonly byKey: ReadonlyMap<string, Choice>;
  readonly byName: ReadonlyMap<string, readonly Choice[]>;
  readonly byAlias: ReadonlyMap<string, readonly Choice[]>;
}

const indexes = new WeakMap<UnionType, BranchIndex>();

function indexOf(union: UnionType): BranchIndex {
  const known = indexes.get(union);
  if (known !== undefined) return known;
  const byKey = new Map<string, Choice>();
  const byName = new Map<string, Choice[]>();
  const byAlias = new Map<string, Choice[]>();
  for (const [index, type] of union.branches.entries()) {
    const choice = { index, type };
    byKey.set(keyOf(type), choice);
    if (!('fullName' in type)) continue;
    add(byName, `${type.kind} ${type.name}`, choice);
    for (const alias of type.aliases) add(byAlias, `${type.kind} ${alias}`, choice);
  }
  const made = { byKey, byName, byAlias };
  indexes.set(union, made);
  return made;
}

function keyOf(type: AvroType): string {
  return isNamed(type) ? `${type.kind} ${type.fullName}` : type.kind;
}

function isNamed(type: AvroType): type is NamedType {
  return 'fullName' in type;
}

function add(map: Map<string, Choice[]>, key: string, choice: Choice): void {
  const list = map.get(key);
  if (list) list.push(choice);
  else map.set(key, [choice]);
}

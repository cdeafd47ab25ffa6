import { promotionsOf } from '../match/promotion.ts';
import type { AvroType, NamedType, UnionType } from '../schema.ts';

/** A branch of a reader's union that some implementation may take. */
interface Choice {
  readonly index: number;
  readonly type: AvroType;
}

/** Branches of one name that are looked at one by one. */
const MOST_CHOICES = 8;

/** What a datum of a writer's type may be read by in a reader's union. */
export interface Choices {
  /** The type itself, where it is a branch. Java takes it wherever it stands. */
  readonly exact: Choice | undefined;
  /**
   * Branches that some implementation takes otherwise. For a named type all that have an alias for it or its name in another namespace,
   * because implementations take different ones of these (the specification the first, Java the last); else the first that it can be
   * promoted to. Beside an exact one only those that stand before it, which the specification and avsc take by their place.
   */
  readonly others: readonly Choice[];
}

/** The branches of a reader's union that may read data of a type that is no union; undefined where they are too many to look at. */
export function choose(writer: AvroType, union: UnionType): Choices | undefined {
  const index = indexOf(union);
  const exact = index.byKey.get(keyOf(writer));
  const end = exact?.index ?? union.branches.length;
  if (isNamed(writer)) {
    const aliased = index.byAlias.get(`${writer.kind} ${writer.fullName}`) ?? [];
    const named = index.byName.get(`${writer.kind} ${writer.name}`) ?? [];
    if (exact)
      return {
        exact,
        others: [...aliased.slice(0, MOST_CHOICES), ...named.slice(0, MOST_CHOICES)].filter(isBefore(end)),
      };
    return aliased.length + named.length > MOST_CHOICES
      ? undefined
      : { exact, others: [...new Set([...aliased, ...named])] };
  }
  const promoted = promotionsOf(writer.kind).flatMap((kind) => index.byKey.get(kind) ?? []);
  const [first] = promoted.filter(isBefore(end)).sort((a, b) => a.index - b.index);
  return { exact, others: first ? [first] : [] };
}

function isBefore(end: number): (choice: Choice) => boolean {
  return ({ index }) => index < end;
}

/**
 * True where Java before 1.9 finds no branch for a number that later ones promote: in unions it knew promotions to `long` and `double` only.
 */
export function isLostToOldJava(writer: AvroType, union: UnionType): boolean {
  const { byKey } = indexOf(union);
  if (writer.kind === 'int')
    return byKey.has('float') && !byKey.has('int') && !byKey.has('long') && !byKey.has('double');
  return writer.kind === 'long' && byKey.has('float') && !byKey.has('long') && !byKey.has('double');
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

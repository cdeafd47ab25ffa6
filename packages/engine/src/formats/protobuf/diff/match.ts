import type { EnumType, Field, MessageType, ProtoSchema } from '../schema.ts';
import { type Census, censusOf } from './census.ts';

/** Types of two documents that are the same type: by full name, by name within the package, moved, or renamed. */
export interface Pairing<Type> {
  readonly pairs: readonly (readonly [before: Type, after: Type])[];
  readonly removed: readonly Type[];
  readonly added: readonly Type[];
  /** The same type in the other document. */
  readonly afterOf: ReadonlyMap<Type, Type>;
}

/** Which types of two documents are the same. Exchanging the documents gives the same pairs the other way round. */
export interface TypeMatch {
  readonly before: Census;
  readonly after: Census;
  readonly messages: Pairing<MessageType>;
  readonly enums: Pairing<EnumType>;
}

interface Named {
  readonly name: string;
  readonly fullName: string;
}

/** Finds the types that two documents share. */
export function matchTypes(before: ProtoSchema, after: ProtoSchema): TypeMatch {
  const [old, now] = [censusOf(before), censusOf(after)];
  const packages: Packages = [before.root.package, after.root.package];
  return {
    before: old,
    after: now,
    messages: pairUp(old.messages, now.messages, packages, messageShape),
    enums: pairUp(old.enums, now.enums, packages, enumShape),
  };
}

/**
 * True where two fields have one type: the same scalar, types that are the same in both documents, or maps of whatever keys and values,
 * whose entries are compared part by part.
 */
export function isSameType({ type: a }: Field, { type: b }: Field, { messages, enums }: TypeMatch): boolean {
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.scalar === b.scalar;
  if (a.kind === 'enum') return b.kind === 'enum' && enums.afterOf.get(a.enum) === b.enum;
  if (b.kind !== 'message') return false;
  if (a.message.isMapEntry) return b.message.isMapEntry;
  return messages.afterOf.get(a.message) === b.message;
}

type Packages = readonly [before: string, after: string];

/** First by full name, then by the name within the package, then by the simple name, then by what is inside; the last two where only one fits. */
function pairUp<Type extends Named>(
  before: readonly Type[],
  after: readonly Type[],
  packages: Packages,
  shapeOf: (type: Type) => string | undefined,
): Pairing<Type> {
  const afterOf = new Map<Type, Type>();
  const taken = new Set<Type>();
  const pass = (keyOf: (type: Type, side: 0 | 1) => string | undefined, isMovable = canMove): void => {
    const left = before.filter((type) => !afterOf.has(type) && isMovable(type));
    const right = after.filter((type) => !taken.has(type) && isMovable(type));
    if (left.length === 0 || right.length === 0) return;
    const byKey = onlyOnes(right, (type) => keyOf(type, 1));
    for (const [key, type] of onlyOnes(left, (candidate) => keyOf(candidate, 0))) {
      const same = byKey.get(key);
      if (!type || !same) continue;
      afterOf.set(type, same);
      taken.add(same);
    }
  };
  pass(
    ({ fullName }) => fullName,
    () => true,
  );
  pass(({ fullName }, side) => withinPackage(fullName, packages[side]));
  pass(({ name }) => name);
  pass(shapeOf);
  return {
    pairs: before.flatMap((type) => {
      const same = afterOf.get(type);
      return same ? [[type, same] as const] : [];
    }),
    removed: before.filter((type) => !afterOf.has(type)),
    added: after.filter((type) => !taken.has(type)),
    afterOf,
  };
}

/** What Google's own package holds has a meaning of its own, and is nothing that moves. */
function canMove({ fullName }: Named): boolean {
  return !fullName.startsWith('google.protobuf.');
}

/** By key those that are alone with their key; undefined for keys that several share. */
function onlyOnes<Type>(
  types: readonly Type[],
  keyOf: (type: Type) => string | undefined,
): Map<string, Type | undefined> {
  const found = new Map<string, Type | undefined>();
  for (const type of types) {
    const key = keyOf(type);
    if (key !== undefined) found.set(key, found.has(key) ? undefined : type);
  }
  return found;
}

/** The name relative to the package; undefined for types of other packages. */
export function withinPackage(fullName: string, packageName: string): string | undefined {
  if (packageName === '') return fullName;
  return fullName.startsWith(`${packageName}.`) ? fullName.slice(packageName.length + 1) : undefined;
}

/** Messages with the same fields under another name are taken for the same message, but for the smallest, which are alike by chance. */
function messageShape({ fields, isMapEntry }: MessageType): string | undefined {
  if (isMapEntry || fields.length < 2) return undefined;
  return fields
    .map(({ number, name, type, cardinality }) => {
      const what = type.kind === 'scalar' ? type.scalar : type.kind;
      return `${number} ${name} ${what} ${cardinality}`;
    })
    .sort()
    .join('\n');
}

function enumShape({ values }: EnumType): string | undefined {
  if (values.length < 2) return undefined;
  return values
    .map(({ number, name }) => `${number} ${name}`)
    .sort()
    .join('\n');
}

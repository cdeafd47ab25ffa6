import { closest } from '../../../source/closest.ts';
import { quoted } from '../../../source/problems.ts';
import type { Reader } from './reader.ts';
import type { Spot } from './spot.ts';

type Presence = 'always' | 'maybe';

/** An entry of a table of keys: how the value is read, and what its absence means. */
export interface Key<Value, Always extends Presence> {
  readonly read: Reader<Value>;
  /** Whether the member is there in what was read. */
  readonly presence: Always;
  readonly required: boolean;
  /** True: null means "not given". False: null is a value like any other, for the reader to judge. */
  readonly nullable: boolean;
  /** What stands in for a member that was not given. */
  readonly fallback?: Value;
}

/** A key that has to be there. */
export function required<Value>(read: Reader<Value>): Key<Value, 'always'> {
  return { read, presence: 'always', required: true, nullable: false };
}

/** A key that is left out of what was read when it was not given, or given as null. */
export function optional<Value>(read: Reader<Value>): Key<Value, 'maybe'> {
  return { read, presence: 'maybe', required: false, nullable: true };
}

/** A key with a default. Null is refused, unless the default is null. */
export function byDefault<Value, Default extends Value | null>(
  read: Reader<Value>,
  fallback: Default,
): Key<Value | Default, 'always'> {
  return { read, presence: 'always', required: false, nullable: fallback === null, fallback };
}

type KeyTable = Readonly<Record<string, Key<unknown, Presence>>>;
type NamesOf<Keys, Always> = {
  [Name in keyof Keys]: Keys[Name] extends { presence: Always } ? Name : never;
}[keyof Keys];
type ValueOf<Entry> = Entry extends { read: Reader<unknown>; fallback?: unknown }
  ? Exclude<ReturnType<Entry['read']> | ('fallback' extends keyof Entry ? Entry['fallback'] : never), undefined>
  : never;

/** The object that a table of keys reads. */
export type RecordOf<Keys> = { readonly [Name in NamesOf<Keys, 'always'>]: ValueOf<Keys[Name]> } & {
  readonly [Name in NamesOf<Keys, 'maybe'>]?: ValueOf<Keys[Name]>;
};

/**
 * An object with the keys of a table and no others.
 *
 * @param name what the object is called in messages: "a field"
 * @param check looks at the members together. Those that were refused are missing from what it gets
 */
export function record<Keys extends KeyTable>(
  name: string,
  keys: Keys,
  check?: (value: Partial<RecordOf<Keys>>, spot: Spot) => void,
): Reader<RecordOf<Keys>> {
  const names = Object.keys(keys);
  const entries = Object.entries(keys);
  return (spot) => {
    const { node } = spot;
    if (node.kind !== 'object') return spot.wrongType('object');
    const value: Record<string, unknown> = {};
    let complete = true;
    for (const [key, { read, presence, required, nullable, fallback }] of entries) {
      const given = nullable ? spot.given(key) : spot.member(key);
      if (given === undefined && required) spot.missing(key, 'missing-key', `${name} needs the key '${key}'`);
      const found = given === undefined ? fallback : read(given);
      if (found !== undefined) value[key] = found;
      else if (presence === 'always') complete = false;
    }
    for (const key of node.members.keys()) {
      if (!Object.hasOwn(keys, key)) unknownKey(spot.member(key), key, name, names);
    }
    check?.(value as Partial<RecordOf<Keys>>, spot);
    return complete ? (value as RecordOf<Keys>) : undefined;
  };
}

function unknownKey(member: Spot | undefined, key: string, name: string, known: readonly string[]): void {
  const meant = closest(key, known);
  const ownKey = key.startsWith('x-') ? "keys of your own belong under 'extensions'" : undefined;
  member?.problem('unknown-key', `${quoted(key)} is not a key of ${name}`, {
    atKey: true,
    hint: meant === undefined ? ownKey : `did you mean ${quoted(meant)}?`,
    detail: { key, allowed: known },
  });
}

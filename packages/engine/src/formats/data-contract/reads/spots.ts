import type { Field, Shape } from '../contract.ts';
import { type Answer, NONE } from '../values/answer.ts';
import type { Effort } from '../values/effort.ts';
import { arrayWith, itemsOf, keysOf, mapWith, someRow, someValue } from '../values/members.ts';
import type { Spot } from './reading.ts';

/** The members of a row or of an object, on both sides. */
export interface Members {
  readonly reader: readonly Field[];
  readonly writer: readonly Field[];
  /** Pointers to the owners of the members. */
  readonly at: { readonly reader: string; readonly writer: string };
  isReached(): boolean;
  /** The smallest row of the writer in which the members are there that are given, beside the required ones. */
  row(given?: ReadonlyMap<string, Answer>): Answer;
}

/** A spot where both sides have something. */
export interface SharedSpot extends Spot {
  readonly at: { readonly reader: string; readonly writer: string };
}

/** The rows of a contract, or the members of the objects at a spot. */
export function membersAt(
  reader: readonly Field[],
  writer: readonly Field[],
  owner: SharedSpot,
  effort: Effort,
): Members {
  return {
    reader,
    writer,
    at: owner.at,
    isReached: once(() => owner.isReached() && someRow(writer, effort).is !== 'none'),
    row: (given) => owner.row(someRow(writer, effort, given)),
  };
}

/** The place of whole values: of a row itself, say. */
export function wholeValue(at: SharedSpot['at']): SharedSpot {
  return { at, isReached: () => true, row: (value) => value };
}

/** A member on both sides, by the positions of its fields. */
export function memberSpot(members: Members, reader: number, writer: number): SharedSpot {
  const name = members.writer[writer]?.name ?? '';
  return {
    at: { reader: fieldPointer(members.at.reader, reader), writer: fieldPointer(members.at.writer, writer) },
    isReached: members.isReached,
    row: (value) => members.row(new Map([[name, value]])),
  };
}

/** Where something is said about which members a row has, rather than about one of them. */
export function rowSpot(members: Members, at: Spot['at'], given: ReadonlyMap<string, Answer>): Spot {
  return { at, isReached: members.isReached, row: () => members.row(given) };
}

/** Pointer to a field of an owner. */
export function fieldPointer(owner: string, index: number): string {
  return `${owner}/fields/${index}`;
}

/** The items of the arrays at a spot. */
export function itemSpot(array: SharedSpot, writer: Shape, effort: Effort): SharedSpot {
  const isPossible = once(() => arrayWith(writer, someValue(itemsOf(writer), effort), effort).is !== 'none');
  return inside(array, 'items', isPossible, (item) => arrayWith(writer, item, effort));
}

/** The keys of the maps at a spot. */
export function keySpot(map: SharedSpot, writer: Shape, effort: Effort): SharedSpot {
  const value = once(() => someValue(itemsOf(writer), effort));
  return inside(
    map,
    'keys',
    () => value().is !== 'none',
    (key) => mapWith(key, value()),
  );
}

/** The values of the maps at a spot. */
export function valueSpot(map: SharedSpot, writer: Shape, effort: Effort): SharedSpot {
  const key = once(() => someValue(keysOf(writer), effort));
  return inside(
    map,
    'values',
    () => key().is !== 'none',
    (value) => mapWith(key(), value),
  );
}

function inside(
  owner: SharedSpot,
  part: string,
  isPossible: () => boolean,
  around: (value: Answer) => Answer,
): SharedSpot {
  return {
    at: { reader: `${owner.at.reader}/${part}`, writer: `${owner.at.writer}/${part}` },
    isReached: once(() => owner.isReached() && isPossible()),
    row: (value) => (value.is === 'none' ? NONE : owner.row(around(value))),
  };
}

/** Computes something the first time that it is asked for. */
function once<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

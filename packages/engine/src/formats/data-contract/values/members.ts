import { canonicalJson, type JsonValue, jsonObject } from '../../../model/json.ts';
import type { Field, Shape } from '../contract.ts';
import { type Answer, made, member, NONE, together, UNSHOWN, weighedMember, weightOf, weightWithin } from './answer.ts';
import { arrangements, combinations } from './combinations.ts';
import { familyOf, firstBreaking, listedValues } from './demands.ts';
import type { Effort, PlacedMember, Skeleton } from './effort.ts';
import type { Extent } from './extent.ts';
import { numberSet, numbersOf, simplest } from './numbers.ts';
import { isText, someText, textBeside, textsOf } from './texts.ts';

/** Longer arrays are not written down. */
const LONGEST_ARRAY = 10_000;

/** Values that one question may enumerate: one more than an enum may have. */
const MOST_VALUES = 10_001;

/** Some value of a shape; the same one each time. */
export function someValue(shape: Shape, effort: Effort): Answer {
  const known = effort.samples.get(shape);
  if (known !== undefined) return known;
  const found = findValue(shape, effort);
  effort.samples.set(shape, found);
  return found;
}

/**
 * A row of these fields, or an object: the required members, and what is given beside or instead of them. Members stand in the order
 * of the fields.
 */
export function someRow(
  fields: readonly Field[],
  effort: Effort,
  given: ReadonlyMap<string, Answer> = new Map(),
): Answer {
  const { positions, required } = skeletonOf(fields, effort);
  const others = [...given].flatMap(([name, value]): PlacedMember[] => {
    const position = positions.get(name);
    return position === undefined ? [] : [placedMember(position, name, value)];
  });
  return objectOf(others.reduce(withMember, required));
}

function withMember(members: readonly PlacedMember[], member: PlacedMember): readonly PlacedMember[] {
  const { position } = member;
  const next = members.findIndex((other) => other.position >= position);
  if (next === -1) return [...members, member];
  return members.toSpliced(next, members[next]?.position === position ? 1 : 0, member);
}

/** Made in one go, for a reading may show hundreds of rows of a thousand members. */
function objectOf(members: readonly PlacedMember[]): Answer {
  const row: Record<string, JsonValue> = Object.create(null);
  let weight = weightOf(row);
  for (const { name, value, weight: own } of members) {
    if (value.is !== 'member') return made(together(members.map((each) => each.value)), () => UNSHOWN);
    row[name] = value.value;
    weight += own;
  }
  return weighedMember(row, weight);
}

function skeletonOf(fields: readonly Field[], effort: Effort): Skeleton {
  const known = effort.skeletons.get(fields);
  if (known !== undefined) return known;
  const positions = new Map(fields.map(({ name }, position) => [name, position]));
  const required = fields.flatMap((field, position) =>
    field.required ? [placedMember(position, field.name, someValue(field, effort))] : [],
  );
  const skeleton = { positions, required };
  effort.skeletons.set(fields, skeleton);
  return skeleton;
}

function placedMember(position: number, name: string, value: Answer): PlacedMember {
  return { position, name, value, weight: value.is === 'member' ? weightWithin(name, value.value) : 0 };
}

/** An array of the shape that has this item, and no more items than it must; `times` asks for more of the same. */
export function arrayWith(shape: Shape, item: Answer, effort: Effort, times = 1): Answer {
  const { min, max } = itemCounts(shape);
  if (max < times) return NONE;
  const length = Math.max(min, times);
  if (item.is !== 'member') return item;
  if (!shape.unique_items) return repeated(item.value, length);
  if (length === 1) return member([item.value]);
  const others = firstValues(itemsOf(shape), length, effort);
  const rest = others.values.filter((value) => canonicalJson(value) !== canonicalJson(item.value)).slice(0, length - 1);
  if (rest.length === length - 1) return member([item.value, ...rest]);
  return others.extent === 'all' ? NONE : TOO_MANY;
}

/** An array of the shape with exactly so many items. */
export function arrayOf(shape: Shape, length: number, effort: Effort): Answer {
  if (length > itemCounts(shape).max) return NONE;
  if (length === 0) return member([]);
  return arrayWith({ ...shape, min_items: length }, someValue(itemsOf(shape), effort), effort);
}

/** Least and most items of an array. */
export function itemCounts({ min_items = 0, max_items = Number.POSITIVE_INFINITY }: Shape): {
  min: number;
  max: number;
} {
  return { min: min_items, max: max_items };
}

/** The shape of an array's items or of a map's values; without one every value will do. */
export function itemsOf({ items, values }: Shape): Shape {
  return items ?? values ?? ANYTHING;
}

/** The shape of a map's keys. */
export function keysOf({ keys }: Shape): Shape {
  return keys ?? ANY_TEXT;
}

/** A map with one entry. */
export function mapWith(key: Answer, value: Answer): Answer {
  return made(together([key, value]), ([name, content = null]) => member(jsonObject([[String(name), content]])));
}

/** A value of the shape that is none of these. */
export function valueBeside(shape: Shape, values: readonly JsonValue[], effort: Effort): Answer {
  const known = new Set(values.map(canonicalJson));
  const listed = listedValues(shape, effort);
  if (listed !== undefined) return firstBreaking(listed, (value) => known.has(canonicalJson(value)));
  const some = someValue(shape, effort);
  if (some.is !== 'member' || !known.has(canonicalJson(some.value))) return some;
  if (isText(shape)) {
    return textBeside(
      shape,
      values.filter((value) => typeof value === 'string'),
      effort,
    );
  }
  const first = firstValues(shape, known.size + 1, effort);
  const other = first.values.find((value) => !known.has(canonicalJson(value)));
  if (other !== undefined) return member(other);
  return first.extent === 'all' ? NONE : { is: 'unproven', because: 'no other value was found' };
}

/** Up to `count` different values of a shape; with the extent `all` there are no others. */
export function firstValues(
  shape: Shape,
  count: number,
  effort: Effort,
): { readonly values: readonly JsonValue[]; readonly extent: Extent } {
  const values: JsonValue[] = [];
  if (count > MOST_VALUES) return { values, extent: 'unproven' };
  const all = valuesOf(shape, effort);
  while (values.length < count) {
    const next = all.next();
    if (next.done) return { values, extent: next.value };
    if (!effort.step()) break;
    values.push(next.value);
  }
  return { values, extent: 'unproven' };
}

const ANYTHING: Shape = { type: 'json' };
const ANY_TEXT: Shape = { type: 'string' };
const TOO_MANY: Answer = { is: 'unproven', because: 'so many different items were not found' };

function findValue(shape: Shape, effort: Effort): Answer {
  const listed = listedValues(shape, effort);
  if (listed !== undefined) return listed.find(({ is }) => is === 'member') ?? listed[0] ?? NONE;
  switch (familyOf(shape.type)) {
    case 'any':
      return member(true);
    case 'boolean':
      return member(true);
    case 'number':
      return simplest(numberSet(shape));
    case 'text':
      return isText(shape) ? someText(shape, effort) : NONE;
    case 'array':
      return arrayOf(shape, itemCounts(shape).min, effort);
    case 'object':
      return shape.type === 'map' ? member(jsonObject([])) : someRow(shape.fields ?? [], effort);
  }
}

function repeated(value: JsonValue, length: number): Answer {
  return length > LONGEST_ARRAY ? UNSHOWN : member(new Array<JsonValue>(length).fill(value));
}

/** The different values of a shape. */
function* valuesOf(shape: Shape, effort: Effort): Generator<JsonValue, Extent> {
  const listed = listedValues(shape, effort);
  if (listed !== undefined) {
    for (const value of listed) if (value.is === 'member') yield value.value;
    return listed.every(({ is }) => is === 'member') ? 'all' : 'unproven';
  }
  switch (familyOf(shape.type)) {
    case 'any':
      for (const value of [true, false, 'a']) yield value;
      return yield* numbersOf({});
    case 'boolean':
      for (const value of [true, false]) yield value;
      return 'all';
    case 'number':
      return yield* numbersOf(numberSet(shape));
    case 'text':
      return isText(shape) ? yield* textsOf(shape, effort) : 'all';
    case 'array':
      return yield* arraysOf(shape, effort);
    case 'object':
      return shape.type === 'map' ? yield* mapsOf(shape, effort) : yield* objectsOf(shape.fields ?? [], effort);
  }
}

function* arraysOf(shape: Shape, effort: Effort): Generator<JsonValue, Extent> {
  const { min, max } = itemCounts(shape);
  const items = itemsOf(shape);
  for (let length = min; length <= max; length++) {
    if (length > LONGEST_ARRAY) return 'unproven';
    const enough = length === 0 || firstValues(items, shape.unique_items ? length : 1, effort);
    if (enough !== true && enough.values.length < (shape.unique_items ? length : 1)) return enough.extent;
    const all = shape.unique_items
      ? arrangements(() => valuesOf(items, effort), length)
      : combinations(Array.from({ length }, () => () => valuesOf(items, effort)));
    for (let next = all.next(); ; next = all.next()) {
      if (next.done) {
        if (next.value === 'unproven') return next.value;
        break;
      }
      if (!effort.step(length)) return 'unproven';
      yield next.value;
    }
  }
  return 'all';
}

function* objectsOf(fields: readonly Field[], effort: Effort): Generator<JsonValue, Extent> {
  const members = fields.map((field) => () => memberValues(field, effort));
  const all = combinations(members);
  for (let next = all.next(); ; next = all.next()) {
    if (next.done) return next.value;
    if (!effort.step(fields.length)) return 'unproven';
    const row = next.value;
    yield jsonObject(
      fields.flatMap(({ name }, index) => {
        const value = row[index];
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  }
}

/** The values of a member, and its absence where it may be left out. */
function* memberValues(field: Field, effort: Effort): Generator<JsonValue | undefined, Extent> {
  if (field.required) return yield* valuesOf(field, effort);
  yield undefined;
  yield null;
  return yield* valuesOf(field, effort);
}

/** The empty map and those with one entry. */
function* mapsOf(shape: Shape, effort: Effort): Generator<JsonValue, Extent> {
  yield jsonObject([]);
  const entries = combinations([() => valuesOf(keysOf(shape), effort), () => valuesOf(itemsOf(shape), effort)]);
  let extent: Extent = 'all';
  for (let next = entries.next(); ; next = entries.next()) {
    if (next.done) return extent;
    const [key, value = null] = next.value;
    extent = 'unproven';
    yield jsonObject([[String(key), value]]);
  }
}

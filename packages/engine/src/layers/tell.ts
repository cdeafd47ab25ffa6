import type { JudgedChange } from '../model/finding.ts';
import { type JsonValue, jsonObject } from '../model/json.ts';
import { pointer, pointerTokens } from '../model/pointer.ts';
import { type LayerOperation, operationOf } from './operations.ts';
import { counterpart, isLike, memberOf, namePath, ownerOf, valueAt } from './places.ts';
import type { LayerSchema } from './schema.ts';

/** An operation before it is known what it breaks. */
export interface Told {
  readonly op: LayerOperation;
  readonly path: string;
  readonly field?: JsonValue;
  readonly from?: JsonValue;
  readonly to?: JsonValue;
  readonly name_path: string;
  /** The places in the given schemas that it is sorted by. */
  readonly at: { readonly before?: string; readonly after?: string };
}

/** A change with its places in the schemas as they were given. */
interface Subject {
  readonly change: JudgedChange;
  readonly op: LayerOperation;
  readonly from: LayerSchema;
  readonly to: LayerSchema;
  readonly at: Told['at'];
  readonly name_path: string;
}

/** The operations that a change is told as: mostly one; one for each value of an enum; none where another change says the same. */
export function toldOperations(change: JudgedChange, from: LayerSchema, to: LayerSchema): readonly Told[] {
  const op = operationOf(from.format, change.kind);
  const { before, after } = change.at;
  const at = {
    ...(before !== undefined && { before: from.writtenAt(before) }),
    ...(after !== undefined && { after: to.writtenAt(after) }),
  };
  const name_path = at.before === undefined ? namePath(to.value, at.after ?? '') : namePath(from.value, at.before);
  const subject: Subject = { change, op, from, to, at, name_path };
  switch (op) {
    case 'add_field':
      return [told(subject, newPlace(subject), { field: fieldAt(to, at.after ?? '') })];
    case 'remove_field':
      return [told(subject, at.before ?? '', { field: fieldAt(from, at.before ?? '') })];
    case 'add_enum_value':
    case 'remove_enum_value':
      return enumValues(subject);
    case 'change_optional':
      return optionality(subject);
    case 'change_type':
      return from.format === 'avro' ? avroType(subject) : member(subject);
    default:
      return member(subject);
  }
}

function told(
  { op, at, name_path }: Subject,
  path: string,
  {
    field,
    from,
    to,
  }: {
    readonly field?: JsonValue | undefined;
    readonly from?: JsonValue | undefined;
    readonly to?: JsonValue | undefined;
  },
): Told {
  return {
    op,
    path,
    ...(field !== undefined && { field }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    name_path,
    at,
  };
}

/** Where something new would be put into the older schema: into a list behind all others, into an object under its name. */
function newPlace({ from, to, at: { after = '' } }: Subject): string {
  const owner = ownerOf(after);
  const place = counterpart(owner, to.value, from.value);
  const isList = Array.isArray(valueAt(to.value, owner));
  return place + (isList ? '/-' : after.slice(owner.length));
}

/** A field as it is written. JSON Schema has its name and whether it is required around it. */
function fieldAt({ format, value }: LayerSchema, at: string): JsonValue | undefined {
  const written = valueAt(value, at);
  if (format !== 'json-schema') return written;
  const name = pointerTokens(at).at(-1) ?? '';
  return jsonObject([
    ['name', name],
    ['optional', !isRequired(value, at, name)],
    ['schema', written ?? null],
  ]);
}

function isRequired(value: JsonValue, at: string, name: string): boolean {
  const required = valueAt(value, `${ownerOf(ownerOf(at))}/required`);
  return Array.isArray(required) && required.includes(name);
}

function enumValues(subject: Subject): readonly Told[] {
  const { change, op, from, at } = subject;
  const { names, added, removed } = change.detail;
  const values = names ?? (op === 'add_enum_value' ? added : removed);
  const list = `${at.before ?? ''}/${from.format === 'avro' ? 'symbols' : 'enum'}`;
  const written = valueAt(from.value, list);
  const known = Array.isArray(written) ? written.map((one: JsonValue) => memberOf(one, 'value') ?? one) : [];
  return (Array.isArray(values) ? values : []).map((value: JsonValue) =>
    op === 'add_enum_value'
      ? told(subject, `${list}/-`, { to: value })
      : told(subject, list + pointer(known.indexOf(value)), { from: value }),
  );
}

/** A field that became optional, or required: the flag, the list of required names, or the union with null, whichever the schema has. */
function optionality(subject: Subject): readonly Told[] {
  const { change, from, at, name_path } = subject;
  const isNow = change.kind.endsWith('_removed');
  const flag = { from: !isNow, to: isNow };
  if (from.format === 'data-contract') return [told(subject, `${at.before ?? ''}/required`, flag)];
  if (change.aspect === 'presence') return [told(subject, `${ownerOf(ownerOf(at.before ?? ''))}/required`, flag)];
  const names = Array.isArray(change.detail.names) ? change.detail.names : [];
  return names.map((name: JsonValue) => ({
    ...told(subject, `${at.before ?? ''}/required`, flag),
    name_path: name_path + pointer(String(name)),
  }));
}

/** Types of Avro change as a whole where they are used; what only lets null in, or no more, makes a field optional or required. */
function avroType(subject: Subject): readonly Told[] {
  const { change, from, to, at } = subject;
  const place = at.before ?? at.after ?? '';
  const slot =
    /^union_branch_/.test(change.kind) && Array.isArray(valueAt(side(subject), ownerOf(place)))
      ? ownerOf(place)
      : place;
  const optional = /union/.test(change.kind) ? nullability(subject, slot) : undefined;
  if (optional !== undefined) {
    return [told({ ...subject, op: 'change_optional' }, `${ownerOf(optional.at)}/optional`, optional)];
  }
  if (at.before === undefined) return [told(subject, newPlace(subject), { to: valueAt(to.value, at.after ?? '') })];
  if (at.after === undefined) return [told(subject, at.before, { from: valueAt(from.value, at.before) })];
  return [told(subject, at.before, { from: valueAt(from.value, at.before), to: valueAt(to.value, at.after) })];
}

function side({ from, to, at }: Subject): JsonValue {
  return at.before === undefined ? to.value : from.value;
}

/** Whether a field may be null before and after, where that is all that changed about its type. */
function nullability(
  subject: Subject,
  slot: string,
): { readonly at: string; readonly from: boolean; readonly to: boolean } | undefined {
  const { from, to, at } = subject;
  const before = at.before === undefined ? counterpart(slot, to.value, from.value) : slot;
  const after = at.before === undefined ? slot : counterpart(slot, from.value, to.value);
  if (!/\/fields\/\d+\/type$/.test(before)) return undefined;
  const [was, is] = [branchesAt(from.value, before), branchesAt(to.value, after)];
  const isAlike =
    was.others.length === is.others.length && was.others.every((one, index) => isLike(one, is.others[index] ?? null));
  return isAlike && was.isNullable !== is.isNullable
    ? { at: before, from: was.isNullable, to: is.isNullable }
    : undefined;
}

function branchesAt(
  value: JsonValue,
  at: string,
): { readonly isNullable: boolean; readonly others: readonly JsonValue[] } {
  const type = valueAt(value, at) ?? [];
  const branches: readonly JsonValue[] = Array.isArray(type) ? type : [type];
  const isNullable = valueAt(value, `${ownerOf(at)}/optional`) === true || branches.includes('null');
  return { isNullable, others: branches.filter((branch) => branch !== 'null') };
}

/** A change of one member of something that both have. */
function member(subject: Subject): readonly Told[] {
  const { change, op, from, to, at } = subject;
  if (at.before === undefined) return [told(subject, newPlace(subject), { to: valueAt(to.value, at.after ?? '') })];
  if (at.after === undefined) return [told(subject, at.before, { from: valueAt(from.value, at.before) })];
  if (op === 'reorder_fields') return [told(subject, inside(at.before, 'fields'), {})];
  const name = change.aspect.replace(/^annotations\//, '');
  const [before, after] = [inside(at.before, name), inside(at.after, name)];
  const [was, is] = [valueAt(from.value, before), valueAt(to.value, after)];
  // What only the plain schema says is said by the flag that stands for it.
  if (was === undefined && is === undefined && op === 'change_default') return [];
  return [told(subject, before, { from: was, to: is })];
}

/** A member of a place, which may be the place itself already. */
function inside(at: string, name: string): string {
  return at.endsWith(`/${name}`) ? at : at + pointer(name);
}

import { isJsonObject, type JsonObject, type JsonValue, jsonObject } from '../model/json.ts';
import { pointer } from '../model/pointer.ts';
import type { Problem } from '../model/problem.ts';
import { failure, type Result, success } from '../model/result.ts';

/** Levels of types within types that are followed. */
const MOST_LEVELS = 500;

/** An Avro schema that was written with `optional`, as plain Avro. */
export interface PlainAvro {
  readonly value: JsonValue;
  /** Where a type that was put into a union stands now → where it was written. */
  readonly moved: ReadonlyMap<string, string>;
}

/** A place in the schema as it was written, and as it is now. */
interface Spot {
  readonly written: string;
  readonly now: string;
  readonly level: number;
}

/**
 * Turns the `optional` flag of record fields into what Avro has for it: a union with null. Null stands first and is the default, as readers of
 * data without the field need it; where the field has another default, the type of that stays first (Avro 1.11, Unions). Everything else
 * stays as it is written.
 */
export function plainAvro(value: JsonValue): Result<PlainAvro, readonly Problem[]> {
  const translation = new Translation();
  const plain = translation.type(value, { written: '', now: '', level: 0 });
  return translation.problems.length > 0
    ? failure(translation.problems)
    : success({ value: plain, moved: translation.moved });
}

class Translation {
  readonly problems: Problem[] = [];
  readonly moved = new Map<string, string>();

  type(value: JsonValue, spot: Spot): JsonValue {
    if (spot.level > MOST_LEVELS) {
      if (this.problems.length === 0) this.#problem('too-deep', 'the schema nests too deeply', spot.written);
      return value;
    }
    if (Array.isArray(value)) return value.map((branch: JsonValue, index) => this.type(branch, inside(spot, index)));
    if (!isJsonObject(value)) return value;
    return jsonObject(
      Object.entries(value).map(([name, member]) => {
        if (name === 'fields' && Array.isArray(member)) {
          const list = inside(spot, name);
          return [name, member.map((field: JsonValue, index) => this.#field(field, inside(list, index)))];
        }
        return [name, TYPES.has(name) ? this.type(member, inside(spot, name)) : member];
      }),
    );
  }

  #field(value: JsonValue, spot: Spot): JsonValue {
    if (!isJsonObject(value)) return value;
    const { optional, ...field } = value;
    if (optional !== undefined && typeof optional !== 'boolean') {
      const hint = 'true for a field that may be null or missing; leave it out for one that is always there';
      this.#problem('wrong-type', `'optional' has to be true or false`, spot.written + pointer('optional'), hint);
    }
    return optional === true && field.type !== undefined
      ? this.#optionalField(field, field.type, spot)
      : this.#members(field, spot);
  }

  #members(field: JsonObject, spot: Spot): JsonObject {
    const entries = Object.entries(field);
    return jsonObject(
      entries.map(([name, member]) => [name, name === 'type' ? this.type(member, inside(spot, name)) : member]),
    );
  }

  #optionalField(field: JsonObject, type: JsonValue, spot: Spot): JsonObject {
    const fallback = field.default ?? null;
    const isNullFirst = fallback === null;
    const [slot, at] = [inside(spot, 'type'), isNullFirst ? 1 : 0];
    if (field.default === undefined) this.moved.set(spot.now + pointer('default'), spot.written + pointer('optional'));
    let union: readonly JsonValue[];
    if (Array.isArray(type)) union = this.#optionalUnion(type, slot, isNullFirst);
    else if (type === 'null') union = ['null'];
    else {
      const now = slot.now + pointer(at);
      this.moved.set(now, slot.written);
      this.moved.set(slot.now + pointer(1 - at), slot.written);
      const plain = this.type(type, { ...slot, now, level: slot.level + 1 });
      union = isNullFirst ? ['null', plain] : [plain, 'null'];
    }
    return jsonObject([
      ...Object.entries(field).map(([name, member]) => [name, name === 'type' ? union : member] as const),
      ['default', fallback],
    ]);
  }

  /** The branches with null among them: first, unless a default of another branch has to be. */
  #optionalUnion(branches: readonly JsonValue[], spot: Spot, isNullFirst: boolean): readonly JsonValue[] {
    const order = branches.map((branch, index) => ({ branch, index: index as number | undefined }));
    const known = order.find(({ branch }) => branch === 'null') ?? { branch: 'null', index: undefined };
    const others = order.filter((one) => one !== known);
    const ordered = isNullFirst ? [known, ...others] : order.includes(known) ? order : [...others, known];
    return ordered.map(({ branch, index }, position) => {
      if (index === undefined) {
        this.moved.set(spot.now + pointer(position), spot.written);
        return branch;
      }
      const [now, written] = [spot.now + pointer(position), spot.written + pointer(index)];
      if (now !== written) this.moved.set(now, written);
      return this.type(branch, { now, written, level: spot.level + 1 });
    });
  }

  #problem(kind: string, message: string, at: string, hint?: string): void {
    this.problems.push({ kind, message, ...(hint !== undefined && { hint }), pointer: at });
  }
}

/** Members whose values are types. */
const TYPES: ReadonlySet<string> = new Set(['type', 'items', 'values']);

function inside({ written, now, level }: Spot, token: string | number): Spot {
  const step = pointer(token);
  return { written: written + step, now: now + step, level: level + 1 };
}

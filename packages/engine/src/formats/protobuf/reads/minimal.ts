import { requiredOf } from '../codec/lookups.ts';
import { type MessageValue, messageValue, type Single, zeroOf } from '../codec/value.ts';
import type { Field, MessageType } from '../schema.ts';

/** Messages of more required parts than this are not written down. */
const LARGEST = 500;

/** What most messages require. */
const NO_FIELDS: MessageValue['fields'] = new Map();
const NOTHING_UNKNOWN: MessageValue['unknown'] = [];

interface Minimum {
  /** Required parts, the parts of the parts included. */
  readonly size: number;
  /** Undefined where the message would be too large. */
  readonly message: MessageValue | undefined;
}

/**
 * The smallest message of each type: its required fields and nothing else. A type that requires itself, however far around, has none: nobody can
 * write it. Found from the inside out, so that chains of any length do no harm.
 */
export class Minimal {
  readonly #found = new Map<MessageType, Minimum>();
  readonly #settled = new Set<MessageType>();

  /** The smallest message; undefined where there is none, or it is too large to be shown. */
  minimal(type: MessageType): MessageValue | undefined {
    return this.#of(type)?.message;
  }

  /** True where some message of the type can be written. */
  isWritable(type: MessageType): boolean {
    return requiredOf(type).length === 0 || this.#of(type) !== undefined;
  }

  #of(type: MessageType): Minimum | undefined {
    // Nearly all messages require nothing, so nothing is kept of these.
    if (requiredOf(type).length === 0) return { size: 1, message: emptyMessage(type) };
    if (!this.#settled.has(type)) this.#settle(type);
    return this.#found.get(type);
  }

  #settle(start: MessageType): void {
    const types = this.#requiredBy(start);
    const waiting = new Map<MessageType, number>();
    const users = new Map<MessageType, MessageType[]>();
    const ready: MessageType[] = [];
    for (const type of types) {
      const needed = [...new Set(requiredMessages(type))].filter((other) => !this.#settled.has(other));
      const impossible = requiredMessages(type).some((other) => this.#settled.has(other) && !this.#found.has(other));
      waiting.set(type, impossible ? Number.POSITIVE_INFINITY : needed.length);
      for (const other of needed) {
        const known = users.get(other);
        if (known) known.push(type);
        else users.set(other, [type]);
      }
      if (!impossible && needed.length === 0) ready.push(type);
    }
    for (let type = ready.pop(); type; type = ready.pop()) {
      this.#found.set(type, this.#build(type));
      for (const user of users.get(type) ?? []) {
        const left = (waiting.get(user) ?? 0) - 1;
        waiting.set(user, left);
        if (left === 0) ready.push(user);
      }
    }
    for (const type of types) this.#settled.add(type);
  }

  /** The type and all that it requires which is not settled. */
  #requiredBy(start: MessageType): Set<MessageType> {
    const types = new Set([start]);
    for (const type of types) {
      for (const other of requiredMessages(type)) if (!this.#settled.has(other)) types.add(other);
    }
    return types;
  }

  #build(type: MessageType): Minimum {
    const fields: [Field, readonly Single[]][] = [];
    let size = 1;
    for (const field of requiredOf(type)) {
      const inner = field.type.kind === 'message' ? this.#found.get(field.type.message) : undefined;
      size = Math.min(size + (inner?.size ?? 1), LARGEST + 1);
      const value = field.type.kind === 'message' ? inner?.message : zeroOf(field);
      if (value !== undefined) fields.push([field, [value]]);
    }
    if (fields.length === 0) return { size, message: emptyMessage(type) };
    return { size, message: size > LARGEST ? undefined : messageValue(type, fields) };
  }
}

function emptyMessage(type: MessageType): MessageValue {
  return { type, fields: NO_FIELDS, unknown: NOTHING_UNKNOWN };
}

function requiredMessages(type: MessageType): MessageType[] {
  return requiredOf(type).flatMap((field) => (field.type.kind === 'message' ? [field.type.message] : []));
}

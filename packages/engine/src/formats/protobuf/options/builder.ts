import type { Field, FieldValue, MessageType, MessageValue, Value } from '../schema.ts';

/** A message value while options and literals fill it. */
export class MessageBuilder {
  readonly type: MessageType;
  readonly #fields = new Map<number, { readonly field: Field; readonly values: (Value | MessageBuilder)[] }>();

  constructor(type: MessageType) {
    this.type = type;
  }

  /** True when the field has a value. */
  has(field: Field): boolean {
    return this.#fields.has(field.number);
  }

  /** The field that has a value in the same oneof. */
  rivalOf({ oneof, number }: Field): Field | undefined {
    if (oneof === undefined) return undefined;
    return [...this.#fields.values()].find(({ field }) => field.oneof === oneof && field.number !== number)?.field;
  }

  /** Adds a value: the only one, or one more of a repeated field. */
  add(field: Field, value: Value | MessageBuilder): void {
    const entry = this.#fields.get(field.number);
    if (entry === undefined) this.#fields.set(field.number, { field, values: [value] });
    else entry.values.push(value);
  }

  /** The message in a field that is not repeated, made if it is not there. */
  inside(field: Field, type: MessageType): MessageBuilder {
    const value = this.#fields.get(field.number)?.values[0];
    if (value instanceof MessageBuilder) return value;
    const made = new MessageBuilder(type);
    this.add(field, made);
    return made;
  }

  /** A required field without a value, here or inside. Features are settled later; before editions labels say what is required. */
  missing(): Field | undefined {
    const own = this.type.fields.find((field) => field.presence === 'required' && !this.has(field));
    if (own !== undefined) return own;
    for (const { values } of this.#fields.values()) {
      for (const value of values) {
        const inside = value instanceof MessageBuilder ? value.missing() : undefined;
        if (inside !== undefined) return inside;
      }
    }
    return undefined;
  }

  /** The value, its fields in the order of their numbers. */
  build(): MessageValue {
    const fields = [...this.#fields.values()]
      .map(({ field, values }): FieldValue => ({ field, values: values.map(built) }))
      .sort((a, b) => a.field.number - b.field.number);
    return { type: this.type, fields };
  }
}

function built(value: Value | MessageBuilder): Value {
  return value instanceof MessageBuilder ? value.build() : value;
}

import { isMessageValue } from '../options/values.ts';
import { textOfUtf8, utf8 } from '../parse/string-literal.ts';
import type { MessageValue, Value } from '../schema.ts';
import { WireError } from './wire-reader.ts';

/** A part of a descriptor (descriptor.proto), its fields by name. What would not be a word in a text is refused, with a {@link WireError}. */
export class Part {
  readonly #values: ReadonlyMap<string, readonly Value[]>;

  constructor({ fields }: MessageValue) {
    this.#values = new Map(fields.map(({ field, values }) => [field.name, values]));
  }

  #first(field: string): Value | undefined {
    return this.#values.get(field)?.[0];
  }

  /** The texts of a field of strings. */
  texts(field: string): readonly string[] {
    return (this.#values.get(field) ?? []).flatMap((value) => {
      if (typeof value !== 'string') return [];
      const text = textOfUtf8(value);
      if (utf8(text) !== value) throw new WireError(`the text of "${field}" is no UTF-8`);
      return [text];
    });
  }

  /** The text of a field, if it is there. */
  text(field: string): string | undefined {
    return this.texts(field)[0];
  }

  /** The name of the element: a letter or underscore, then letters, digits and underscores. */
  get name(): string {
    const name = this.text('name') ?? '';
    if (!isWord(name)) throw new WireError(`${JSON.stringify(name.slice(0, 100))} is no name`);
    return name;
  }

  /** A name with dots in it, perhaps with one in front. */
  dotted(field: string): string {
    const name = this.text(field) ?? '';
    if (!/^\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(name)) {
      throw new WireError(`${JSON.stringify(name.slice(0, 100))} is no name of a type or package`);
    }
    return name;
  }

  /** The numbers of a field; those of values of enums. */
  numbers(field: string): readonly number[] {
    return (this.#values.get(field) ?? []).flatMap((value) => {
      if (typeof value === 'object' && 'number' in value) return [value.number];
      return typeof value === 'number' ? [value] : [];
    });
  }

  number(field: string): number | undefined {
    return this.numbers(field)[0];
  }

  is(field: string): boolean {
    return this.#first(field) === true;
  }

  parts(field: string): readonly Part[] {
    return (this.#values.get(field) ?? []).filter(isMessageValue).map((value) => new Part(value));
  }

  /** The options, as they are. */
  get options(): MessageValue | undefined {
    const value = this.#first('options');
    return isMessageValue(value) ? value : undefined;
  }
}

/** True for what a text can have as a name. */
export function isWord(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

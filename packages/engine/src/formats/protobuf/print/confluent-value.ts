import { floatText } from '../descriptor/default-text.ts';
import { isMessageValue } from '../options/values.ts';
import { textOfUtf8, utf8 } from '../parse/string-literal.ts';
import type { LiteralField, ValueTree } from '../parse/tree.ts';
import type { Field, MessageValue, Value } from '../schema.ts';
import { literalName, numberText } from './value.ts';

/** A value of an option: a word, number or string as the text has it; or entries or items, each in lines of their own. */
export type Printed =
  | string
  | { readonly entries: readonly (readonly [name: string, value: Printed])[] }
  | { readonly items: readonly Printed[] };

/** The text of a value, in several lines where it has parts. */
export function printedText(value: Printed): string {
  if (typeof value === 'string') return value;
  return 'entries' in value
    ? inLines(
        '{',
        value.entries.map(([name, inner]) => `${name}: ${printedText(inner)}`),
        '}',
      )
    : inLines('[', value.items.map(printedText), ']');
}

/** Brackets around parts, each part indented, with commas between them. */
export function inLines(open: string, parts: readonly string[], close: string): string {
  const lines = parts.map((part) => `  ${part.replaceAll('\n', '\n  ')}`);
  return lines.length === 0 ? `${open}\n${close}` : `${open}\n${lines.join(',\n')}\n${close}`;
}

/** A value as it was written: numbers and names in the same spelling, strings as one with the same escapes everywhere. */
export function writtenValue(value: ValueTree, text: string): Printed {
  switch (value.kind) {
    case 'string':
      return stringText(value.bytes);
    case 'name':
      return value.negative ? `-${value.text}` : value.text;
    case 'int':
    case 'float': {
      const spelling = text.slice(value.start, value.end);
      return NUMBER.test(spelling) ? spelling : String(value.value);
    }
    case 'list':
      return { items: value.items.map((item) => writtenValue(item, text)) };
    case 'message':
      return { entries: writtenEntries(value.fields, text) };
  }
}

/** A number without blanks or comments behind its sign. */
const NUMBER = /^-?[\w.+-]+$/;

/** The fields of a literal; those of one name together, where the first one stands. */
function writtenEntries(fields: readonly LiteralField[], text: string): (readonly [string, Printed])[] {
  const values = new Map<string, Printed[]>();
  for (const { name, form, prefix, value } of fields) {
    const key = form === 'field' ? name : `[${prefix}${name}]`;
    const items = values.get(key) ?? [];
    const printed = writtenValue(value, text);
    // A list goes on where single values were before.
    if (items.length > 0 && isList(printed)) items.push(...printed.items);
    else items.push(printed);
    values.set(key, items);
  }
  return [...values].map(([key, items]) => [key, together(items)]);
}

function together(items: readonly Printed[]): Printed {
  const [first, ...rest] = items;
  if (first === undefined || rest.length === 0) return first ?? '';
  return { items: isList(first) ? [...first.items, ...rest] : items };
}

function isList(value: Printed): value is { readonly items: readonly Printed[] } {
  return typeof value !== 'string' && 'items' in value;
}

/** A value as the compiler understood it: names in full, fields of messages sorted. */
export function resolvedValue({ type }: Field, value: Value): Printed {
  if (isMessageValue(value)) return { entries: resolvedEntries(value) };
  if (typeof value === 'object') return value.name;
  if (typeof value === 'string') return stringText(value);
  if (typeof value !== 'number') return String(value);
  const isFloat = type.kind === 'scalar' && type.scalar === 'float';
  return isFloat && !Number.isInteger(value) ? floatText(value, 6, 9, Math.fround) : numberText(value);
}

function resolvedEntries({ fields }: MessageValue): (readonly [string, Printed])[] {
  return fields
    .map(({ field, values }): readonly [string, Printed] => {
      const items = values.map((value) => resolvedValue(field, value));
      const [first] = items;
      return [literalName(field), items.length === 1 && first !== undefined ? first : { items }];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
};

/** A string literal for bytes, one character each: readable where they are UTF-8. */
function stringText(bytes: string): string {
  const text = textOfUtf8(bytes);
  return utf8(text) === bytes
    ? `"${text.replace(/["'\\\p{Cc}]/gu, (character) => ESCAPES[character] ?? octal(utf8(character)))}"`
    : `"${bytes.replace(/[^\x20-\x7e]|["'\\]/g, (byte) => ESCAPES[byte] ?? octal(byte))}"`;
}

function octal(bytes: string): string {
  return [...bytes].map((byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`).join('');
}

import { textOfUtf8 } from '../parse/string-literal.ts';
import type { LiteralField, OptionTree, ValueTree } from '../parse/tree.ts';

/** The options that Confluent's registry keeps tags in (confluent/meta.proto): messages with a field `tags`. */
export type MetaOption = 'message_meta' | 'field_meta';

/** What a list of options says about tags. */
export interface TagOptions {
  /** `(confluent.field_meta).tags = "PII"`. */
  readonly single: readonly OptionTree[];
  /** `(confluent.field_meta) = { tags: "PII" }`. */
  readonly whole: OptionTree | undefined;
  readonly tags: readonly string[];
}

/** Finds the tags in a list of options. */
export function tagOptions(options: readonly OptionTree[], meta: MetaOption): TagOptions {
  const own = options.filter(({ parts }) => parts[0]?.isExtension === true && isMeta(parts[0].text, meta));
  const single = own.filter(({ parts }) => parts.length === 2 && parts[1]?.text === 'tags');
  const whole = own.find(({ parts, value }) => parts.length === 1 && value.kind === 'message');
  const values = [...single.map(({ value }) => value), ...tagFields(whole).map(({ value }) => value)];
  return { single, whole, tags: [...new Set(values.flatMap(textsOf))] };
}

/** The fields `tags` of a message literal. */
export function tagFields(whole: OptionTree | undefined): readonly LiteralField[] {
  if (whole?.value.kind !== 'message') return [];
  return whole.value.fields.filter(({ name, form }) => name === 'tags' && form === 'field');
}

function isMeta(name: string, meta: MetaOption): boolean {
  return name === `confluent.${meta}` || name === `.confluent.${meta}`;
}

function textsOf(value: ValueTree): readonly string[] {
  if (value.kind === 'list') return value.items.flatMap(textsOf);
  return value.kind === 'string' ? [textOfUtf8(value.bytes)] : [];
}

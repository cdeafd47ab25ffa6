import { isPseudoOption } from '../link/declare.ts';
import type { OptionTree } from '../parse/tree.ts';
import type { MessageValue } from '../schema.ts';
import { inLines, printedText, resolvedValue, writtenValue } from './confluent-value.ts';
import { numberText } from './value.ts';

/** How a document is printed. */
export interface ConfluentStyle {
  /** Everything that can be spelt in several ways is spelt in one. */
  readonly normalize: boolean;
  /** Custom options and extensions are left out, but for Confluent's own. */
  readonly ignoreExtensions: boolean;
}

/** Something with options: as the text has them, and as they were understood. */
export interface OptionSource {
  readonly written: readonly OptionTree[];
  readonly resolved: MessageValue | undefined;
  /** The text of the document. */
  readonly text: string;
}

/** The options of an element, each as `NAME = VALUE`; `default` and `json_name` last, or all by name. */
export function optionTexts(source: OptionSource, style: ConfluentStyle): readonly string[] {
  const { written } = source;
  if (written.length === 0) return [];
  const pseudo = written.filter(({ parts }) => isPseudoOption(parts)).sort(byFirstPart);
  if (!style.normalize) {
    const plain = written.filter((option) => !isPseudoOption(option.parts) && isKept(option, style));
    return [...plain, ...pseudo].map((option) => `${nameOf(option)} = ${writtenText(option, source.text)}`);
  }
  const entries = [
    ...pseudo.map((option) => ({ name: nameOf(option), key: nameOf(option), value: normalText(option, source.text) })),
    ...resolvedOptions(source.resolved, style),
  ];
  return entries
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ name, value }) => `${name} = ${value}`);
}

/** Options in brackets, with a blank in front; nothing without any. */
export function bracketText(options: readonly string[]): string {
  const [first] = options;
  if (first === undefined) return '';
  return options.length === 1 ? ` [${first}]` : ` ${inLines('[', options, ']')}`;
}

/** What Confluent's own extensions begin with. */
const OWN = 'confluent.';

function isKept({ parts: [first] }: OptionTree, { ignoreExtensions }: ConfluentStyle): boolean {
  return !ignoreExtensions || first?.isExtension !== true || first.text.replace(/^\./, '').startsWith(OWN);
}

function nameOf({ parts }: OptionTree): string {
  return parts.map(({ text, isExtension }) => (isExtension ? `(${text})` : text)).join('.');
}

/** `default` stands in front of `json_name`. */
function byFirstPart(a: OptionTree, b: OptionTree): number {
  return nameOf(a) < nameOf(b) ? -1 : 1;
}

function writtenText({ value }: OptionTree, text: string): string {
  return printedText(writtenValue(value, text));
}

function normalText({ value }: OptionTree, text: string): string {
  if (value.kind === 'int') return String(value.value);
  return value.kind === 'float' ? numberText(value.value) : printedText(writtenValue(value, text));
}

function resolvedOptions(
  resolved: MessageValue | undefined,
  { ignoreExtensions }: ConfluentStyle,
): readonly { readonly name: string; readonly key: string; readonly value: string }[] {
  return (resolved?.fields ?? []).flatMap(({ field, values }) => {
    const isExtension = field.extends !== undefined;
    if (isExtension && ignoreExtensions && !field.fullName.startsWith(OWN)) return [];
    const key = isExtension ? field.fullName : field.name;
    return values.map((value) => ({
      key,
      name: isExtension ? `(${key})` : key,
      value: printedText(resolvedValue(field, value)),
    }));
  });
}

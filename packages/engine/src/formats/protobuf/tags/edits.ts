import type { TextEdit } from '../../../model/tags.ts';
import type { FieldTree, FileTree, MessageTree, OptionTree } from '../parse/tree.ts';
import { textLiteral } from '../print/value.ts';
import { type TagOptions, tagFields } from './options.ts';
import type { Tokens } from './tokens.ts';

/** A .proto text on the way to other tags. */
export interface Draft {
  readonly text: string;
  readonly tree: FileTree;
  readonly tokens: Tokens;
}

const META_FILE = 'confluent/meta.proto';

/** What has to be written so that a field has these tags. */
export function fieldEdits(
  draft: Draft,
  { options, number }: FieldTree,
  found: TagOptions,
  tags: readonly string[],
): readonly TextEdit[] {
  const { whole, single } = found;
  if (whole !== undefined) return [...listRemovals(options, single, whole), ...wholeEdits(whole, tags)];
  const { text, tokens } = draft;
  const written = [
    ...options.filter((option) => !single.includes(option)).map(({ start, value }) => text.slice(start, value.end)),
    ...tags.map((tag) => `(confluent.field_meta).tags = ${textLiteral(tag)}`),
  ];
  const last = options.at(-1);
  const list = written.length === 0 ? '' : ` [${written.join(', ')}]`;
  const end = last === undefined ? number.end : tokens.endBehind(last.value.end);
  return [{ start: number.end, end, text: list }, ...importEdits(draft, tags)];
}

/** Takes options out of a list, each with the comma between it and the one that stays. */
function listRemovals(
  options: readonly OptionTree[],
  gone: readonly OptionTree[],
  stays: OptionTree,
): readonly TextEdit[] {
  const pivot = options.indexOf(stays);
  return gone.map((option) => {
    const index = options.indexOf(option);
    return index < pivot
      ? { start: option.start, end: options[index + 1]?.start ?? option.value.end, text: '' }
      : { start: options[index - 1]?.value.end ?? option.start, end: option.value.end, text: '' };
  });
}

/** What has to be written so that a message has these tags. */
export function messageEdits(
  draft: Draft,
  { name }: MessageTree,
  { whole, single }: TagOptions,
  tags: readonly string[],
): readonly TextEdit[] {
  const gone = single.map((option) => statementRemoval(draft, option));
  if (whole !== undefined) return [...gone, ...wholeEdits(whole, tags)];
  const { tokens } = draft;
  const at = tokens.endBehind(name.end);
  const margin = `\n${tokens.indent(name.start)}  `;
  const options = tags.map((tag) => `${margin}option (confluent.message_meta).tags = ${textLiteral(tag)};`);
  return [...gone, { start: at, end: at, text: options.join('') }, ...importEdits(draft, tags)];
}

/** Takes an option statement out, and its line where there is nothing else in it. */
function statementRemoval({ text, tokens }: Draft, option: OptionTree): TextEdit {
  const start = tokens.before(option.start);
  const end = tokens.endBehind(option.value.end);
  const isAlone = /^[ \t]*(?:\r?\n|$)/.test(text.slice(end, end + 200));
  let line = start;
  while (line > 0 && ' \t'.includes(text.charAt(line - 1))) line -= 1;
  return { start: isAlone && text.charAt(line - 1) === '\n' ? line - 1 : start, end, text: '' };
}

/** All tags in the first of the fields; a list of none says nothing. */
function wholeEdits(whole: OptionTree, tags: readonly string[]): readonly TextEdit[] {
  const list = `[${tags.map(textLiteral).join(', ')}]`;
  const [first, ...rest] = tagFields(whole).map(({ value }) => value);
  if (first !== undefined) {
    return [
      { start: first.start, end: first.end, text: list },
      ...rest.map(({ start, end }) => ({ start, end, text: '[]' })),
    ];
  }
  const at = whole.value.end - 1;
  return [{ start: at, end: at, text: ` tags: ${list} ` }];
}

/** The options have to be imported. */
function importEdits({ tree, tokens }: Draft, tags: readonly string[]): readonly TextEdit[] {
  if (tags.length === 0 || tree.imports.some(({ name }) => name === META_FILE)) return [];
  const last = tree.imports.at(-1) ?? tree.package ?? tree.syntax;
  const statement = `import "${META_FILE}";`;
  if (last === undefined) return [{ start: 0, end: 0, text: `${statement}\n` }];
  const at = tokens.endBehind(last.end);
  return [{ start: at, end: at, text: `\n${statement}` }];
}

import { closest } from '../../../source/index.ts';
import { EDITIONS, type Edition } from '../schema.ts';
import { enumDeclaration } from './enum.ts';
import { extendDeclaration } from './extend.ts';
import type { Complain } from './lexer.ts';
import { hasVisibility, messageBody, messageDeclaration, visible } from './message.ts';
import { optionStatement } from './options.ts';
import { Reader } from './reader.ts';
import { serviceDeclaration } from './service.ts';
import { textOfUtf8 } from './string-literal.ts';
import type {
  EnumTree,
  FieldTree,
  FileTree,
  ImportTree,
  MessageTree,
  Name,
  OptionTree,
  ServiceTree,
  SyntaxTree,
} from './tree.ts';

interface Body {
  syntax?: SyntaxTree;
  package?: Name;
  readonly imports: ImportTree[];
  readonly options: OptionTree[];
  readonly messages: MessageTree[];
  readonly enums: EnumTree[];
  readonly extensions: FieldTree[];
  readonly services: ServiceTree[];
}

/**
 * Reads a .proto text (Protocol Buffers Language Specification: proto2, proto3, editions). Every mistake is told, and what could be
 * read is returned.
 *
 * @param isFull true when nobody wants to hear of further problems
 */
export function readFile(text: string, complain: Complain, isFull: () => boolean): FileTree {
  const reader = new Reader(text, complain, isFull);
  const body: Body = { imports: [], options: [], messages: [], enums: [], extensions: [], services: [] };
  let isFirst = true;
  reader.statements(() => {
    const first = isFirst;
    isFirst = false;
    if (first && (reader.lexer.isWord('syntax') || reader.lexer.isWord('edition'))) syntax(reader, body);
    else statement(reader, body);
  });
  return body;
}

/** `syntax = "proto3";` or `edition = "2023";`, which only the first statement can be. */
function syntax(reader: Reader, body: Body): void {
  const keyword = reader.takesWord('syntax') ? 'syntax' : 'edition';
  if (keyword === 'edition') reader.takesWord('edition');
  reader.symbol('=');
  const { bytes, start, end } = reader.string(
    keyword === 'syntax' ? '"proto2" or "proto3"' : 'an edition such as "2023"',
  );
  reader.symbol(';');
  const value = textOfUtf8(bytes);
  body.syntax = { keyword, value, start, end };
  const known = EDITIONS.filter((edition) => edition.startsWith('proto') === (keyword === 'syntax'));
  const edition = known.find((candidate) => candidate === value);
  if (edition !== undefined) reader.edition = edition;
  else {
    const hint = closest(value, known);
    const list = known.map((name) => `"${name}"`).join(' and ');
    reader.complain(
      'unknown-syntax',
      `the ${keyword} ${JSON.stringify(value.slice(0, 40))} is not known; ${list} are`,
      { start, end },
      hint && `did you mean "${hint}"?`,
    );
  }
}

const STATEMENTS = ['message', 'enum', 'service', 'extend', 'import', 'package', 'option'];

function statement(reader: Reader, body: Body): void {
  if (reader.takes(';')) return;
  if (reader.takesWord('message')) body.messages.push(messageDeclaration(reader, undefined));
  else if (reader.takesWord('enum')) body.enums.push(enumDeclaration(reader, undefined));
  else if (reader.takesWord('service')) body.services.push(serviceDeclaration(reader));
  else if (reader.takesWord('extend')) extendDeclaration(reader, body, messageBody);
  else if (reader.takesWord('import'))
    body.imports.push(importStatement(reader, body.imports.at(-1)?.kind === 'option'));
  else if (reader.takesWord('option')) body.options.push(optionStatement(reader));
  else if (reader.takesWord('package')) packageStatement(reader, body);
  else if (hasVisibility(reader.edition) && (reader.lexer.isWord('export') || reader.lexer.isWord('local'))) {
    visible(reader, body);
  } else if (reader.lexer.isWord('syntax') || reader.lexer.isWord('edition')) {
    reader.abandon(
      'a declaration',
      `"${reader.lexer.word}" can only be the first statement of a text, and stands there once`,
    );
  } else {
    const meant = reader.lexer.kind === 'word' ? closest(reader.lexer.word, STATEMENTS) : undefined;
    reader.abandon('a declaration such as "message" or "enum"', meant && `did you mean "${meant}"?`);
  }
}

function packageStatement(reader: Reader, body: Body): void {
  const { start } = reader.lexer;
  const name = reader.dotted('the name of the package', false);
  reader.symbol(';');
  if (body.package === undefined) body.package = name;
  else
    reader.complain('duplicate-package', `the package is declared already, as "${body.package.text}"`, {
      start,
      end: name.end,
    });
}

const IMPORT_KINDS = ['public', 'weak', 'option'] as const;

function importStatement(reader: Reader, isBehindOptions: boolean): ImportTree {
  const { start } = reader.lexer;
  const kind = IMPORT_KINDS.find((word) => reader.takesWord(word)) ?? 'plain';
  const { bytes, start: from, end } = reader.string('the name of a file');
  reader.symbol(';');
  if (kind === 'option' && !hasVisibility(reader.edition)) {
    reader.complain('bad-import', '"import option" needs edition 2024 or later', { start, end });
  }
  if (kind !== 'option' && isBehindOptions) {
    reader.complain('bad-import', 'imports for options stand behind all others', { start, end });
  }
  if (kind === 'weak' && hasVisibility(reader.edition)) {
    reader.complain('bad-import', '"import weak" ended with edition 2023', { start, end }, 'write "import option"');
  }
  return { name: textOfUtf8(bytes), kind, start: from, end };
}

/** The edition that a file declares. */
export function editionOf({ syntax: declared }: FileTree): Edition {
  return EDITIONS.find((edition) => edition === declared?.value) ?? 'proto2';
}

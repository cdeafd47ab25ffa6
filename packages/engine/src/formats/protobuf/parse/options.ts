import type { Reader } from './reader.ts';
import { wholeNumber } from './reader.ts';
import type { LiteralField, OptionPart, OptionTree, ValueTree } from './tree.ts';

/** `option NAME = VALUE;` behind the word `option`. */
export function optionStatement(reader: Reader): OptionTree {
  const option = optionAssignment(reader);
  reader.symbol(';');
  return option;
}

/** `[NAME = VALUE, …]`, if it is there. */
export function bracketOptions(reader: Reader): readonly OptionTree[] {
  const options: OptionTree[] = [];
  if (!reader.takes('[')) return options;
  do options.push(optionAssignment(reader));
  while (reader.takes(','));
  reader.symbol(']', 'options stand in brackets, with commas between them: [deprecated = true, packed = true]');
  return options;
}

function optionAssignment(reader: Reader): OptionTree {
  const { start } = reader.lexer;
  const parts: OptionPart[] = [];
  do parts.push(optionPart(reader));
  while (reader.takes('.'));
  const end = reader.lexer.lastEnd;
  reader.symbol('=');
  return { parts, value: optionValue(reader), start, end };
}

function optionPart(reader: Reader): OptionPart {
  if (!reader.takes('(')) return { ...reader.name('the name of an option'), isExtension: false };
  const name = reader.dotted('the name of an extension', true);
  reader.symbol(')');
  return { ...name, isExtension: true };
}

/** The value behind the `=` of an option: a scalar or a message literal. */
function optionValue(reader: Reader): ValueTree {
  return reader.lexer.isSymbol('{') ? messageLiteral(reader) : scalar(reader);
}

function scalar(reader: Reader): ValueTree {
  const { lexer } = reader;
  const { start } = lexer;
  if (lexer.kind === 'string') {
    const { bytes, end } = reader.string('a string');
    return { kind: 'string', bytes, start, end };
  }
  const negative = reader.takes('-');
  const { kind, word } = lexer;
  if (kind !== 'word' && kind !== 'int' && kind !== 'float') reader.abandon('a value');
  lexer.next();
  const at = { start, end: lexer.lastEnd };
  if (kind === 'word') return { kind: 'name', text: word, negative, ...at };
  if (kind === 'float') {
    const value = Number(word);
    return { kind: 'float', value: negative ? -value : value, ...at };
  }
  const value = wholeNumber(word);
  // "-0" is told from "0" by floating-point numbers alone.
  if (negative && value === 0n) return { kind: 'float', value: -0, ...at };
  return { kind: 'int', value: negative ? -value : value, ...at };
}

/** `{ name: value … }` or `< … >` (Text Format Language). */
function messageLiteral(reader: Reader): ValueTree {
  const { lexer } = reader;
  const { start } = lexer;
  const close = reader.takes('<') ? '>' : '}';
  if (close === '}') reader.symbol('{');
  const fields: LiteralField[] = [];
  reader.nested(() => {
    while (!lexer.isSymbol(close)) {
      fields.push(literalField(reader));
      if (!reader.takes(',')) reader.takes(';');
    }
  });
  reader.symbol(close);
  return { kind: 'message', fields, start, end: lexer.lastEnd };
}

function literalField(reader: Reader): LiteralField {
  const { lexer } = reader;
  const { start } = lexer;
  const name = reader.takes('[')
    ? bracketName(reader)
    : { name: reader.name('the name of a field').text, form: 'field' as const, prefix: '' };
  const end = lexer.lastEnd;
  const hasColon = reader.takes(':');
  const isMessage = lexer.isSymbol('{') || lexer.isSymbol('<');
  if (!hasColon && !isMessage && !lexer.isSymbol('[')) reader.abandon('":"');
  return { ...name, value: literalValue(reader), start, end };
}

/** `[acme.extension]` or `[type.googleapis.com/acme.Type]`, behind the bracket. */
function bracketName(reader: Reader): Pick<LiteralField, 'name' | 'form' | 'prefix'> {
  let prefix = '';
  let name = reader.dotted('the name of an extension', false).text;
  while (reader.takes('/')) {
    prefix += `${name}/`;
    name = reader.dotted('the name of a type', false).text;
  }
  reader.symbol(']');
  return { name, form: prefix === '' ? 'extension' : 'any', prefix };
}

function literalValue(reader: Reader): ValueTree {
  const { lexer } = reader;
  if (lexer.isSymbol('{') || lexer.isSymbol('<')) return messageLiteral(reader);
  if (!lexer.isSymbol('[')) return scalar(reader);
  const { start } = lexer;
  lexer.next();
  const items: ValueTree[] = [];
  reader.nested(() => {
    if (lexer.isSymbol(']')) return;
    do items.push(literalValue(reader));
    while (reader.takes(','));
  });
  reader.symbol(']');
  return { kind: 'list', items, start, end: lexer.lastEnd };
}

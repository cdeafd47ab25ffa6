import { optionStatement } from './options.ts';
import type { Reader } from './reader.ts';
import type { MethodTree, Name, OptionTree, ServiceTree } from './tree.ts';

/** A service, behind the word `service`. */
export function serviceDeclaration(reader: Reader): ServiceTree {
  const name = reader.name('the name of the service');
  const methods: MethodTree[] = [];
  const options: OptionTree[] = [];
  reader.block(() => {
    if (reader.takes(';')) return;
    if (reader.takesWord('option')) options.push(optionStatement(reader));
    else if (reader.takesWord('rpc')) methods.push(method(reader));
    else reader.abandon('"rpc" or "option"');
  });
  return { name, methods, options };
}

function method(reader: Reader): MethodTree {
  const name = reader.name('the name of the method');
  const input = messageOfMethod(reader);
  if (!reader.takesWord('returns')) reader.abandon('"returns"');
  const output = messageOfMethod(reader);
  const options: OptionTree[] = [];
  const hasBody = reader.lexer.isSymbol('{');
  if (hasBody) {
    reader.block(() => {
      if (reader.takes(';')) return;
      if (!reader.takesWord('option')) reader.abandon('"option"');
      options.push(optionStatement(reader));
    });
  } else reader.symbol(';');
  return {
    name,
    input: input.type,
    output: output.type,
    clientStreaming: input.isStream,
    serverStreaming: output.isStream,
    hasBody,
    options,
  };
}

/** `(Type)` or `(stream Type)`. A type may itself be called `stream`. */
function messageOfMethod(reader: Reader): { readonly type: Name; readonly isStream: boolean } {
  reader.symbol('(');
  const isStream = reader.takesWord('stream');
  const type = reader.dotted('the name of a message', true);
  reader.symbol(')');
  return { type, isStream };
}

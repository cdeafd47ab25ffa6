import { type FieldPlace, fieldDeclaration } from './field.ts';
import type { Reader } from './reader.ts';
import type { FieldTree, MessageTree } from './tree.ts';

/** Extensions of a message, behind the word `extend`. */
export function extendDeclaration(
  reader: Reader,
  into: { readonly extensions: FieldTree[]; readonly messages: MessageTree[] },
  groupBody: FieldPlace['groupBody'],
): void {
  const extendee = reader.dotted('the name of a message', true);
  const before = into.extensions.length;
  reader.block(() => {
    fieldDeclaration(reader, { fields: into.extensions, messages: into.messages, extendee, groupBody });
  });
  if (into.extensions.length === before) reader.complain('empty-extend', 'this "extend" declares no field', extendee);
}

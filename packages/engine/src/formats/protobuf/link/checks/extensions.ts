import type { MessageType } from '../../schema.ts';
import type { Elements, Link } from '../draft.ts';
import { isOutside, outsideText } from './messages.ts';
import { Ranges } from './numbers.ts';

/** Messages of descriptor.proto that every file may extend, proto3 included. */
const OPTIONS =
  /^google\.protobuf\.(?:File|Message|Field|Oneof|ExtensionRange|Enum|EnumValue|Service|Method|Stream)Options$|^google\.protobuf\.FeatureSet$/;

/** Checks the numbers of extensions against the messages that they extend. */
export function checkExtensions(link: Link): void {
  const ranges = new Map<MessageType, Ranges>();
  for (const element of link.elements.fields) {
    if (element.tree.extendee === undefined) continue;
    const declared = link.find(element.node.extends ?? '');
    if (declared?.kind !== 'message') continue;
    const known = ranges.get(declared.node) ?? new Ranges(declared.node.extensionRanges);
    ranges.set(declared.node, known);
    checkExtension(link, element, declared.node, known);
  }
}

function checkExtension(
  link: Link,
  { node, tree }: Elements['fields'][number],
  extendee: MessageType,
  ranges: Ranges,
): void {
  const { number } = node;
  const isMessageSet = extendee.options.get('message_set_wire_format') === true;
  if (ranges.at(number) === undefined && !(isMessageSet && number > 536_870_911)) {
    const message = `"${extendee.fullName}" does not leave the number ${number} to extensions`;
    link.report('bad-extension', message, tree.number, node.at);
  } else if (isOutside(number) && !isMessageSet) {
    link.report('number-out-of-range', outsideText(number), tree.number, node.at);
  }
  const other = link.extensionAt(extendee, number, node);
  if (other !== undefined) {
    link.report(
      'duplicate-number',
      `the number ${number} of "${extendee.fullName}" is that of "${other.fullName}" already`,
      tree.number,
      node.at,
    );
  }
  if (tree.label?.text === 'required')
    link.report('bad-extension', 'extensions cannot be required', tree.label, node.at);
  if (link.file.edition === 'proto3' && !OPTIONS.test(extendee.fullName)) {
    link.report('bad-extension', 'files of proto3 extend options only', tree.extendee ?? tree.name, node.at);
  }
  if (isMessageSet && (node.type.kind !== 'message' || node.cardinality === 'repeated' || node.delimited)) {
    link.report('bad-extension', 'extensions of message sets are single messages', tree.type, node.at);
  }
}

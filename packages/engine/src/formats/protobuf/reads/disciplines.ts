import type { Change } from '../../../model/change.ts';
import type { Refutation, RefutationClass } from '../../../model/refutation.ts';
import type { Census } from '../diff/census.ts';
import { tell } from '../diff.ts';
import type { MessageType } from '../schema.ts';
import { partsOf } from './graph.ts';
import type { Reading } from './reading.ts';
import type { Witnesses } from './witness.ts';

/** Changes that programs generated from the documents notice, and why. */
const SEEN_IN_CODE: Readonly<Record<string, string>> = {
  field_added: 'programs of the reader use a field that the writer does not have',
  field_removed: 'programs of the writer use a field that the reader does not have',
  field_renamed: 'programs know the field by its name',
  field_type_changed: 'programs know the field by its type',
  field_cardinality_changed: 'programs treat a list otherwise than a single value',
  field_presence_changed: 'programs may ask whether the field is set only where that can be told',
  field_moved_into_oneof: 'programs treat the fields of a oneof together',
  field_moved_out_of_oneof: 'programs treat the fields of a oneof together',
  field_moved_between_oneofs: 'programs treat the fields of a oneof together',
  oneof_added: 'programs of the reader use a oneof that the writer does not have',
  oneof_removed: 'programs of the writer use a oneof that the reader does not have',
  oneof_renamed: 'programs know the oneof by its name',
  enum_added: 'programs of the reader use an enum that the writer does not have',
  enum_removed: 'programs of the writer use an enum that the reader does not have',
  enum_renamed: 'programs know the enum by its name',
  enum_moved: 'programs know the enum by its name',
  enum_opened: 'programs treat numbers that are not declared otherwise',
  enum_closed: 'programs treat numbers that are not declared otherwise',
  enum_value_added: 'programs of the reader use a value that the writer does not have',
  enum_value_removed: 'programs of the writer use a value that the reader does not have',
  enum_value_renamed: 'programs know the value by its name',
  message_added: 'programs of the reader use a message that the writer does not have',
  message_removed: 'programs of the writer use a message that the reader does not have',
  message_renamed: 'programs know the message by its name',
  message_moved: 'programs know the message by its name',
  package_changed: 'programs know all types by their package',
  code_option_changed: 'the option decides what the generated code looks like',
  service_added: 'programs of the reader use a service that the writer does not have',
  service_removed: 'programs of the writer use a service that the reader does not have',
  rpc_added: 'programs of the reader call a method that the writer does not have',
  rpc_removed: 'programs of the writer call a method that the reader does not have',
  rpc_request_type_changed: 'programs call the method with messages of its type',
  rpc_response_type_changed: 'programs get messages of the type that the method gives',
  rpc_streaming_changed: 'programs call a streaming method otherwise than another',
};

/** Numbers that may come to mean something else later on, and why. */
function policyOf({ kind, detail }: Change): string | undefined {
  switch (kind) {
    case 'field_added':
    case 'field_removed':
      return detail.number_reserved === true ? undefined : `the number ${detail.number} is free to be used again`;
    case 'enum_value_removed':
      return detail.reserved === true ? undefined : `the number ${detail.number} is free to be used again`;
    case 'reserved_removed':
      return 'what was kept from use is free to be used again';
    case 'extension_range_removed':
      return 'extensions with these numbers have lost their place';
    default:
      return undefined;
  }
}

/**
 * What is no matter of single data: records of a message that the reader does not have, generated code, and numbers that are not kept from
 * use. It follows the story told from the writer to the reader.
 */
export function* disciplines(reading: Reading, witnesses: Witnesses): Generator<Refutation> {
  for (const change of tell(reading.comparison)) {
    if (change.concerns === 'forward') continue;
    if (change.kind === 'message_removed') yield* lostRecord(reading, witnesses, change);
    if (change.kind === 'message_set_changed') {
      yield refutation(change, 'lossy', 'messages of the older set format are encoded otherwise', 'unproven');
    }
    const code = SEEN_IN_CODE[change.kind];
    if (code !== undefined) yield refutation(change, 'source', code);
    const policy = policyOf(change);
    if (policy !== undefined) yield refutation(change, 'policy', policy);
  }
}

function refutation(
  { at: { before, after }, aspect }: Change,
  kind: RefutationClass,
  reason: string,
  answer: Refutation['answer'] = 'no',
): Refutation {
  const at = { ...(after !== undefined && { reader: after }), ...(before !== undefined && { writer: before }) };
  return { answer, class: kind, at, aspect, reason };
}

const PLACES = new WeakMap<Census, ReadonlyMap<string, MessageType>>();

/** The messages of a document by their place; found once, and only where a message is gone. */
function placesOf(census: Census): ReadonlyMap<string, MessageType> {
  const known = PLACES.get(census);
  if (known) return known;
  const places = new Map(census.messages.map((type) => [type.at, type]));
  PLACES.set(census, places);
  return places;
}

/**
 * Bytes do not name their message, so nobody can say which messages are records. One that is no part of another can be nothing else (or
 * the message of a call), and has nothing to be read as; the parts of others are looked at where they are used.
 */
function* lostRecord({ writer, minimums }: Reading, witnesses: Witnesses, change: Change): Generator<Refutation> {
  const type = placesOf(writer).get(change.at.before ?? '');
  if (type === undefined || partsOf(writer).has(type) || !minimums.isWritable(type)) return;
  const reason = `records of '${type.fullName}' have no message that they could be read as`;
  const witness = witnesses.record(type);
  yield { ...refutation(change, 'unreadable', reason), ...(witness && { witness }) };
}

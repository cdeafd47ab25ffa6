import type { Bump } from '../../model/change.ts';
import type { Rule, RuleBook } from '../../model/format.ts';
import { isJsonObject, type JsonValue, printJson } from '../../model/json.ts';
import { BUF_RULES } from './buf/rules.ts';
import { CONFLUENT_RULES } from './confluent/rules.ts';

type Message = Rule['message'];
type Row = readonly [bump: Bump, title: string, why: string, message: Message];

/** Two kinds that are each other's mirror. */
function pair(one: string, [bump, title, why, message]: Row, other: string, otherRow: Row): Record<string, Rule> {
  const [otherBump, otherTitle, otherWhy, otherMessage] = otherRow;
  return {
    [one]: { title, why, message, mirror: other, bump },
    [other]: { title: otherTitle, why: otherWhy, message: otherMessage, mirror: one, bump: otherBump },
  };
}

/** Kinds that stay the same when the documents are exchanged. */
function own(rows: Readonly<Record<string, Row>>): Record<string, Rule> {
  return Object.fromEntries(
    Object.entries(rows).map(([kind, [bump, title, why, message]]) => [
      kind,
      { title, why, message, mirror: kind, bump },
    ]),
  );
}

function text(value: JsonValue | undefined): string {
  if (value === null || value === undefined || value === '') return 'none';
  return typeof value === 'string' ? value : printJson(value);
}

const about =
  (noun: string, what: string): Message =>
  (_detail, path) =>
    `${noun} '${path}' ${what}`;

const step =
  (noun: string, what: string): Message =>
  ({ from, to }, path) =>
    `${noun} '${path}' ${what}: ${text(from)} -> ${text(to)}`;

const fieldFacts = ({ number, type, label }: Parameters<Message>[0]): string =>
  `${label === 'repeated' || label === 'required' ? `${label} ` : ''}${text(type)}, number ${text(number)}`;

/** What a field with a label holds. */
function valuesOf(label: JsonValue | undefined): string {
  if (label === 'repeated') return 'a list';
  return label === 'required' ? 'a required value' : 'a single value';
}

/** Presence as the language calls it; the label of explicit presence is `optional`. */
function presenceOf(label: JsonValue | undefined): string {
  return label === 'optional' ? 'explicit' : text(label);
}

/** Ranges and names, the first few of many. */
function kept({ ranges, names }: Parameters<Message>[0]): string {
  const listed = [
    ...(Array.isArray(ranges) ? ranges : []).map((range: JsonValue) => text(range)),
    ...(Array.isArray(names) ? names : []).map((name: JsonValue) => `"${text(name)}"`),
  ];
  const more = listed.length > 10 ? ` and ${listed.length - 10} more` : '';
  return `${listed.slice(0, 10).join(', ')}${more}`;
}

const FIELDS = {
  ...pair(
    'field_added',
    [
      'minor',
      'Field added',
      'Older readers keep its bytes among the unknown fields; older parsers of the JSON form refuse it.',
      (detail, path) => `field '${path}' was added (${fieldFacts(detail)})`,
    ],
    'field_removed',
    [
      'minor',
      'Field removed',
      'What was written into it goes to the unknown fields. Its number and name should be reserved, so that nobody uses them for something else.',
      (detail, path) =>
        `field '${path}' was removed (${fieldFacts(detail)})${detail.number_reserved === true ? '' : ' and its number is not reserved'}`,
    ],
  ),
  ...pair(
    'required_added',
    [
      'minor',
      'Field became required',
      'Messages that were written without it are refused.',
      step('field', 'became required'),
    ],
    'required_removed',
    [
      'minor',
      'Field no longer required',
      'Older readers refuse messages without it.',
      step('field', 'is no longer required'),
    ],
  ),
  ...pair(
    'utf8_validation_added',
    [
      'minor',
      'Text has to be UTF-8',
      'Text that was written without a check may be refused.',
      about('text of field', 'has to be UTF-8 now'),
    ],
    'utf8_validation_removed',
    [
      'minor',
      'Text need no longer be UTF-8',
      'Older readers refuse text that is not UTF-8.',
      about('text of field', 'need no longer be UTF-8'),
    ],
  ),
  ...pair(
    'field_moved_into_oneof',
    [
      'minor',
      'Field moved into a oneof',
      'Of fields that were set together only the last one survives.',
      ({ to }, path) => `field '${path}' moved into the oneof '${text(to)}'`,
    ],
    'field_moved_out_of_oneof',
    [
      'minor',
      'Field moved out of a oneof',
      'Older readers keep only one of the fields that are now set together.',
      ({ from }, path) => `field '${path}' moved out of the oneof '${text(from)}'`,
    ],
  ),
  ...own({
    field_moved_between_oneofs: [
      'minor',
      'Field moved to another oneof',
      'It excludes other fields than before.',
      step('field', 'moved to another oneof'),
    ],
    field_renamed: [
      'minor',
      'Field renamed',
      'The bytes hold numbers and not names; the JSON form and generated code do not find the field any more.',
      ({ to }, path) => `field '${path}' was renamed to '${text(to)}'`,
    ],
    json_name_changed: [
      'minor',
      'Name in the JSON form changed',
      'Parsers of the JSON form do not find the field any more.',
      step('JSON name of field', 'changed'),
    ],
    field_renumbered: [
      'minor',
      'Field renumbered',
      'The number is the identity of a field in the bytes: readers look for one number and writers use the other.',
      step('number of field', 'changed'),
    ],
    field_type_changed: [
      'minor',
      'Type changed',
      'Whether values survive depends on how both types are encoded; the JSON form and generated code have rules of their own.',
      step('type of field', 'changed'),
    ],
    message_encoding_changed: [
      'minor',
      'Encoding of a message changed',
      'Readers of the one encoding take the other for an unknown field.',
      step('encoding of field', 'changed'),
    ],
    field_cardinality_changed: [
      'minor',
      'Single value or list changed',
      'Of a list that is read as a single value one or nothing is left.',
      ({ from, to }, path) => `field '${path}' changed from ${valuesOf(from)} to ${valuesOf(to)}`,
    ],
    field_presence_changed: [
      'minor',
      'Presence changed',
      'Whether a zero was set, or nothing at all, can be told on one side only.',
      ({ from, to }, path) => `presence of field '${path}' changed: ${presenceOf(from)} -> ${presenceOf(to)}`,
    ],
    packed_changed: [
      'patch',
      'Packing changed',
      'Parsers read packed and unpacked lists alike.',
      ({ to }, path) => `list '${path}' is ${to === true ? 'now' : 'no longer'} packed`,
    ],
    default_changed: [
      'minor',
      'Default changed',
      'Where the field is absent, both sides assume different values.',
      step('default of field', 'changed'),
    ],
  }),
} satisfies RuleBook;

const TYPES = {
  ...pair(
    'oneof_added',
    ['minor', 'Oneof added', 'What matters is which fields moved into it.', about('oneof', 'was added')],
    'oneof_removed',
    ['minor', 'Oneof removed', 'What matters is which fields moved out of it.', about('oneof', 'was removed')],
  ),
  ...pair(
    'enum_value_added',
    [
      'minor',
      'Enum value added',
      'Older readers of a closed enum pass it over, those of an open enum see its number; older parsers of the JSON form refuse its name.',
      ({ number }, path) => `enum value '${path}' = ${text(number)} was added`,
    ],
    'enum_value_removed',
    [
      'minor',
      'Enum value removed',
      'Older data may hold it. Its number and name should be reserved, so that nobody uses them for something else.',
      ({ number, reserved }, path) =>
        `enum value '${path}' = ${text(number)} was removed${reserved === true ? '' : ' and its number is not reserved'}`,
    ],
  ),
  ...pair(
    'enum_closed',
    [
      'minor',
      'Enum closed',
      'Numbers that are not declared are passed over by readers.',
      about('enum', 'is closed now'),
    ],
    'enum_opened',
    ['minor', 'Enum opened', 'Fields may hold numbers that are not declared.', about('enum', 'is open now')],
  ),
  ...pair(
    'reserved_added',
    [
      'patch',
      'Numbers or names reserved',
      'Nobody can use them for something else by mistake.',
      (detail, path) => `'${path}' now reserves ${kept(detail)}`,
    ],
    'reserved_removed',
    [
      'patch',
      'Numbers or names no longer reserved',
      'They can be used for something else, while older data still holds them.',
      (detail, path) => `'${path}' no longer reserves ${kept(detail)}`,
    ],
  ),
  ...pair(
    'extension_range_added',
    [
      'patch',
      'Numbers opened for extensions',
      'Others may extend the message with these numbers.',
      (detail, path) => `'${path}' is open for extensions ${kept(detail)}`,
    ],
    'extension_range_removed',
    [
      'minor',
      'Numbers closed for extensions',
      'Extensions with these numbers have lost their place.',
      (detail, path) => `'${path}' is no longer open for extensions ${kept(detail)}`,
    ],
  ),
  ...pair(
    'message_added',
    ['minor', 'Message added', 'Older readers have no message to read its records as.', about('message', 'was added')],
    'message_removed',
    [
      'minor',
      'Message removed',
      'Bytes do not name their message, so records of one that is no part of another cannot be read as anything any more.',
      about('message', 'was removed'),
    ],
  ),
  ...pair(
    'enum_added',
    ['minor', 'Enum added', 'What matters is which fields use it.', about('enum', 'was added')],
    'enum_removed',
    ['minor', 'Enum removed', 'Generated code has lost a type.', about('enum', 'was removed')],
  ),
  ...own({
    oneof_renamed: [
      'minor',
      'Oneof renamed',
      'Names of oneofs are in generated code alone.',
      step('oneof', 'was renamed'),
    ],
    enum_value_renamed: [
      'minor',
      'Enum value renamed',
      'The bytes hold the number; the JSON form and generated code know the name. Where the name has gone to another number, values are taken for each other.',
      ({ from, to, number }, path) =>
        `enum value '${path}' was renamed: ${text(from)} -> ${text(to)} = ${text(number)}`,
    ],
    enum_value_renumbered: [
      'minor',
      'Enum value renumbered',
      'The bytes hold the number: the value is taken for another one, or for none.',
      step('number of enum value', 'changed'),
    ],
    enum_default_changed: [
      'minor',
      'First enum value changed',
      'It is what fields of the enum hold where nothing was written.',
      step('first value of enum', 'changed'),
    ],
    enum_aliases_reordered: [
      'patch',
      'Names of one enum value in another order',
      'The JSON form and generated code call a value by the first of its names; readers know all of them.',
      ({ number }, path) => `names of the value ${text(number)} of enum '${path}' stand in another order`,
    ],
    json_format_changed: [
      'patch',
      'JSON form promised or not',
      'Whether the JSON form is checked to be free of conflicts has changed.',
      step('JSON format of', 'changed'),
    ],
    message_renamed: [
      'minor',
      'Message renamed',
      'The bytes do not name their message. Generated code does, and so do `Any` and registries.',
      step('message', 'was renamed'),
    ],
    message_moved: [
      'minor',
      'Message moved',
      'The bytes do not name their message. Generated code does, and so do `Any` and registries.',
      step('message', 'was moved'),
    ],
    messages_reordered: [
      'patch',
      'Messages in another order',
      'Registries know a message by its position in the document; each record names its document too, so that nothing is mistaken.',
      ({ first }) => `messages stand in another order, from '${text(first)}' on`,
    ],
    message_set_changed: [
      'minor',
      'Message set format changed',
      'Extensions of the message are encoded otherwise.',
      step('set format of message', 'changed'),
    ],
    enum_renamed: ['minor', 'Enum renamed', 'Generated code knows it by its name.', step('enum', 'was renamed')],
    enum_moved: ['minor', 'Enum moved', 'Generated code knows it by its name.', step('enum', 'was moved')],
  }),
} satisfies RuleBook;

const FILES = {
  ...pair(
    'service_added',
    ['minor', 'Service added', 'Older servers do not have it.', about('service', 'was added')],
    'service_removed',
    ['major', 'Service removed', 'Calls of its methods fail.', about('service', 'was removed')],
  ),
  ...pair(
    'rpc_added',
    ['minor', 'Method added', 'Older servers do not have it.', about('method', 'was added')],
    'rpc_removed',
    ['major', 'Method removed', 'Calls of it fail.', about('method', 'was removed')],
  ),
  ...pair(
    'import_added',
    ['patch', 'Import added', 'What matters is what is used of it.', ({ name }) => `'${text(name)}' is imported`],
    'import_removed',
    [
      'patch',
      'Import removed',
      'What matters is what was used of it.',
      ({ name }) => `'${text(name)}' is no longer imported`,
    ],
  ),
  ...own({
    import_changed: [
      'patch',
      'Kind of import changed',
      'Documents that import this one may see other names.',
      ({ name, from, to }) => `import of '${text(name)}' changed: ${text(from)} -> ${text(to)}`,
    ],
    syntax_changed: [
      'patch',
      'Syntax changed',
      'Another syntax has other defaults; where these have an effect, it is told as a change of its own.',
      ({ from, to }) => `syntax changed: ${text(from)} -> ${text(to)}`,
    ],
    package_changed: [
      'minor',
      'Package changed',
      'The bytes hold no names. Generated code does, and so do `Any` and registries.',
      ({ from, to }) => `package changed: ${text(from)} -> ${text(to)}`,
    ],
    rpc_request_type_changed: [
      'minor',
      'Request type changed',
      'Older clients send messages of another type.',
      step('request of method', 'changed'),
    ],
    rpc_response_type_changed: [
      'minor',
      'Response type changed',
      'Older clients expect messages of another type.',
      step('response of method', 'changed'),
    ],
    rpc_streaming_changed: [
      'major',
      'Streaming changed',
      'A stream of messages is called otherwise than a single one.',
      ({ side, to }, path) => `${text(side)} of method '${path}' ${to === true ? 'now streams' : 'no longer streams'}`,
    ],
    code_option_changed: [
      'minor',
      'Option of generated code changed',
      'Programs that use the generated code may no longer compile.',
      optionMessage,
    ],
    option_changed: [
      'patch',
      'Option changed',
      'Options tell tools something about the document; the data stays the same.',
      optionMessage,
    ],
  }),
} satisfies RuleBook;

function optionMessage({ option, from, to }: Parameters<Message>[0], path: string): string {
  const values = isJsonObject(from) || isJsonObject(to) ? '' : `: ${text(from)} -> ${text(to)}`;
  return `option ${text(option)} of ${path === '' ? 'the document' : `'${path}'`} changed${values}`;
}

/** The rule book of Protobuf: our own kinds, and beside them the kinds of Confluent and of buf as these spell them. */
export const RULES: RuleBook = { ...FIELDS, ...TYPES, ...FILES, ...CONFLUENT_RULES, ...BUF_RULES };

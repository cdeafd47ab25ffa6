import type { Field, Scalar } from '../../schema.ts';
import type { Elements, Link } from '../draft.ts';
import { isPackable } from '../settle.ts';

type FieldElement = Elements['fields'][number];

/** Checks labels, types and options of each field against its syntax. */
export function checkFields(link: Link): void {
  for (const element of link.elements.fields) {
    if (element.parent?.isMapEntry === true && element.tree.extendee === undefined) checkMapPart(link, element);
    else checkLabel(link, element);
    checkType(link, element);
    checkOptions(link, element);
  }
}

function checkLabel(link: Link, { node, tree }: FieldElement): void {
  const wrong = whyNoLabel(link, tree, node.oneof?.isSynthetic === false);
  if (wrong === undefined) return;
  link.report('bad-label', wrong.message, tree.label ?? tree.type, node.at, wrong.hint);
}

interface Wrong {
  readonly message: string;
  readonly hint?: string;
}

function whyNoLabel({ file: { edition } }: Link, tree: FieldElement['tree'], isMember: boolean): Wrong | undefined {
  const label = tree.label?.text;
  if (isMember) return label === undefined ? undefined : { message: `fields of oneofs take no "${label}"` };
  if (edition === 'proto2') {
    if (label !== undefined) return undefined;
    return {
      message: 'fields of proto2 begin with "optional", "required" or "repeated"',
      hint: 'or declare the syntax: syntax = "proto3";',
    };
  }
  if (edition === 'proto3') {
    return label === 'required' ? { message: 'proto3 has no required fields' } : undefined;
  }
  if (label === 'required') {
    return { message: `edition ${edition} has no "required"`, hint: 'set features.field_presence = LEGACY_REQUIRED' };
  }
  if (label === 'optional') {
    return {
      message: `edition ${edition} has no "optional"`,
      hint: 'leave it out: fields have presence unless features.field_presence says otherwise',
    };
  }
  return undefined;
}

const NO_MAP_KEYS: ReadonlySet<Scalar> = new Set<Scalar>(['float', 'double', 'bytes']);

function checkMapPart(link: Link, { node, tree }: FieldElement): void {
  const { type } = node;
  if (node.number === 1 && (type.kind !== 'scalar' || NO_MAP_KEYS.has(type.scalar))) {
    link.report('bad-map', 'keys of maps are whole numbers, booleans or strings', tree.type, node.at);
  }
  if (
    node.number === 2 &&
    type.kind === 'enum' &&
    type.enum.values[0] !== undefined &&
    type.enum.values[0].number !== 0
  ) {
    link.report(
      'bad-map',
      `the first value of "${type.enum.fullName}" is not 0, so it is no value of a map`,
      tree.type,
      node.at,
    );
  }
}

function checkType(link: Link, { node, tree, parent }: FieldElement): void {
  const { edition } = link.file;
  const { type } = node;
  if (tree.madeFor === 'group' && edition !== 'proto2') {
    const hint = edition === 'proto3' ? 'use a message' : 'use a message, and features.message_encoding = DELIMITED';
    link.report(
      'bad-group',
      `${edition === 'proto3' ? 'proto3' : `edition ${edition}`} has no groups`,
      tree.name,
      node.at,
      hint,
    );
  }
  if (
    type.kind !== 'enum' ||
    type.enum.features.enumType === 'OPEN' ||
    (parent?.isMapEntry === true && node.number === 1)
  )
    return;
  if (edition === 'proto3' && node.extends === undefined) {
    const message = `"${type.enum.fullName}" is a closed enum, which messages of proto3 cannot hold`;
    link.report('closed-enum', message, tree.type, node.at);
  }
}

const LONG: ReadonlySet<Scalar> = new Set<Scalar>(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']);

function checkOptions(link: Link, { node, tree }: FieldElement): void {
  if (node.options.size === 0) return;
  const wrong = whyBadOption(link, node);
  if (wrong !== undefined) link.report('bad-option', wrong, tree.options[0] ?? tree.name, node.at);
}

function whyBadOption({ file: { edition } }: Link, node: Field): string | undefined {
  const { options, type } = node;
  const isEdition = edition !== 'proto2' && edition !== 'proto3';
  if (options.has('packed') && isEdition)
    return `edition ${edition} has no "packed"; features.repeated_field_encoding is for it`;
  if (options.get('packed') === true && (node.cardinality !== 'repeated' || !isPackable(node))) {
    return '"packed" is for repeated numbers, booleans and enums';
  }
  const isLazy = options.get('lazy') === true || options.get('unverified_lazy') === true;
  if (isLazy && (type.kind !== 'message' || node.delimited)) return '"lazy" is for messages that are no groups';
  if (options.has('ctype') && (edition === '2024' || edition === '2026')) {
    return `edition ${edition} has no "ctype"; features.(pb.cpp).string_type is for it`;
  }
  const jstype = options.get('jstype');
  if (jstype !== undefined && jstype !== 'JS_NORMAL' && !(type.kind === 'scalar' && LONG.has(type.scalar))) {
    return '"jstype" is for whole numbers of 64 bits';
  }
  return undefined;
}

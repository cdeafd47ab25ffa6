import { wireTypeOf } from '../codec/wire.ts';
import type { Census } from '../diff/census.ts';
import type { FieldPair } from '../diff/fields.ts';
import type { TypeMatch } from '../diff/match.ts';
import type { Field, MessageType } from '../schema.ts';
import type { Reading } from './reading.ts';

/** A message of the writer that the reader reads as a message of its own. */
export interface Node {
  readonly writer: MessageType;
  readonly reader: MessageType;
  /** True where the story compares the two; differences of others are told at the field that leads to them. */
  readonly isTold: boolean;
  /** How a whole message gets here first: from which node, by which field. None for a message that is written on its own. */
  readonly from?: { readonly node: Node; readonly field: Field };
  /** Fields of both that lead on, with the node that they lead to. */
  steps: readonly Step[];
  /** Fields that lead to more than is followed. */
  lost: readonly FieldPair[];
}

export interface Step {
  readonly written: Field;
  readonly read: Field;
  readonly to: Node;
}

/** What a stranger costs apart from its fields. */
const STRANGER = 10;
const NONE: readonly never[] = [];

/** Everything that is read as something else, from the messages of the document on. */
export type Graph = readonly Node[];

/**
 * Which message is read as which: every message of the document as the same one of the reader, and on from there along the fields that have
 * the same number and the same encoding. Messages that are no part of another go first, so that the others are shown inside of them.
 */
export function graphOf({ types, minimums, strangers }: Reading): Graph {
  const { before: writer, messages } = types;
  const nodes: Node[] = [];
  const first = new Map<MessageType, Node>();
  const others = new Map<MessageType, Map<MessageType, Node>>();
  const reach = (written: MessageType, read: MessageType, isTold: boolean, from?: Node['from']): Node | undefined => {
    // Nearly every message is read as one other.
    const usual = first.get(written);
    const found = usual?.reader === read ? usual : others.get(written)?.get(read);
    if (found) return found;
    if (!isTold && !strangers.take(STRANGER + written.fields.length + read.fields.length)) return undefined;
    const node: Node = from
      ? { writer: written, reader: read, isTold, from, steps: NONE, lost: NONE }
      : { writer: written, reader: read, isTold, steps: NONE, lost: NONE };
    if (usual === undefined) first.set(written, node);
    else {
      const beside = others.get(written) ?? new Map<MessageType, Node>();
      others.set(written, beside.set(read, node));
    }
    nodes.push(node);
    return node;
  };
  const follow = (start: number): void => {
    for (let index = start; index < nodes.length; index++) {
      const node = nodes[index];
      if (node) expand(node, types, minimums, reach);
    }
  };
  const own = writer.messages.filter(({ file }) => file === writer.schema.root);
  const parts = partsOf(writer);
  for (const isPart of [false, true]) {
    const start = nodes.length;
    for (const type of own) {
      const same = messages.afterOf.get(type);
      if (same && parts.has(type) === isPart && minimums.isWritable(type)) reach(type, same, true);
    }
    follow(start);
  }
  return nodes;
}

type Reach = (written: MessageType, read: MessageType, isTold: boolean, from: Node['from']) => Node | undefined;

function expand(node: Node, { before, after, messages }: TypeMatch, minimums: Reading['minimums'], reach: Reach): void {
  const steps: Step[] = [];
  const lost: FieldPair[] = [];
  for (const written of before.fieldsOf(node.writer)) {
    if (written.type.kind !== 'message') continue;
    const read = after.fieldOf(node.reader, written.number);
    if (read?.type.kind !== 'message' || wireTypeOf(written) !== wireTypeOf(read)) continue;
    const [inner, other] = [written.type.message, read.type.message];
    if (!minimums.isWritable(inner)) continue;
    const isTold = inner.isMapEntry ? node.isTold && other.isMapEntry : messages.afterOf.get(inner) === other;
    const to = reach(inner, other, isTold, { node, field: written });
    if (to) steps.push({ written, read, to });
    else lost.push([written, read]);
  }
  if (steps.length > 0) node.steps = steps;
  if (lost.length > 0) node.lost = lost;
}

const PARTS = new WeakMap<Census, ReadonlySet<MessageType>>();

/** The messages that are the type of a field of another message, or of an entry of a map. */
export function partsOf(census: Census): ReadonlySet<MessageType> {
  const known = PARTS.get(census);
  if (known) return known;
  const parts = new Set<MessageType>();
  const add = (owner: MessageType): void => {
    for (const { type } of census.fieldsOf(owner)) {
      if (type.kind !== 'message' || type.message === owner) continue;
      if (type.message.isMapEntry) add(type.message);
      else parts.add(type.message);
    }
  };
  for (const type of census.messages) add(type);
  PARTS.set(census, parts);
  return parts;
}

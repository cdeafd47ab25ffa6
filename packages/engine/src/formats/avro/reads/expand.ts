import { nameOf } from '../diff/type-name.ts';
import type { BranchMatch } from '../match/branches.ts';
import type { AvroType, NamedType, UnionType } from '../schema.ts';
import { choose, isLostToOldJava } from './choice.ts';
import type { Correspondence } from './correspondence.ts';
import { definedAt, type Fault, type Slots, type Spot } from './fault.ts';
import { leafFaults } from './leaves.ts';
import { type Finds, type Node, type Part, type Step, typeAt } from './product.ts';
import { expandRecord } from './records.ts';

const SAME: Step = { kind: 'same' };

/** What is known about the documents. */
export interface Documents {
  readonly correspondence: Correspondence;
  /** True for readers that refuse fields that they do not know. */
  readonly isClosed: boolean;
  /** False for types of the writer that have no finite datum. */
  isInhabited(type: AvroType): boolean;
}

/** What is wrong with a pair of types by itself, and the pairs inside that data lead to (Avro 1.12, Schema Resolution). */
export function expand(node: Node, documents: Documents): Finds {
  const { writer, reader, slots } = node;
  const { correspondence } = documents;
  if (writer.kind === 'union') {
    return reader.kind === 'union'
      ? expandUnions(node, writer, reader, documents)
      : expandWriterUnion(node, writer, correspondence);
  }
  if (reader.kind === 'union') return expandReaderUnion(node, reader, correspondence);
  if (writer.kind === 'record' && reader.kind === 'record')
    return expandRecord(node, writer, reader, correspondence, documents.isClosed);
  const faults = leafFaults(writer, reader, slots);
  if (writer.kind === 'array' && reader.kind === 'array') {
    return {
      faults,
      parts: [{ writer: writer.items, reader: reader.items, step: { kind: 'items' }, slots: slotsIn(node, '/items') }],
    };
  }
  if (writer.kind === 'map' && reader.kind === 'map') {
    return {
      faults,
      parts: [
        { writer: writer.values, reader: reader.values, step: { kind: 'values' }, slots: slotsIn(node, '/values') },
      ],
    };
  }
  return { faults, parts: [] };
}

/** Where two parts are used, if their wholes are told. */
function slotsIn({ told, slots }: Node, writer: string, reader = writer): Slots | undefined {
  return told ? { writer: slots.writer + writer, reader: slots.reader + reader } : undefined;
}

function expandUnions(node: Node, writer: UnionType, reader: UnionType, documents: Documents): Finds {
  const faults: Fault[] = [];
  const parts: Part[] = [];
  const match = new BranchMeeting(node, documents.correspondence.branches(writer, reader));
  for (const [index, type] of writer.branches.entries()) {
    if (!documents.isInhabited(type)) continue;
    const choices = choose(type, reader);
    if (choices === undefined || !(choices.exact || choices.others.length > 0)) {
      faults.push(noBranch(type, match.blame(index, type), { index, undecided: choices === undefined }));
      continue;
    }
    if (isLostToOldJava(type, reader)) faults.push(oldJava(type, match.blame(index, type), index));
    const step: Step = { kind: 'branch', index };
    const { exact, others } = choices;
    if (exact) parts.push({ writer: type, reader: exact.type, step, ...match.meeting(index, type, exact.index) });
    for (const other of others) {
      const blame = exact ? match.precedence(index, other.index) : undefined;
      if (exact && blame === undefined) continue;
      const meeting = blame ? { blame } : match.meeting(index, type, other.index);
      parts.push({ writer: type, reader: other.type, step, ...meeting });
    }
  }
  return { faults, parts };
}

/** What the story says about the branches of two unions that data lead from and to. */
class BranchMeeting {
  readonly #node: Node;
  readonly #byWriter: ReadonlyMap<number, BranchMatch['pairs'][number]>;
  readonly #byReader: ReadonlyMap<number, BranchMatch['pairs'][number]>;

  constructor(node: Node, { pairs }: BranchMatch) {
    this.#node = node;
    this.#byWriter = new Map(pairs.map((pair) => [pair.beforeIndex, pair]));
    this.#byReader = new Map(pairs.map((pair) => [pair.afterIndex, pair]));
  }

  /** Where a branch of the writer meets one of the reader, or what is to blame for that. */
  meeting(index: number, type: AvroType, reader: number): Pick<Part, 'slots' | 'blame'> {
    const same = this.#byWriter.get(index)?.afterIndex === reader;
    return same ? { slots: slotsIn(this.#node, `/${index}`, `/${reader}`) } : { blame: this.blame(index, type) };
  }

  /** The change to blame where a branch of the writer does not meet its like: it was taken away, or its name was changed. */
  blame(index: number, type: AvroType): Spot {
    const like = this.#byWriter.get(index)?.after;
    return like ? renaming(type, like) : removal(this.#node, index);
  }

  /** The change that put a branch of the reader before one that a branch of the writer has for itself; undefined where it stood there. */
  precedence(index: number, reader: number): Spot | undefined {
    const { slots } = this.#node;
    const stood = this.#byReader.get(reader)?.beforeIndex;
    if (stood === undefined) return { at: { reader: `${slots.reader}/${reader}` }, aspect: 'presence' };
    return stood > index ? { at: slots, aspect: 'order' } : undefined;
  }
}

/** The change that took a branch of the writer from the reader. */
function removal({ slots }: Node, index: number): Spot {
  return { at: { writer: `${slots.writer}/${index}` }, aspect: 'presence' };
}

/** The change of name that makes the same branch another one to readers. */
function renaming(writer: AvroType, reader: AvroType): Spot {
  const renamed = 'fullName' in writer && 'fullName' in reader && writer.name !== (reader as NamedType).name;
  return { at: definedAt(writer, reader), aspect: renamed ? 'name' : 'namespace' };
}

function noBranch(
  type: AvroType,
  spot: Spot,
  { index, undecided }: { readonly index?: number; readonly undecided: boolean },
): Fault {
  const shown = index === undefined ? {} : { shown: { kind: 'branch', index } as const };
  if (undecided) {
    const reason = `more branches of the reader have the name of ${nameOf(type)} than were looked at`;
    return { class: 'unreadable', spot, reason, unproven: true };
  }
  return {
    class: 'unreadable',
    spot,
    reason: `no branch of the reader takes data of the type ${nameOf(type)}`,
    ...shown,
  };
}

function expandWriterUnion(node: Node, writer: UnionType, correspondence: Correspondence): Finds {
  const { reader, slots } = node;
  const parts = writer.branches.map((type, index): Part => {
    const told = node.told && correspondence.same(type, reader);
    return {
      writer: type,
      reader,
      step: { kind: 'branch', index },
      slots: told ? slotsIn(node, `/${index}`, '') : undefined,
      blame: typeAt(slots),
    };
  });
  return { faults: [], parts };
}

function expandReaderUnion(node: Node, reader: UnionType, correspondence: Correspondence): Finds {
  const { writer, slots } = node;
  const choices = choose(writer, reader);
  const all = choices ? [...(choices.exact ? [choices.exact] : []), ...choices.others] : [];
  if (all.length === 0)
    return { faults: [noBranch(writer, typeAt(slots), { undecided: choices === undefined })], parts: [] };
  const parts = all.map((choice): Part => {
    const told = node.told && correspondence.same(writer, choice.type);
    const meeting = told ? { slots: slotsIn(node, '', `/${choice.index}`) } : { blame: typeAt(slots) };
    return { writer, reader: choice.type, step: SAME, ...meeting };
  });
  return { faults: isLostToOldJava(writer, reader) ? [oldJava(writer, typeAt(slots))] : [], parts };
}

function oldJava(type: AvroType, spot: Spot, index?: number): Fault {
  const reason = `Java before 1.9 does not read ${nameOf(type)} by the branch float of a union`;
  const shown = index === undefined ? {} : { shown: { kind: 'branch', index } as const };
  return { class: 'unreadable', spot, reason, ...shown };
}

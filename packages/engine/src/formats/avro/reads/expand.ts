import { nameOf } from '../diff/type-name.ts';
import type { AvroType, NamedType, UnionType } from '../schema.ts';
import { choose } from './choice.ts';
import type { Correspondence } from './correspondence.ts';
import { definedAt, type Fault, type Slots, type Spot } from './fault.ts';
import { leafFaults } from './leaves.ts';
import { type Finds, type Node, type Part, type Step, typeAt } from './product.ts';
import { expandRecord } from './records.ts';

const SAME: Step = { kind: 'same' };

/** What is wrong with a pair of types by itself, and the pairs inside that data lead to (Avro 1.12, Schema Resolution). */
export function expand(node: Node, correspondence: Correspondence): Finds {
  const { writer, reader, slots } = node;
  if (writer.kind === 'union') {
    return reader.kind === 'union'
      ? expandUnions(node, writer, reader, correspondence)
      : expandWriterUnion(node, writer, correspondence);
  }
  if (reader.kind === 'union') return expandReaderUnion(node, reader, correspondence);
  if (writer.kind === 'record' && reader.kind === 'record') return expandRecord(node, writer, reader, correspondence);
  const faults = leafFaults(writer, reader, slots);
  if (writer.kind === 'array' && reader.kind === 'array') {
    return {
      faults,
      parts: [{ writer: writer.items, reader: reader.items, step: { kind: 'items' }, slots: inside(node, '/items') }],
    };
  }
  if (writer.kind === 'map' && reader.kind === 'map') {
    return {
      faults,
      parts: [
        { writer: writer.values, reader: reader.values, step: { kind: 'values' }, slots: inside(node, '/values') },
      ],
    };
  }
  return { faults, parts: [] };
}

/** Where two parts are used, if their wholes are told. */
function inside({ told, slots }: Node, writer: string, reader = writer): Slots | undefined {
  return told ? { writer: slots.writer + writer, reader: slots.reader + reader } : undefined;
}

function expandUnions(node: Node, writer: UnionType, reader: UnionType, correspondence: Correspondence): Finds {
  const faults: Fault[] = [];
  const parts: Part[] = [];
  const matched = new Map(
    node.told ? correspondence.branches(writer, reader).pairs.map((pair) => [pair.beforeIndex, pair]) : [],
  );
  for (const [index, type] of writer.branches.entries()) {
    const match = matched.get(index);
    const blame = match ? renaming(type, match.after) : removal(node, index);
    const choices = choose(type, reader);
    if (choices === undefined || choices.length === 0) {
      faults.push(noBranch(type, blame, { index, undecided: choices === undefined }));
      continue;
    }
    for (const choice of choices) {
      const slots = choice.index === match?.afterIndex ? inside(node, `/${index}`, `/${choice.index}`) : undefined;
      parts.push({ writer: type, reader: choice.type, step: { kind: 'branch', index }, slots, blame });
    }
  }
  return { faults, parts };
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
      slots: told ? inside(node, `/${index}`, '') : undefined,
      blame: typeAt(slots),
    };
  });
  return { faults: [], parts };
}

function expandReaderUnion(node: Node, reader: UnionType, correspondence: Correspondence): Finds {
  const { writer, slots } = node;
  const choices = choose(writer, reader);
  if (choices === undefined || choices.length === 0) {
    return { faults: [noBranch(writer, typeAt(slots), { undecided: choices === undefined })], parts: [] };
  }
  const parts = choices.map((choice): Part => {
    const told = node.told && correspondence.same(writer, choice.type);
    return {
      writer,
      reader: choice.type,
      step: SAME,
      slots: told ? inside(node, '', `/${choice.index}`) : undefined,
      blame: typeAt(slots),
    };
  });
  return { faults: [], parts };
}

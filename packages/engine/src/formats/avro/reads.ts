import type { Refutation, RefutationClass } from '../../model/refutation.ts';
import { type Cause, causesOf } from './reads/causes.ts';
import { Correspondence } from './reads/correspondence.ts';
import { expand } from './reads/expand.ts';
import { remembered } from './reads/memory.ts';
import { Product } from './reads/product.ts';
import { renamedWriter } from './reads/renamed-writer.ts';
import { Witnesses } from './reads/witness.ts';
import type { AvroSchema, AvroType, NamedType } from './schema.ts';
import { minimalData } from './values/minimal.ts';

/**
 * All reasons why `reader` does not read everything that `writer` writes, one for each change that causes some; none means that it
 * does, by the specification (Avro 1.12, Schema Resolution) and by every release of Java's decoder, whatever they differ in.
 *
 * Reading is decided on the product of the two graphs of types, in time linear in it. What no finite datum can reach does not count. Each
 * reason has a datum that shows it, confirmed by a decoder, as long as data stay within bounds. Fields that the reader does not know are told
 * as `dropped`, unless that is ignored.
 */
export function* readsAvro(
  reader: AvroSchema,
  writer: AvroSchema,
  ignored: ReadonlySet<RefutationClass> = NOTHING,
): Generator<Refutation> {
  if (reader === writer) return;
  const isClosed = !ignored.has('dropped');
  const question = isClosed ? 'closed' : 'open';
  let isRefused = false;
  for (const refutation of remembered(reader, writer, question, () => answerFor(reader, writer, isClosed))) {
    isRefused ||= refutation.class === 'unreadable';
    yield refutation;
  }
  if (!isRefused) yield* renamedWriter(reader, writer);
}

const NOTHING: ReadonlySet<RefutationClass> = new Set();

function answerFor(reader: AvroSchema, writer: AvroSchema, isClosed: boolean) {
  const correspondence = new Correspondence(reader, writer);
  const minimal = minimalData(writer);
  const documents = { correspondence, isClosed, isInhabited: (type: AvroType) => minimal.isInhabited(type) };
  const product = new Product({ reader, writer }, correspondence, (node) => expand(node, documents));
  const witnesses = new Witnesses(reader, writer);
  const answer = [...claimed(correspondence)];
  for (const cause of causesOf(product.nodes)) answer.push(refutation(cause, witnesses));
  return { answer, small: witnesses.areSmall };
}

function refutation(cause: Cause, witnesses: Witnesses): Refutation {
  const { fault, spot } = cause;
  const told = { class: fault.class, at: spot.at, aspect: spot.aspect };
  if (fault.unproven) return { answer: 'unproven', ...told, reason: fault.reason };
  const evidence = witnesses.of(cause);
  if (evidence.kind === 'denied')
    return { answer: 'unproven', ...told, reason: `${fault.reason}; no datum was found that shows it` };
  const witness = evidence.kind === 'confirmed' ? { witness: evidence.witness } : {};
  return { answer: 'no', ...told, reason: fault.reason, ...witness };
}

/**
 * Java takes an alias for the one name that the aliased type has now, wherever it is written, also where the reader has a type of the
 * aliased name as well, two types with the alias, or one of another kind. It then refuses enums and fixed, unions in which the name stands twice, and records whose shape does not help.
 * Whether data meet this is not looked into.
 */
function* claimed(correspondence: Correspondence): Generator<Refutation> {
  const told = new Set<NamedType>();
  for (const { claimant, claimed, partner } of correspondence.claims()) {
    if (told.has(claimant)) continue;
    told.add(claimant);
    const at = { reader: claimant.at, ...(partner && { writer: partner.at }) };
    const reason = `Java reads ${claimed.fullName} as ${claimant.fullName} everywhere, because of its alias, which is not for one and the same type alone`;
    yield { answer: 'unproven', class: 'unreadable', at, aspect: 'claims', reason };
  }
}

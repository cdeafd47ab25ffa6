import type { Refutation } from '../../model/refutation.ts';
import { matchFields } from './diff/fields.ts';
import { tell } from './diff.ts';
import { answered } from './reads/answers.ts';
import type { Claim } from './reads/claim.ts';
import { disciplines } from './reads/disciplines.ts';
import { usedEnums } from './reads/enum-uses.ts';
import { addedClaims, fieldClaims, removedClaims } from './reads/field-claims.ts';
import { graphOf, type Node } from './reads/graph.ts';
import { oneofClaims } from './reads/oneof-claims.ts';
import { Reading } from './reads/reading.ts';
import { lostClaims, Strangers } from './reads/strangers.ts';
import { Witnesses } from './reads/witness.ts';
import type { ProtoSchema } from './schema.ts';

/**
 * All reasons why a reader of the one document does not read everything that a writer of the other may write. Every message of the writer's
 * document may be written on its own. None means that every field that both know reaches the reader as it was written.
 *
 * Classes are those of decoders (Protobuf Encoding; ProtoJSON Format): `unreadable` bytes are refused, `misread` values mean something else, `lossy`
 * ones go to the unknown fields; `dropped` tells that the reader cannot see whether a zero was set, `guarantee` that a list may hold a key twice;
 * `json`, `source` and `policy` concern the JSON form, generated code, and numbers that may be used again. That a reader does not know a
 * field at all is no loss on the wire. Witnesses have been written, read and compared; the same documents always give the same refutations.
 */
export function* readsProto(reader: ProtoSchema, writer: ProtoSchema): Generator<Refutation> {
  if (reader !== writer) yield* answered(reader, writer, () => refutations(reader, writer));
}

function* refutations(reader: ProtoSchema, writer: ProtoSchema): Generator<Refutation> {
  const reading = new Reading(reader, writer);
  if (tell(reading.comparison).length === 0) return;
  const witnesses = new Witnesses(reading);
  const said = new Map<string, Refutation | Refutation[]>();
  for (const [claim, node] of dataClaims(reading)) {
    const place = claim.at.writer ?? claim.at.reader ?? '';
    const others = said.get(place) ?? [];
    if (Array.isArray(others) ? others.some((other) => isSaid(claim, other)) : isSaid(claim, others)) continue;
    const refutation = witnesses.refutation(claim, node);
    if (!Array.isArray(others)) said.set(place, [others, refutation]);
    else if (others.length > 0) others.push(refutation);
    else said.set(place, refutation);
    yield refutation;
  }
  yield* disciplines(reading, witnesses);
}

function isSaid({ at, aspect, class: kind }: Claim, other: Refutation): boolean {
  const isThere = at.writer === other.at.writer && at.reader === other.at.reader;
  return isThere && aspect === other.aspect && kind === other.class;
}

/** What goes wrong with data: message by message, then enum by enum. */
function* dataClaims(reading: Reading): Generator<readonly [Claim, Node]> {
  const graph = graphOf(reading);
  const strangers = new Strangers(reading, graph);
  for (const node of graph) {
    if (!node.isTold) continue;
    for (const claim of messageClaims(reading, node)) yield [claim, node];
    for (const claim of lostClaims(node)) yield [claim, node];
    for (const step of node.steps) {
      if (step.to.isTold) continue;
      for (const claim of strangers.claims(step)) yield [claim, node];
    }
  }
  yield* usedEnums(reading, graph);
}

function* messageClaims(reading: Reading, node: Node): Generator<Claim> {
  const match = reading.matchOf(node.writer) ?? matchFields(node.writer, node.reader, reading.types);
  for (const pair of match.changed) yield* fieldClaims(reading, node, pair);
  for (const field of match.removed) yield* removedClaims(reading, node, field);
  for (const field of match.added) yield* addedClaims(field);
  if (match.changed.length > 0) yield* oneofClaims(reading, node);
}

import type { EnumType, Field } from '../schema.ts';
import type { Claim } from './claim.ts';
import { enumClaims, firstValueClaims } from './enum-claims.ts';
import type { Graph, Node } from './graph.ts';
import type { Reading } from './reading.ts';
import { writesZero } from './samples.ts';

/** A field that is read as a field of the same enum. */
interface EnumUse {
  readonly node: Node;
  readonly field: Field;
}

/** Where fields of an enum are read as fields of the same enum: the first one, the first that writes its zero, the first that may be absent. */
interface EnumUses {
  readonly any: EnumUse;
  zero?: EnumUse;
  absent?: EnumUse;
}

/**
 * What goes wrong with the values of enums that both documents have, each shown in the first field of it, of messages that the story compares
 * if there are any; what is to be said of zero alone also in the first field that writes its zero.
 */
export function* usedEnums(reading: Reading, nodes: Graph): Generator<readonly [Claim, Node]> {
  for (const [writer, { any, zero, absent }] of usesOf(reading, nodes)) {
    const same = reading.types.enums.afterOf.get(writer);
    if (same === undefined || same === writer) continue;
    for (const { node, field } of new Set([zero ?? any, any])) {
      for (const claim of enumClaims(writer, same, field)) yield [claim, node];
    }
    if (absent) for (const claim of firstValueClaims(writer, same)) yield [claim, absent.node];
  }
}

function usesOf(reading: Reading, nodes: Graph): Map<EnumType, EnumUses> {
  const uses = new Map<EnumType, EnumUses>();
  const ordered = [...nodes.filter(({ isTold }) => isTold), ...nodes.filter(({ isTold }) => !isTold)];
  for (const node of ordered) {
    for (const { field, type, mayBeAbsent } of enumFields(reading, node)) {
      const use = { node, field };
      const known = uses.get(type) ?? { any: use };
      if (writesZero(field)) known.zero ??= use;
      if (mayBeAbsent) known.absent ??= use;
      uses.set(type, known);
    }
  }
  return uses;
}

/** Fields of a message that are read as fields of the same enum. */
function* enumFields(
  { types, writer, reader }: Reading,
  node: Node,
): Generator<{ readonly field: Field; readonly type: EnumType; readonly mayBeAbsent: boolean }> {
  for (const field of writer.fieldsOf(node.writer)) {
    if (field.type.kind !== 'enum') continue;
    const type = field.type.enum;
    const read = reader.fieldOf(node.reader, field.number);
    if (read?.type.kind !== 'enum' || types.enums.afterOf.get(type) !== read.type.enum) continue;
    const isBare = field.default === undefined && read.default === undefined;
    yield { field, type, mayBeAbsent: isBare && field.cardinality === 'singular' && field.presence !== 'required' };
  }
}

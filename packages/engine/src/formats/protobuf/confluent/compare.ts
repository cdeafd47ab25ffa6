import type { MessageType, ProtoSchema } from '../schema.ts';
import { type Comparison, type Difference, emptyComparison } from './difference.ts';
import { localName } from './elements.ts';
import { isIncompatible } from './kinds.ts';
import { compareMessages, compareTypes } from './messages.ts';
import type { Report, Walk } from './walk.ts';

/**
 * The differences that Confluent's registry (8.5) finds between what data was written with and what reads it. Types are matched by
 * name within the package, fields by number. A message of an imported document is compared where a field refers to it, unless both
 * sides mean the same one; its differences are told once, however many fields lead to it.
 */
export function confluentDifferences(original: ProtoSchema, update: ProtoSchema): readonly Difference[] {
  const root = emptyComparison();
  const comparisons: Comparison[] = [root];
  const pending: (readonly [Comparison, MessageType, MessageType])[] = [];
  const known = new Map<MessageType, Map<MessageType, Comparison>>();

  const comparisonOf = (from: MessageType, to: MessageType): Comparison => {
    const byUpdate = known.get(from) ?? new Map<MessageType, Comparison>();
    known.set(from, byUpdate);
    const found = byUpdate.get(to);
    if (found !== undefined) return found;
    const comparison = emptyComparison();
    byUpdate.set(to, comparison);
    comparisons.push(comparison);
    pending.push([comparison, from, to]);
    return comparison;
  };
  const walkOf = (comparison: Comparison): Walk => {
    const report: Report = (difference, provided) => {
      comparison.entries.push({ difference, ...(provided && { provided }) });
      if (provided !== undefined) provided.dependents.push(comparison);
      else if (isIncompatible(difference.kind)) comparison.incompatible = true;
    };
    const isLocal = (from: MessageType, to: MessageType): boolean =>
      from.file === original.root && to.file === update.root;
    return {
      report,
      referred: (from, to) => (from === to || isLocal(from, to) ? undefined : comparisonOf(from, to)),
    };
  };

  compareRoots(walkOf(root), original, update);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [comparison, from, to] = next;
    compareMessages(walkOf(comparison), { steps: localName(from).replaceAll('.', '/'), original: from, update: to });
  }
  spreadIncompatibility(comparisons);
  return comparisons.flatMap(({ entries }) =>
    entries.flatMap(({ difference, provided }) =>
      provided === undefined || provided.incompatible ? [difference] : [],
    ),
  );
}

function compareRoots(walk: Walk, { root: original }: ProtoSchema, { root: update }: ProtoSchema): void {
  if (original.package !== update.package) {
    walk.report({
      kind: 'PACKAGE_CHANGED',
      steps: '',
      path: '',
      at: { original: '', update: '' },
      facts: { from: original.package, to: update.package },
    });
  }
  compareTypes(walk, '', original, update);
}

/** A reference to an incompatible message makes what refers to it incompatible. */
function spreadIncompatibility(comparisons: readonly Comparison[]): void {
  const pending = comparisons.filter(({ incompatible }) => incompatible);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const dependent of next.dependents) {
      if (dependent.incompatible) continue;
      dependent.incompatible = true;
      pending.push(dependent);
    }
  }
}

import type { Change } from '../../model/change.ts';
import { diffClaims, diffDefinitions } from './diff/definitions.ts';
import { diffSlot } from './diff/slots.ts';
import { partnersOf } from './match/partners.ts';
import type { AvroSchema } from './schema.ts';

/**
 * The atomic differences of two schemas: first of the type that the document is, then of each named type, in the order of `before`.
 * A named type is compared once, however often it is used. Empty for equal meaning; exchanging the documents mirrors every change.
 */
export function diffAvro(before: AvroSchema, after: AvroSchema): readonly Change[] {
  if (before === after) return [];
  const partners = partnersOf(before, after);
  const root = { path: '', before: '', after: '' };
  const changes = [...diffSlot(before.root, after.root, root, partners), ...diffDefinitions(partners)];
  return changes.length === 0 ? [] : [...changes, ...diffClaims(partners)];
}

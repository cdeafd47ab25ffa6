import type { Change } from '../../model/change.ts';
import type { Contract } from './contract.ts';
import { diffDocument } from './diff/document.ts';
import { DOCUMENT, diffFields } from './diff/fields.ts';

/**
 * The atomic differences of two contracts: kept and removed fields in order of `before`, added fields in order of `after`, then
 * the members of the document. A field is the same by its stable id, its name or an alias. Version and status are no changes.
 * Empty for equal meaning; exchanging the documents mirrors every change.
 */
export function diffContracts(before: Contract, after: Contract): readonly Change[] {
  const { match, changes } = diffFields(before.fields, after.fields, DOCUMENT);
  return [...changes, ...diffDocument(before, after, match)];
}

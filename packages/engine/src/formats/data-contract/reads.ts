import type { Refutation } from '../../model/refutation.ts';
import type { Contract } from './contract.ts';
import { readFreshness } from './reads/freshness.ts';
import { readKeys } from './reads/keys.ts';
import { Reading } from './reads/reading.ts';
import { membersAt, wholeValue } from './reads/spots.ts';
import { readMembers } from './reads/structure.ts';

/**
 * All reasons why a reader of the one contract does not read everything that a writer of the other may write: fields in the reader's
 * order, fields that it does not know, keys, freshness. None means that it does.
 *
 * A writer writes its declared fields and no others, each within all its constraints; a writer that can write no row at all breaks
 * nobody. Each `no` is proven, and shows a smallest row where one can be written down; what the bounds left open is `unproven`.
 * Work and witnesses are bounded, and the same contracts always give the same refutations.
 */
export function* readsContract(reader: Contract, writer: Contract): Generator<Refutation> {
  const reading = new Reading();
  const rows = membersAt(reader.fields, writer.fields, wholeValue({ reader: '', writer: '' }), reading.effort);
  yield* readMembers(reading, rows);
  yield* readKeys(reading, reader, writer, rows);
  yield* readFreshness(reading, reader, writer, rows);
}

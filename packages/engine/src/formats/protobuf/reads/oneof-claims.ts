import { oneofOf } from '../diff/fields.ts';
import type { Field, Oneof } from '../schema.ts';
import { type Claim, sites } from './claim.ts';
import type { Around } from './field-claims.ts';
import { isSafeOnTheWire } from './proof.ts';
import type { Reading } from './reading.ts';
import { samplesOf } from './samples.ts';

/**
 * Fields that a writer may set together and of which a reader keeps one, because they are in one oneof of the reader's. Each field that
 * came into the oneof from elsewhere is told, beside one from another place.
 */
export function* oneofClaims(reading: Reading, around: Around): Generator<Claim> {
  if (around.reader.oneofs.length === 0) return;
  const afterOf = reading.matchOf(around.writer)?.oneofs.afterOf;
  for (const [oneof, places] of placesOf(reading, around)) {
    if (places.size < 2) continue;
    const all = [...places];
    for (const [index, [place, fields]] of all.entries()) {
      if ('isSynthetic' in place && afterOf?.get(place) === oneof) continue;
      const partner = all[index === 0 ? 1 : 0]?.[1][0];
      for (const field of fields) if (partner) yield clashOf(reading, around, field, partner);
    }
  }
}

/** A oneof of the writer, or a field that is in none. */
type PlaceOfField = Oneof | Field;

/** For each oneof of the reader where the writer has its fields. */
function placesOf(reading: Reading, around: Around): Map<Oneof, Map<PlaceOfField, Field[]>> {
  const found = new Map<Oneof, Map<PlaceOfField, Field[]>>();
  for (const written of reading.writer.fieldsOf(around.writer)) {
    const read = reading.reader.fieldOf(around.reader, written.number);
    const oneof = read && oneofOf(read);
    if (!oneof || !reading.isWritten(written) || !isSafeOnTheWire(written, read, reading.types)) continue;
    const places = found.get(oneof) ?? new Map<PlaceOfField, Field[]>();
    found.set(oneof, places);
    const place = oneofOf(written) ?? written;
    const beside = places.get(place);
    if (beside) beside.push(written);
    else places.set(place, [written]);
  }
  return found;
}

function clashOf(reading: Reading, around: Around, field: Field, partner: Field): Claim {
  const at = sites(field, reading.reader.fieldOf(around.reader, field.number));
  const [mine] = samplesOf(field, reading.minimums);
  const [other] = samplesOf(partner, reading.minimums);
  const reason = `'${field.name}' and '${partner.name}' may be written together, and the reader keeps the last of them`;
  const claim = { class: 'lossy', at, aspect: 'oneof', reason, seenIn: 'bytes' } as const;
  if (mine === undefined || other === undefined) return { ...claim, answer: 'unproven' };
  return {
    ...claim,
    answer: 'no',
    shown: [
      [field, [mine]],
      [partner, [other]],
    ],
  };
}

import { type Datum, isMapDatum, isRecordDatum, isUnionDatum } from './datum.ts';

/**
 * True where every union inside a value is at its first branch: all that the default of a field could be before Avro 1.12. Takes any
 * value; parts that are shared are looked at once.
 */
export function isOfFirstBranches(datum: Datum): boolean {
  const seen = new Set<Datum>([datum]);
  for (const part of seen) {
    if (part === null || typeof part !== 'object' || part instanceof Uint8Array) continue;
    if (isUnionDatum(part)) {
      if (part.branch !== 0) return false;
      seen.add(part.value);
    } else if (isRecordDatum(part)) for (const field of part.fields) seen.add(field);
    else for (const item of isMapDatum(part) ? part.values() : part) seen.add(item);
  }
  return true;
}

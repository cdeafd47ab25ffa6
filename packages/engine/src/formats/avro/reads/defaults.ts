import type { RecordField } from '../schema.ts';
import type { Datum } from '../values/datum.ts';
import { fieldDefault } from '../values/default-datum.ts';
import { isOfFirstBranches } from '../values/first-branches.ts';

/**
 * What a reader makes of a field that the writer does not have.
 * - `default`: it takes its default.
 * - `none`: it has no default, and refuses the record.
 * - `later`: its default is of a union's branch that is not the first, which is allowed since Avro 1.12; readers before that refuse.
 * - `unknown`: its default is too large to be looked at.
 */
export type Absence = 'default' | 'none' | 'later' | 'unknown';

const known = new WeakMap<RecordField, Absence>();

/** What becomes of a field of the reader that the writer does not have. */
export function absenceOf(field: RecordField): Absence {
  if (field.default === undefined) return 'none';
  const answer = known.get(field) ?? judge(fieldDefault(field));
  known.set(field, answer);
  return answer;
}

function judge(datum: Datum | undefined): Absence {
  if (datum === undefined) return 'unknown';
  return isOfFirstBranches(datum) ? 'default' : 'later';
}

import { latestOf } from '../../domain/deletion.ts';
import type { SchemaAttributes } from '../../domain/schema-attributes.ts';
import type { SubjectState } from '../../domain/subject.ts';
import type { PolicyInForce } from '../../domain/subject-policy.ts';
import type { WriteMode } from '../../domain/write-mode.ts';
import type { Basis } from '../../store/port.ts';

/** Everything about a schema that a document is posted to, as it stands. */
export interface Standing {
  readonly state: SubjectState;
  readonly at: string;
  readonly policy: PolicyInForce;
  readonly mode: WriteMode;
  readonly decidedOn: readonly Basis[];
  readonly groupFormat: string | undefined;
  readonly schema: SchemaAttributes | undefined;
}

/** The format that documents of a schema have to have; undefined where there is no schema yet, and the group has none. */
export function formatInForce({ groupFormat, schema, state }: Standing): string | undefined {
  return groupFormat ?? schema?.format ?? latestOf(state)?.format;
}

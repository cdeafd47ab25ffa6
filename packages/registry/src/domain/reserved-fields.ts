import { propertyOf } from './governance.ts';
import type { Metadata } from './metadata.ts';

/** The property that lists the names which no field may have, now or later. */
const RESERVED_PROPERTY = 'confluent:reserved';

/** A break of the list of reserved names: a name left the list, or a field took a name that is on it. */
export interface ReservedFieldBreak {
  readonly kind: 'reserved_field_removed' | 'field_conflicts_with_reserved_field';
  readonly name: string;
}

/** What a schema with these metadata and fields breaks of the reservations: those of the newest version before it, and its own. */
export function reservedFieldBreaks(
  metadata: Metadata | undefined,
  fieldNames: readonly string[],
  previous: Metadata | undefined,
): readonly ReservedFieldBreak[] {
  const reserved = reservedNames(metadata);
  const fields = new Set(fieldNames);
  const removed = [...reservedNames(previous)].filter((name) => !reserved.has(name));
  const taken = [...reserved].filter((name) => fields.has(name));
  return [
    ...removed.map((name) => ({ kind: 'reserved_field_removed', name }) as const),
    ...taken.map((name) => ({ kind: 'field_conflicts_with_reserved_field', name }) as const),
  ];
}

function reservedNames(metadata: Metadata | undefined): ReadonlySet<string> {
  const list = propertyOf(metadata, RESERVED_PROPERTY) ?? '';
  return new Set(list.split(',').flatMap((name) => name.trim() || []));
}

import type { Profile } from '../../model/format.ts';
import type { RefutationClass } from '../../model/refutation.ts';
import { confluentProfile } from './confluent/profile.ts';
import type { SchemaDocument } from './schema.ts';

/** Writers write what they declare, readers read as written. The default. */
const DECLARED: Profile<SchemaDocument> = reading('declared', 'Writers write what they declare', [
  'undeclared',
  'dropped',
]);

/** Writer and reader as validators take them. */
const STRICT: Profile<SchemaDocument> = reading('strict', 'Writers may write all that their schema lets through', [
  'dropped',
]);

/** Writers write what they declare, and readers refuse members that they do not declare, unless they say that others are welcome. */
const CLOSED: Profile<SchemaDocument> = reading(
  'closed',
  'Writers write what they declare, and readers refuse members that they do not declare',
  ['undeclared'],
);

function reading(id: string, title: string, ignored: readonly RefutationClass[]): Profile<SchemaDocument> {
  const ignores = new Set(ignored);
  return { id, title, ignores, severity: (refutation) => (ignores.has(refutation.class) ? undefined : 'error') };
}

/** What may be asked for by name; the first is the default. */
export const PROFILES: readonly [Profile<SchemaDocument>, ...Profile<SchemaDocument>[]] = [
  DECLARED,
  STRICT,
  CLOSED,
  confluentProfile('strict'),
  confluentProfile('lenient'),
];

import type { Severity } from '../../model/finding.ts';
import type { Profile } from '../../model/format.ts';
import type { RefutationClass } from '../../model/refutation.ts';
import { confluentProfile } from './confluent/profile.ts';
import type { SchemaDocument } from './schema.ts';

/** Writers write what they declare, readers read as written. The default. */
const DECLARED: Profile<SchemaDocument> = reading('declared', 'Writers write what they declare', {
  undeclared: undefined,
});

/** Writer and reader as validators take them. */
const STRICT: Profile<SchemaDocument> = reading('strict', 'Writers may write all that their schema lets through', {
  undeclared: 'error',
});

function reading(
  id: string,
  title: string,
  severities: Readonly<Partial<Record<RefutationClass, Severity | undefined>>>,
): Profile<SchemaDocument> {
  return {
    id,
    title,
    severity: (refutation) => (refutation.class in severities ? severities[refutation.class] : 'error'),
  };
}

/** What may be asked for by name; the first is the default. */
export const PROFILES: readonly [Profile<SchemaDocument>, ...Profile<SchemaDocument>[]] = [
  DECLARED,
  STRICT,
  confluentProfile('strict'),
  confluentProfile('lenient'),
];

import type { Severity } from '../../model/finding.ts';
import type { Profile } from '../../model/format.ts';
import type { Refutation, RefutationClass } from '../../model/refutation.ts';
import { confluentFindings, confluentRefuses } from './confluent-rules.ts';
import type { AvroSchema } from './schema.ts';

/**
 * How much it matters what happens to binary data.
 *
 * - What a reader refuses, or takes for something else without a word, is an error.
 * - What does not reach a reader whole is a warning, because the reader's author asked for it: the specification itself lets an `int`
 *   be read as a `float` and a `long` as a `double`, and only numbers beyond 2^24 and 2^53 suffer; and the default of an enum says what
 *   becomes of symbols that the reader does not know (which Java before 1.9 refuses). The finding shows a datum.
 * - So is what only programs notice: a namespace that moves, a meaning that is no longer written down.
 */
function severity({ class: name }: Refutation): Severity | undefined {
  switch (name) {
    case 'unreadable':
    case 'misread':
      return 'error';
    case 'lossy':
    case 'source':
      return 'warning';
    default:
      return undefined;
  }
}

/** Avro's own readers skip fields that they do not know. */
const OPEN_READERS: ReadonlySet<RefutationClass> = new Set(['dropped']);

const WIRE: Profile<AvroSchema> = {
  id: 'wire',
  title: 'Binary data, as the specification and every release of Java read them',
  severity,
  ignores: OPEN_READERS,
};

/** A field that a reader does not know breaks it, as it does with programs that refuse what they have no place for. */
const CLOSED: Profile<AvroSchema> = {
  id: 'closed',
  title: 'Binary data, and readers that refuse fields that they do not know',
  severity: (refutation) => (refutation.class === 'dropped' ? 'error' : severity(refutation)),
};

const CONFLUENT: Profile<AvroSchema> = {
  id: 'confluent',
  title: `The answers of Confluent's registry`,
  severity,
  ignores: OPEN_READERS,
  rules: confluentFindings,
  refuses: confluentRefuses,
  rulesOnly: true,
};

/** What may be asked for by name; the first is the default. */
export const PROFILES: readonly [Profile<AvroSchema>, ...Profile<AvroSchema>[]] = [WIRE, CLOSED, CONFLUENT];

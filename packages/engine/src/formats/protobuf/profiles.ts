import type { Direction } from '../../model/change.ts';
import type { Severity } from '../../model/finding.ts';
import type { Profile } from '../../model/format.ts';
import type { Refutation } from '../../model/refutation.ts';
import { BUF_PROFILES } from './buf/profiles.ts';
import { CONFLUENT_PROFILE } from './confluent/profile.ts';
import type { ProtoSchema } from './schema.ts';

/** The bytes: what is refused, misread or lost. The default. */
const WIRE: Profile<ProtoSchema> = {
  id: 'wire',
  title: 'Reading the binary form in the directions of the level',
  severity: onTheWire,
};

/** The bytes and the JSON form. */
const WIRE_JSON: Profile<ProtoSchema> = {
  id: 'wire+json',
  title: 'Reading the binary form and the JSON form in the directions of the level',
  severity: (refutation, direction) => (refutation.class === 'json' ? 'error' : onTheWire(refutation, direction)),
};

/** The bytes, the JSON form, and programs that were made for the older document. */
const SOURCE: Profile<ProtoSchema> = {
  id: 'source',
  title: 'Reading both forms, and compiling what was written for the older document',
  severity: (refutation, direction) => {
    if (refutation.class === 'source') return isOfOlder(refutation, direction) ? 'error' : undefined;
    return refutation.class === 'json' ? 'error' : onTheWire(refutation, direction);
  },
};

/** What may be asked for by name; the first is the default. */
export const PROFILES: readonly [Profile<ProtoSchema>, ...Profile<ProtoSchema>[]] = [
  WIRE,
  WIRE_JSON,
  SOURCE,
  CONFLUENT_PROFILE,
  ...BUF_PROFILES,
];

/**
 * Whatever the reader refuses, misreads or loses is an error. Zeros that cannot be told from absence, and keys that a list may hold twice, are
 * warnings: the values arrive. Numbers that are free again are warnings where the older document had them. That older readers have no
 * message for records of a new one is a warning too, because nobody writes such records until somebody reads them.
 */
function onTheWire(refutation: Refutation, direction: Direction): Severity | undefined {
  switch (refutation.class) {
    case 'unreadable':
    case 'misread':
    case 'lossy':
      return refutation.aspect === 'message' && !isOfOlder(refutation, direction) ? 'warning' : 'error';
    case 'dropped':
    case 'guarantee':
      return 'warning';
    case 'policy':
      return isOfOlder(refutation, direction) ? 'warning' : undefined;
    default:
      return undefined;
  }
}

/**
 * True where the older document has the thing that it is about. Of what both have, the discipline of numbers is asked backward only; what
 * the newer document alone has breaks no program and frees no number.
 */
function isOfOlder({ at, aspect, class: kind }: Refutation, direction: Direction): boolean {
  const older = direction === 'backward' ? at.writer : at.reader;
  const isShared = at.reader !== undefined && at.writer !== undefined;
  if (kind === 'policy' && isShared && (aspect === 'reserved' || aspect === 'extension_range')) {
    return direction === 'backward';
  }
  return older !== undefined;
}

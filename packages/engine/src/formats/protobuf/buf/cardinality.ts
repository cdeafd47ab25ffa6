import { type BufRule, type Category, CODE, quoted, type RuleTable } from './rule.ts';
import type { FieldSite } from './sites.ts';

/** How often a field may occur, in the words of the rules, with the groups that are the same on the wire, and in the JSON form too. */
const CARDINALITIES = {
  'optional with explicit presence': { wire: 'optional', json: 'optional' },
  'optional with implicit presence': { wire: 'optional', json: 'optional' },
  required: { wire: 'required', json: 'required' },
  repeated: { wire: 'repeated', json: 'repeated' },
  map: { wire: 'repeated', json: 'map' },
} as const;

type Cardinality = keyof typeof CARDINALITIES;

function cardinalityOf({ field }: FieldSite): Cardinality {
  if (field.type.kind === 'message' && field.type.message.isMapEntry) return 'map';
  if (field.cardinality === 'repeated') return 'repeated';
  if (field.presence === 'required') return 'required';
  return `optional with ${field.presence} presence`;
}

function sameCardinality(categories: readonly Category[], why: string, group: (of: Cardinality) => string) {
  return {
    categories,
    title: 'Cardinality changed',
    why,
    aspects: ['cardinality', 'presence', 'type'],
    message: ({ from, to }, path) => `field ${quoted(path)} went from ${from ?? 'one'} to ${to ?? 'another'}`,
    check: (before, after) => {
      // Keys and values of maps seem to take presence from their file, and have none.
      if (isEntryField(before) && isEntryField(after)) return [];
      const [from, to] = [cardinalityOf(before), cardinalityOf(after)];
      return group(from) === group(to) ? [] : [{ detail: { from, to } }];
    },
  } satisfies BufRule<FieldSite>;
}

/** Rules about how often a field may occur. */
export const CARDINALITY_RULES: RuleTable<FieldSite> = {
  FIELD_WIRE_COMPATIBLE_CARDINALITY: sameCardinality(
    ['WIRE'],
    'Of several values a reader of one keeps the last, or none where they are packed; a missing required value is refused.',
    (of) => CARDINALITIES[of].wire,
  ),
  FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY: sameCardinality(
    ['WIRE_JSON', 'CSR'],
    'The JSON forms of one value, of a list and of a map exclude each other; on the wire values may be lost.',
    (of) => CARDINALITIES[of].json,
  ),
  FIELD_SAME_CARDINALITY: sameCardinality(
    CODE,
    'Generated code has other accessors for one value, for one whose absence can be told, for a list and for a map.',
    (of) => of,
  ),
};

/** Whether a field is the key or the value of a map. */
export function isEntryField({ scope }: FieldSite): boolean {
  return 'kind' in scope && scope.isMapEntry;
}

import type { Direction } from '../model/change.ts';
import type { Break, JudgedChange } from '../model/finding.ts';
import type { Use } from './consumer.ts';
import type { Outcome } from './outcome.ts';

/**
 * What a change does to somebody who reads what the new version writes as he read the old one.
 * - `gone`: the field is no longer there under its name.
 * - `changed`: its values are others, or mean something else.
 * - `bounds`: its values may lie where they did not lie before.
 * - `opened`: a list of values is no longer a list.
 * - `values`: a list of values grew.
 * - `missing`: it may be null, or not there.
 * - `shared`: values that were unique may occur twice.
 * - `late`: the data may be older.
 * - `lossy`: it does not always reach the reader whole.
 * - `named`: only programs generated from the documents notice.
 * - `new`: there is a field that the reader does not know.
 */
export type Effect =
  | 'gone'
  | 'changed'
  | 'bounds'
  | 'opened'
  | 'values'
  | 'missing'
  | 'shared'
  | 'late'
  | 'lossy'
  | 'named'
  | 'new';

const EVERY = (outcome: Outcome): Readonly<Record<Use, Outcome>> => ({
  select: outcome,
  join_key: outcome,
  filter: outcome,
  exhaustive_enum: outcome,
});

/** What an effect is to a field by the way in which it is used. */
export const OUTCOMES: Readonly<Record<Effect, Readonly<Record<Use, Outcome>>>> = {
  gone: EVERY('broken'),
  changed: EVERY('broken'),
  bounds: EVERY('at_risk'),
  opened: { ...EVERY('at_risk'), exhaustive_enum: 'broken' },
  values: { ...EVERY('unaffected'), exhaustive_enum: 'broken', filter: 'at_risk' },
  missing: { ...EVERY('unaffected'), join_key: 'broken', filter: 'at_risk' },
  shared: { ...EVERY('unaffected'), join_key: 'broken' },
  late: EVERY('unaffected'),
  lossy: EVERY('at_risk'),
  named: EVERY('at_risk'),
  new: EVERY('unaffected'),
};

type Kinds = Readonly<Record<string, Effect>>;

/** Kinds of changes whose effect is not that of their class. */
const AVRO: Kinds = {
  field_removed: 'gone',
  field_renamed: 'gone',
  field_added: 'new',
  enum_symbol_added: 'values',
};

const JSON_SCHEMA: Kinds = {
  property_removed: 'gone',
  property_added: 'new',
  required_removed: 'missing',
  enum_extended: 'values',
  enum_removed: 'opened',
};

const DATA_CONTRACT: Kinds = {
  field_removed: 'gone',
  field_renamed: 'gone',
  field_added: 'new',
  field_required_removed: 'missing',
  field_enum_expanded: 'values',
  field_enum_dropped: 'opened',
  constraint_relaxed: 'bounds',
  constraint_changed: 'bounds',
  constraint_tightened: 'bounds',
};

const KINDS: Readonly<Record<string, Kinds>> = {
  avro: AVRO,
  'json-schema': JSON_SCHEMA,
  'data-contract': DATA_CONTRACT,
};

/** Changes of bounds in JSON Schema, by the beginnings of their kinds. */
const BOUNDS =
  /^(?:minimum|maximum|exclusive_|multiple_of|min_|max_|pattern_(?:added|removed|changed)|format_|unique_items)/;

/** A change with what it does to readers of the old version. */
export interface Effective {
  readonly effect: Effect;
  /** The break that shows it; undefined for a field that goes without anybody refusing anything. */
  readonly shown: Break | undefined;
  /** True where it was not decided what the old version reads, or which change is to blame. */
  readonly isOpen: boolean;
}

const FORWARD: Direction = 'forward';

/** What a change does to readers of the old version; undefined where it does nothing to them. */
export function effectOf(format: string, change: JudgedChange): Effective | undefined {
  const breaks = change.breaks.filter(({ direction }) => direction === FORWARD);
  const proven = breaks.filter(({ refutation }) => refutation.answer === 'no');
  const shown = proven[0] ?? breaks[0];
  const isOpen = breaks.some(({ refutation }) => refutation.answer === 'unproven' || refutation.nearest === true);
  const known = KINDS[format]?.[change.kind];
  if (known === 'gone') return { effect: 'gone', shown, isOpen: false };
  // Bytes and strings are read as each other, and programs have another type in their hands.
  if (shown === undefined && format === 'avro' && change.kind === 'type_changed')
    return { effect: 'lossy', shown, isOpen: false };
  if (shown === undefined) return undefined;
  return { effect: byMeaning(format, change) ?? known ?? byClass(shown), shown, isOpen };
}

function byMeaning(format: string, change: JudgedChange): Effect | undefined {
  if (letsNullIn(change)) return 'missing';
  if (change.kind === 'enum_extended' && Array.isArray(change.detail.added) && change.detail.added.includes(null))
    return 'opened';
  return format === 'json-schema' && BOUNDS.test(change.kind) ? 'bounds' : undefined;
}

/** True where all that is new is that there may be null. */
function letsNullIn({ kind, detail }: JudgedChange): boolean {
  if (kind === 'enum_extended') return Array.isArray(detail.added) && detail.added.every((value) => value === null);
  if (kind === 'union_branch_added') return detail.type === 'null';
  if (kind === 'type_extended' && Array.isArray(detail.from) && Array.isArray(detail.to)) {
    const from = new Set(detail.from);
    return detail.to.every((type) => type === 'null' || from.has(type));
  }
  if (kind !== 'type_became_union') return false;
  const branches = /^union\[(.*)\]$/.exec(String(detail.to))?.[1]?.split(', ') ?? [];
  const others = branches.filter((branch) => branch !== 'null');
  return others.length === 1 && branches.length === 2 && others[0] === String(detail.from).split('<')[0];
}

function byClass({ refutation: { class: name, aspect } }: Break): Effect {
  switch (name) {
    case 'guarantee':
      return aspect === 'freshness_sla' ? 'late' : 'shared';
    case 'lossy':
      return 'lossy';
    case 'source':
    case 'policy':
    case 'json':
      return 'named';
    case 'dropped':
      return aspect === 'name' ? 'gone' : 'new';
    case 'unwritten':
      return 'gone';
    default:
      return 'changed';
  }
}

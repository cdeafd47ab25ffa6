import type { Bump } from '../../model/change.ts';
import type { Rule, RuleBook } from '../../model/format.ts';
import { isJsonObject, type JsonValue, printJson } from '../../model/json.ts';
import { pythonRepr as repr } from './python-repr.ts';

type Message = Rule['message'];

/** An entry whose difference has another kind when the documents are exchanged. */
function paired(mirror: string, bump: Bump, title: string, why: string, message: Message): Rule {
  return { title, why, message, mirror, bump };
}

/** Entries that keep their kind when the documents are exchanged, and those that are no differences at all. */
function own<Kind extends string>(
  entries: Readonly<Record<Kind, readonly [bump: Bump, title: string, why: string, message: Message]>>,
): Readonly<Record<Kind, Rule>> {
  const rules: Partial<Record<Kind, Rule>> = {};
  for (const kind in entries) {
    const [bump, title, why, message] = entries[kind];
    rules[kind] = { title, why, message, mirror: kind, bump };
  }
  return rules as Record<Kind, Rule>;
}

/** The sentence of a fact about a field, or about a member of the document where there is no field. */
function whose(what: string): Message {
  return ({ field }, path) =>
    field === undefined ? `${what} of the contract changed` : `${what} of field ${repr(path)} changed`;
}

/** Few values are listed, of many the first. */
function list(value: JsonValue | undefined): string {
  const values = Array.isArray(value) ? value : [];
  const first = values.slice(0, 10).map((item: JsonValue) => repr(item));
  return values.length > first.length
    ? `${first.join(', ')} and ${values.length - first.length} more`
    : first.join(', ');
}

function step({ from, to }: { readonly from?: JsonValue | undefined; readonly to?: JsonValue | undefined }): string {
  return `${bare(from)} -> ${bare(to)}`;
}

function bare(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'none';
  return typeof value === 'string' ? value : printJson(value);
}

function seconds(value: JsonValue | undefined): string {
  return value === null || value === undefined ? 'no limit' : `${bare(value)} s`;
}

/** Where the numbers are the same, the detail tells what else moved the bound. */
const constraint =
  (verb: string): Message =>
  ({ constraint: name, from, to, digits_before_point: digits, counted_in: counted }, path) => {
    const what = `${bare(name)} of field ${repr(path)} ${verb}`;
    if (isJsonObject(digits)) return `${what}: ${bare(to)}, digits before the point: ${step(digits)}`;
    if (isJsonObject(counted)) return `${what}: ${bare(to)}, counted in ${step(counted)}`;
    return `${what}: ${step({ from, to })}`;
  };

/** Kinds of fields: whether they are there, what they may hold, what they mean. Sentences with a `mode` are the first release's own. */
const FIELDS = {
  field_added: paired(
    'field_removed',
    'minor',
    'Field added',
    'A new optional field breaks no open reader. A new required field without a default cannot be read from older rows.',
    ({ required, default: fallback }, path) => {
      if (required !== true) return `optional field ${repr(path)} added`;
      const relief = fallback === undefined ? ' without a default' : ` with the default ${repr(fallback)}`;
      return `required field ${repr(path)} added${relief}`;
    },
  ),
  field_removed: paired(
    'field_added',
    'major',
    'Field removed',
    'Everybody who reads the field finds nothing: queries fail, dashboards go blank, joins lose their key.',
    ({ mode }, path) =>
      `field ${repr(path)} was removed${mode === 'backward' ? '; old data will fail validation' : ''}`,
  ),
  field_required_added: paired(
    'field_required_removed',
    'minor',
    'Field became required',
    'Rows written before may lack the value that every row must now carry.',
    ({ mode, default: fallback }, path) => {
      if (mode === 'forward') {
        return `required field ${repr(path)} added; consumers on the old schema won't know how to populate it`;
      }
      const was = `field ${repr(path)} was optional, now required`;
      if (mode === 'backward') return `${was}; old rows missing it will fail`;
      return fallback === undefined ? was : `${was}; rows that lack it get the default ${repr(fallback)}`;
    },
  ),
  field_required_removed: paired(
    'field_required_added',
    'minor',
    'Field became optional',
    'Readers that rely on a value in every row now meet rows without one.',
    (_detail, path) => `field ${repr(path)} was required, now optional; new rows may lack it`,
  ),
  field_enum_introduced: paired(
    'field_enum_dropped',
    'minor',
    'Values restricted to a list',
    'Older rows may hold values that the list does not have.',
    ({ values }, path) => `field ${repr(path)} now allows only ${list(values)}`,
  ),
  field_enum_dropped: paired(
    'field_enum_introduced',
    'minor',
    'List of values dropped',
    'Readers that handle each listed value now meet any value.',
    ({ values }, path) => `field ${repr(path)} now allows any value, no longer only ${list(values)}`,
  ),
  field_enum_shrunk: paired(
    'field_enum_expanded',
    'minor',
    'Allowed values removed',
    'Older rows may hold the values that are no longer allowed.',
    ({ mode, removed }, path) =>
      mode === 'backward'
        ? `field ${repr(path)} enum shrunk; removed values ${repr(removed)} may appear in old data`
        : `field ${repr(path)} no longer allows ${list(removed)}`,
  ),
  field_enum_expanded: paired(
    'field_enum_shrunk',
    'minor',
    'Allowed values added',
    'Readers that handle each listed value meet values that they have never seen.',
    ({ added }, path) => `field ${repr(path)} now also allows ${list(added)}`,
  ),
  constraint_tightened: paired(
    'constraint_relaxed',
    'minor',
    'Constraint tightened',
    'Older rows may hold values that are now out of bounds.',
    constraint('tightened'),
  ),
  constraint_relaxed: paired(
    'constraint_tightened',
    'minor',
    'Constraint relaxed',
    'Readers that rely on the bound meet values outside it.',
    constraint('relaxed'),
  ),
  uniqueness_added: paired(
    'uniqueness_removed',
    'minor',
    'Values became unique',
    'Older rows may share a value.',
    (_detail, path) => `values of field ${repr(path)} are now unique`,
  ),
  uniqueness_removed: paired(
    'uniqueness_added',
    'minor',
    'Values no longer unique',
    'Joins and look-ups that expect one row may find several, and sums count twice.',
    (_detail, path) => `values of field ${repr(path)} are no longer unique`,
  ),
  field_deprecated: paired(
    'field_undeprecated',
    'minor',
    'Field deprecated',
    'The field is still there; its readers should move away from it.',
    (_detail, path) => `field ${repr(path)} is now deprecated`,
  ),
  field_undeprecated: paired(
    'field_deprecated',
    'patch',
    'Field no longer deprecated',
    'The field is here to stay after all.',
    (_detail, path) => `field ${repr(path)} is no longer deprecated`,
  ),
  ...own({
    field_renamed: [
      'minor',
      'Field renamed',
      'Readers that know the field by its old name no longer find it, unless the new one is told as an alias.',
      ({ to }, path) => `field ${repr(path)} was renamed to ${repr(to)}`,
    ],
    field_type_changed: [
      'minor',
      'Type changed',
      'Values of the one type may be refused, or lose digits, where the other is expected.',
      (detail, path) => {
        const doubt = detail.mode === 'backward' ? '; values from old schema may not round-trip' : '';
        return `field ${repr(path)} type changed: ${step(detail)}${doubt}`;
      },
    ],
    constraint_changed: [
      'minor',
      'Constraint changed',
      'The new bound allows some values that the old one did not, or the reverse.',
      constraint('changed'),
    ],
    unit_changed: [
      'minor',
      'Unit changed',
      'The same number now means something else. Nothing fails; the results are wrong.',
      (detail, path) => `unit of field ${repr(path)} changed: ${step(detail)}`,
    ],
    semantics_changed: [
      'minor',
      'Meaning changed',
      'The values still fit, and stand for something else.',
      whose('the meaning'),
    ],
    default_changed: [
      'minor',
      'Default changed',
      'Readers fill rows that lack the value differently.',
      whose('the default'),
    ],
    format_changed: [
      'minor',
      'Format changed',
      'Readers that parse the text by its format may stumble.',
      whose('the format'),
    ],
    classification_changed: [
      'minor',
      'Classification changed',
      'Who may see the field, and how it has to be kept, may be decided differently.',
      (detail, path) => `classification of field ${repr(path)} changed: ${step(detail)}`,
    ],
    pii_changed: [
      'minor',
      'Personal data mark changed',
      'Rules about personal data begin, or cease, to apply to the field.',
      (detail, path) => `personal data mark of field ${repr(path)} changed: ${step(detail)}`,
    ],
    aliases_changed: [
      'minor',
      'Aliases changed',
      'Older names under which the field is found differ.',
      whose('the list of aliases'),
    ],
    id_changed: [
      'patch',
      'Stable id changed',
      'The field can no longer be followed across renames by its id.',
      whose('the stable id'),
    ],
    lineage_changed: ['patch', 'Lineage changed', 'The field is made from other sources.', whose('the lineage')],
    enum_label_changed: [
      'patch',
      'Label of a value changed',
      'People see another text for the same value.',
      whose('a label'),
    ],
  }),
} satisfies RuleBook;

/** Kinds of the document as a whole. */
const DOCUMENT = {
  sla_relaxed: paired(
    'sla_tightened',
    'minor',
    'Freshness promise relaxed',
    'Readers that rely on fresh data may get staler data, and nobody is told.',
    ({ from, to }) => `freshness SLA relaxed: max lag ${seconds(from)} -> ${seconds(to)}`,
  ),
  sla_tightened: paired(
    'sla_relaxed',
    'patch',
    'Freshness promise tightened',
    'Good for readers; the owner is paged sooner.',
    ({ from, to }) => `freshness SLA tightened: max lag ${seconds(from)} -> ${seconds(to)}`,
  ),
  ...own({
    primary_key_changed: [
      'major',
      'Primary key changed',
      'Rows are identified by other columns: joins, upserts and de-duplication go wrong.',
      ({ from, to }) => `primary_key changed: ${repr(from)} -> ${repr(to)}`,
    ],
    primary_key_reordered: [
      'minor',
      'Primary key reordered',
      'The same columns identify a row. Readers that depend on their order, such as partition paths, may notice.',
      ({ from, to }) => `primary_key reordered: ${repr(from)} -> ${repr(to)}`,
    ],
    sla_changed: [
      'patch',
      'Freshness measured or scheduled differently',
      'Whether the data is late may be decided differently.',
      ({ member }) => `${bare(member)} of the freshness SLA changed`,
    ],
    fields_reordered: [
      'patch',
      'Fields in another order',
      'Fields are found by name; only readers that go by position notice.',
      ({ first }) => `fields stand in another order, from ${repr(first)} on`,
    ],
    dataset_id_changed: [
      'none',
      'Another dataset',
      'The documents describe different datasets; the version of the one says nothing about the other.',
      ({ from, to }) => `dataset_id changed: ${repr(from)} -> ${repr(to)}`,
    ],
    description_changed: ['patch', 'Description changed', 'Text for people.', whose('the description')],
    quality_changed: [
      'minor',
      'Quality rules changed',
      'Checks of the data differ. They are kept as data and not judged.',
      whose('the list of quality rules'),
    ],
    owners_changed: ['patch', 'Owners changed', 'Somebody else answers for the dataset.', whose('the list of owners')],
    deprecation_changed: [
      'patch',
      'Deprecation note changed',
      'Where to go, or until when, has changed.',
      whose('the deprecation note'),
    ],
    compatibility_changed: [
      'minor',
      'Compatibility policy changed',
      'What the dataset promises about its own evolution has changed, from the next version on.',
      whose('the compatibility policy'),
    ],
    tags_changed: ['patch', 'Tags changed', 'Found under other words.', whose('the list of tags')],
    domain_changed: ['patch', 'Domain changed', 'Filed elsewhere.', whose('the domain')],
    layer_changed: ['patch', 'Layer changed', 'Filed elsewhere.', whose('the layer')],
    guarantees_changed: [
      'minor',
      'Guarantees changed',
      'Retention, availability and the like differ. They are kept as data and not judged.',
      whose('the guarantees'),
    ],
    servers_changed: ['patch', 'Servers changed', 'The data is found elsewhere.', whose('the list of servers')],
    links_changed: ['patch', 'Links changed', 'Further reading.', whose('the list of links')],
    extensions_changed: [
      'patch',
      'Extensions changed',
      'Members that only their own tools understand.',
      whose('the extensions'),
    ],
  }),
} satisfies RuleBook;

/** Findings about the version and the registration; they are no differences between documents. */
const REGISTRATION = own({
  version_not_increasing: [
    'none',
    'Version number does not increase',
    'A version number is used once for ever, and versions follow one another.',
    ({ from, to }) => `new version ${repr(to)} must be strictly greater than ${repr(from)}`,
  ],
  owner_missing: [
    'none',
    'No owner',
    'Somebody has to answer for the dataset.',
    () => 'proposed contract must declare at least one owner',
  ],
  declared_bump_too_small: [
    'none',
    'Version number promises too little change',
    'Readers decide by the version number whether they can upgrade without looking.',
    ({ from, to, declared, required }) =>
      `version ${repr(from)} -> ${repr(to)} declares ${bare(declared)}, and the changes need ${bare(required)}`,
  ],
});

/** The rule book of data contracts: every kind of change and finding. */
export const RULES = { ...FIELDS, ...DOCUMENT, ...REGISTRATION } satisfies RuleBook;

/** A kind of the rule book. */
export type ContractKind = keyof typeof RULES;

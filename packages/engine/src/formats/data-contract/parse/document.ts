import { closest } from '../../../source/closest.ts';
import { quoted } from '../../../source/problems.ts';
import { type CompatibilityPolicy, type Contract, DEFAULT_POLICY, type Deprecation, STATUSES } from '../contract.ts';
import { TEXT_PATTERNS } from '../values/text-types.ts';
import { freshnessSla } from './freshness.ts';
import { anyObject, anything, checked, flag, listOf, oneOf, type Reader, someOf, text } from './reader.ts';
import { byDefault, optional, type RecordOf, record, required } from './record.ts';
import { fieldList, name } from './shape.ts';
import type { Spot } from './spot.ts';
import { version } from './version.ts';

/** Any characters, but it has to travel as one segment of a URL, and in a line of a log. */
const datasetId: Reader<string> = checked(text({ min: 1, max: 128 }), (id) => {
  const kind = 'dataset-id';
  if (id === '.' || id === '..') return { kind, message: `'dataset_id' cannot be ${quoted(id)}: no URL can carry it` };
  return /\p{Cc}/u.test(id) ? { kind, message: "'dataset_id' holds a control character" } : undefined;
});

const notificationRoute = record('a notification route', {
  kind: required(oneOf(['slack', 'webhook', 'email', 'pagerduty'])),
  target: required(text({ min: 1 })),
  on: byDefault(listOf(text({ min: 1 })), []),
});

const owner = record('an owner', {
  team: required(text({ min: 1 })),
  contact: byDefault(text(), null),
  role: optional(text({ min: 1 })),
  notify: optional(someOf(notificationRoute)),
});

/** The seed takes any text here, and reads a blank one as none. */
const deprecationUri: Reader<string | null> = (spot) => {
  const uri = text()(spot);
  return uri?.trim() === '' ? null : uri;
};

const SUNSET = new RegExp(TEXT_PATTERNS.date, 'u');

const deprecation = record('a deprecation', {
  uri: optional(
    checked(text({ min: 1 }), (uri) =>
      uri.trim() === '' ? { kind: 'too-short', message: "'uri' is blank" } : undefined,
    ),
  ),
  sunset: optional(
    checked(text(), (date) =>
      SUNSET.test(date)
        ? undefined
        : { kind: 'date-invalid', message: `'sunset' has to be a date, YYYY-MM-DD, found ${quoted(date)}` },
    ),
  ),
  replaced_by: optional(version),
});

const compatibility: Reader<CompatibilityPolicy> = record('a compatibility policy', {
  mode: byDefault(oneOf(['backward', 'forward', 'full', 'none']), DEFAULT_POLICY.mode),
  transitive: byDefault(flag, DEFAULT_POLICY.transitive),
  reader: byDefault(oneOf(['open', 'closed']), DEFAULT_POLICY.reader),
  enums: byDefault(oneOf(['open', 'closed']), DEFAULT_POLICY.enums),
  breaking: byDefault(oneOf(['refuse', 'major']), DEFAULT_POLICY.breaking),
  semver: byDefault(oneOf(['suggest', 'enforce']), DEFAULT_POLICY.semver),
});

const CONTRACT_KEYS = {
  contract: optional(oneOf(['1'])),
  dataset_id: required(datasetId),
  version: required(version),
  status: byDefault(oneOf(STATUSES), 'draft'),
  description: byDefault(text(), null),
  layer: optional(text({ min: 1 })),
  domain: optional(text({ min: 1 })),
  tags: optional(someOf(text({ min: 1 }))),
  owners: required(listOf(owner, { min: 1 })),
  primary_key: byDefault(listOf(name), []),
  freshness_sla: byDefault(freshnessSla, null),
  deprecation_uri: byDefault(deprecationUri, null),
  deprecation: optional(deprecation),
  compatibility: optional(compatibility),
  fields: required(fieldList),
  quality: optional(someOf(anything)),
  guarantees: optional(anyObject),
  servers: optional(someOf(anything)),
  links: optional(someOf(anything)),
  extensions: optional(anyObject),
};

type Written = RecordOf<typeof CONTRACT_KEYS>;

const written = record('a contract', CONTRACT_KEYS, (read, spot) => {
  checkFieldReferences(spot);
  checkDeprecation(read, spot);
});

/** Reads the whole document. The dialect marker is dropped, and the two ways to write a deprecation become both. */
export const contract: Reader<Contract> = (spot) => {
  const read = written(spot);
  if (read === undefined) return undefined;
  const { contract: _marker, deprecation: note, ...document } = read;
  const uri = document.deprecation_uri ?? note?.uri ?? null;
  const complete: Deprecation | undefined = uri === null ? undefined : { ...note, uri };
  return { ...document, deprecation_uri: uri, ...(complete && { deprecation: complete }) };
};

/** The key and the freshness promise speak of fields, which have to be there. */
function checkFieldReferences(spot: Spot): void {
  const fields = spot.member('fields')?.items() ?? [];
  const declared = new Set(fields.flatMap((field) => field.member('name')?.text ?? []));
  const seen = new Set<string>();
  for (const column of spot.member('primary_key')?.items() ?? []) {
    const { text } = column;
    if (text === undefined) continue;
    if (!declared.has(text)) undeclared(column, text, 'primary_key', declared);
    if (seen.has(text)) {
      column.problem('duplicate-key-field', `the field ${quoted(text)} stands twice in 'primary_key'`, {
        detail: { field: text },
      });
    }
    seen.add(text);
  }
  const measured = spot.member('freshness_sla')?.member('field');
  if (measured?.text !== undefined && !declared.has(measured.text)) {
    undeclared(measured, measured.text, 'freshness_sla', declared);
  }
}

/** The sentence about the key is the one that the seed's clients know. */
function undeclared(spot: Spot, field: string, by: string, declared: ReadonlySet<string>): void {
  const meant = spot.reading.problems.isFull ? undefined : closest(field, [...declared].slice(0, 1000));
  spot.problem('undeclared-field', `${by} field ${quoted(field, "'")} is not declared in fields`, {
    hint: meant && `did you mean ${quoted(meant)}?`,
    detail: { field },
  });
}

/** A deprecated version says where to go, in one of two spellings, and in both of them the same. */
function checkDeprecation(read: Partial<Written>, spot: Spot): void {
  const { status, deprecation_uri: uri, deprecation: note } = read;
  if (uri && note?.uri !== undefined && note.uri !== uri) {
    spot.member('deprecation_uri')?.problem('deprecation-conflict', "'deprecation_uri' and 'deprecation.uri' differ", {
      hint: 'leave one of them out',
      detail: { deprecation_uri: uri, uri: note.uri },
    });
  }
  const place = spot.given('deprecation');
  const refused =
    uri === undefined || (place && note === undefined) || (place?.given('uri') && note?.uri === undefined);
  if (uri || note?.uri || refused) return;
  if (place) {
    place.missing('uri', 'missing-key', "a deprecation needs the key 'uri'");
  } else if (status === 'deprecated') {
    spot.member('status')?.problem('deprecation-required', "status='deprecated' requires deprecation_uri", {
      hint: "say under 'deprecation_uri' where consumers read what to do",
    });
  }
}

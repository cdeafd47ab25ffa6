import type { Change } from '../../../model/change.ts';
import type { Contract, FreshnessSla } from '../contract.ts';
import type { FieldMatch } from '../match.ts';
import { plain } from '../plain.ts';
import { changeAt, type Site } from './change-at.ts';
import { diffStories, type Story } from './story.ts';

const STORIES: readonly Story<Contract>[] = [
  { kind: 'dataset_id_changed', aspect: 'dataset_id', of: ({ dataset_id }) => dataset_id },
  { kind: 'description_changed', aspect: 'description', of: ({ description }) => description },
  { kind: 'layer_changed', aspect: 'layer', of: ({ layer }) => layer },
  { kind: 'domain_changed', aspect: 'domain', of: ({ domain }) => domain },
  { kind: 'tags_changed', aspect: 'tags', of: ({ tags }) => tags },
  { kind: 'owners_changed', aspect: 'owners', of: ({ owners }) => owners },
  { kind: 'deprecation_changed', aspect: 'deprecation', of: deprecationOf },
  { kind: 'compatibility_changed', aspect: 'compatibility', of: ({ compatibility }) => compatibility },
  { kind: 'quality_changed', aspect: 'quality', of: ({ quality }) => quality },
  { kind: 'guarantees_changed', aspect: 'guarantees', of: ({ guarantees }) => guarantees },
  { kind: 'servers_changed', aspect: 'servers', of: ({ servers }) => servers },
  { kind: 'links_changed', aspect: 'links', of: ({ links }) => links },
  { kind: 'extensions_changed', aspect: 'extensions', of: ({ extensions }) => extensions },
];

/** What changed about the document as a whole: its key, its freshness, the order of its fields, and everything told about it. */
export function diffDocument(before: Contract, after: Contract, match: FieldMatch): Change[] {
  const renamed = new Map(match.pairs.map((pair) => [pair.before.name, pair.after.name]));
  return [
    ...diffPrimaryKey(before.primary_key, after.primary_key, renamed),
    ...diffFreshness(before.freshness_sla, after.freshness_sla, renamed),
    ...diffOrder(match),
    ...diffStories(STORIES, before, after, member),
  ];
}

function member(name: string): Site {
  return { path: name, field: undefined, before: `/${name}`, after: `/${name}` };
}

/** A key that only follows its columns' new names has not changed. */
function diffPrimaryKey(
  from: readonly string[],
  to: readonly string[],
  renamed: ReadonlyMap<string, string>,
): Change[] {
  const followed = from.map((name) => renamed.get(name));
  if (followed.length === to.length && followed.every((name, index) => name === to[index])) return [];
  const columns = new Set(to);
  const reordered =
    new Set(followed).size === columns.size && followed.every((name) => name !== undefined && columns.has(name));
  const kind = reordered ? 'primary_key_reordered' : 'primary_key_changed';
  return [changeAt(member('primary_key'), kind, 'primary_key', { from: [...from], to: [...to] })];
}

/** The promise itself is one change; how it is measured and scheduled are others. */
function diffFreshness(
  before: FreshnessSla | null,
  after: FreshnessSla | null,
  renamed: ReadonlyMap<string, string>,
): Change[] {
  const site = member('freshness_sla');
  const [from, to] = [before?.max_lag_seconds ?? null, after?.max_lag_seconds ?? null];
  const growth = (to ?? Number.POSITIVE_INFINITY) - (from ?? Number.POSITIVE_INFINITY);
  const kind = growth > 0 ? 'sla_relaxed' : 'sla_tightened';
  const promise = from === to ? [] : [changeAt(site, kind, 'freshness_sla', { from, to })];
  if (before === null || after === null) return promise;
  const stories: readonly Story<FreshnessSla>[] = [
    { kind: 'sla_changed', aspect: 'measurement', of: ({ measurement }) => measurement },
    { kind: 'sla_changed', aspect: 'warn_lag_seconds', of: ({ warn_lag_seconds }) => warn_lag_seconds },
    { kind: 'sla_changed', aspect: 'expect', of: ({ expect }) => expect },
  ];
  const followed = before.field === undefined ? undefined : (renamed.get(before.field) ?? null);
  const field =
    followed === after.field
      ? []
      : [
          changeAt(site, 'sla_changed', 'field', {
            member: 'field',
            from: plain(before.field),
            to: plain(after.field),
          }),
        ];
  const others = diffStories(stories, before, after, () => site).map((change) => ({
    ...change,
    detail: { member: change.aspect, ...change.detail },
  }));
  return [...promise, ...others, ...field];
}

/** One change when the fields that both have stand in another order among themselves. */
function diffOrder({ pairs }: FieldMatch): Change[] {
  const moved = pairs.find((pair, index) => pair.afterIndex < (pairs[index - 1]?.afterIndex ?? 0));
  if (moved === undefined) return [];
  const site: Site = { path: 'fields', field: undefined, before: '/fields', after: '/fields' };
  return [changeAt(site, 'fields_reordered', 'order', { first: moved.before.name })];
}

/** Both spellings of the note say the same. */
function deprecationOf({ deprecation, deprecation_uri }: Contract): unknown {
  return deprecation ?? (deprecation_uri === null ? undefined : { uri: deprecation_uri });
}

import { compareVersions } from '../../compare/bump.ts';
import type { Change, Detail, Direction } from '../../model/change.ts';
import type { Pair, RuleFinding } from '../../model/format.ts';
import { meaningOf } from '../../model/level.ts';
import type { Contract, Field } from './contract.ts';
import { compareCodePoints, pythonStr } from './python-repr.ts';

/**
 * The checks of the contracts API's first release, in its order: version, owners, primary key; then in backward every field of the
 * old version, and in forward every required field that is new. It looks at fields of the top level only, knows them by their names,
 * and takes any difference of type for a break. Each finding names the change that it is about, so that the reading of the documents
 * stands beside it. Its `mode` in the detail selects the sentence of that release.
 */
export function seedFindings(pair: Pair<Contract>): readonly RuleFinding[] {
  const { directions } = meaningOf(pair.level);
  const asks = (direction: Direction): boolean => directions.some((asked) => asked === direction);
  const changes = indexChanges(pair.changes);
  return [
    ...versionFindings(pair),
    ...ownerFindings(pair),
    ...keyFindings(pair, changes),
    ...(asks('backward') ? backwardFindings(pair, changes) : []),
    ...(asks('forward') ? forwardFindings(pair, changes) : []),
  ];
}

/** It has to be the same dataset, and the version number has to grow, by the precedence of Semantic Versioning. */
export function versionFindings({ before, after, changes }: Pair<Contract>): readonly RuleFinding[] {
  const another = changes.flatMap((change, index): RuleFinding[] => {
    const { kind, path, at, detail } = change;
    return kind === 'dataset_id_changed' ? [{ kind, severity: 'error', path, at, detail, change: index }] : [];
  });
  if (compareVersions(after.version, before.version) > 0) return another;
  const at = { before: '/version', after: '/version' };
  const detail = { from: before.version, to: after.version };
  return [...another, { kind: 'version_not_increasing', severity: 'error', path: 'version', at, detail }];
}

function ownerFindings({ after }: Pair<Contract>): readonly RuleFinding[] {
  if (after.owners.length > 0) return [];
  return [{ kind: 'owner_missing', severity: 'error', path: 'owners', at: { after: '/owners' }, detail: {} }];
}

function keyFindings({ before, after }: Pair<Contract>, changes: ChangeIndex): readonly RuleFinding[] {
  const [from, to] = [before.primary_key, after.primary_key];
  const differing = from.findIndex((name, index) => name !== to[index]);
  if (differing < 0 && from.length === to.length) return [];
  const at = { before: '/primary_key', after: '/primary_key' };
  const renamed = before.fields.findIndex(({ name }) => name === from[differing]);
  const change = changes.find('primary_key', at) ?? changes.find('name', changes.siteOf(renamed));
  const detail = { from: [...from], to: [...to] };
  return [{ kind: 'primary_key_changed', severity: 'error', path: 'primary_key', at, detail, ...cause(change) }];
}

function backwardFindings({ before, after }: Pair<Contract>, changes: ChangeIndex): readonly RuleFinding[] {
  const byName = new Map(after.fields.map((field, index) => [field.name, { field, index }]));
  return before.fields.flatMap((old, index) => {
    const now = byName.get(old.name);
    const site = { before: `/fields/${index}`, ...(now && { after: `/fields/${now.index}` }) };
    const renamed = changes.find('name', changes.siteOf(index));
    const find = (kind: string, aspect: string, detail: Detail = {}): RuleFinding => ({
      kind,
      severity: 'error',
      path: old.name,
      at: site,
      detail: { field: old.name, mode: 'backward', ...detail },
      ...cause(changes.find(aspect, site) ?? renamed),
    });
    if (now === undefined) return [find('field_removed', 'presence')];
    const removed = removedValues(old, now.field);
    return [
      ...(old.type === now.field.type
        ? []
        : [find('field_type_changed', 'type', { from: old.type, to: now.field.type })]),
      ...(!old.required && now.field.required ? [find('field_required_added', 'required')] : []),
      ...(removed.length > 0 ? [find('field_enum_shrunk', 'enum', { removed })] : []),
    ];
  });
}

function forwardFindings({ before, after }: Pair<Contract>, changes: ChangeIndex): readonly RuleFinding[] {
  const known = new Set(before.fields.map(({ name }) => name));
  return after.fields.flatMap((field, index): RuleFinding[] => {
    if (!field.required || known.has(field.name)) return [];
    const at = { after: `/fields/${index}` };
    const detail = { field: field.name, mode: 'forward' };
    const change = changes.find('presence', at) ?? changes.find('name', at);
    return [{ kind: 'field_required_added', severity: 'error', path: field.name, at, detail, ...cause(change) }];
  });
}

/** As text and sorted, as the sentence lists them. Nothing where one side allows any value. */
function removedValues(before: Field, after: Field): string[] {
  if (!before.enum?.length || !after.enum?.length) return [];
  const kept = new Set<unknown>(after.enum.map(({ value }) => value));
  return before.enum.flatMap(({ value }) => (kept.has(value) ? [] : [pythonStr(value)])).sort(compareCodePoints);
}

/** Finds the change of an aspect at a place. */
interface ChangeIndex {
  /** A place with one side only stands for any change that has this side. */
  find(aspect: string, at: Change['at'] | undefined): number | undefined;
  /** The field of the old version at an index. */
  siteOf(before: number): Change['at'];
}

function indexChanges(changes: readonly Change[]): ChangeIndex {
  const index = new Map<string, number>();
  for (const [position, { aspect, at }] of changes.entries()) {
    for (const site of [at, { before: at.before }, { after: at.after }]) {
      const key = keyOf(aspect, site);
      if (!index.has(key)) index.set(key, position);
    }
  }
  return {
    find: (aspect, at) => (at === undefined ? undefined : index.get(keyOf(aspect, at))),
    siteOf: (before) => ({ before: `/fields/${before}` }),
  };
}

function keyOf(
  aspect: string,
  { before = '', after = '' }: { before?: string | undefined; after?: string | undefined },
): string {
  return `${aspect} ${before} ${after}`;
}

function cause(change: number | undefined): Pick<RuleFinding, 'change'> {
  return change === undefined ? {} : { change };
}

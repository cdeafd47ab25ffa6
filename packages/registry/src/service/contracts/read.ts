import { RegistryError } from '../../domain/error.ts';
import { existing, existingVersion } from '../../domain/not-found.ts';
import { inForce } from '../../domain/precedence.ts';
import { CONTRACTS, type SubjectState, type VersionHead } from '../../domain/subject.ts';
import type { ContractVersion, Page, Registry } from '../registry.ts';
import { type ContractDesk, UnreadableVersion } from './contract-desk.ts';

/** What is in force does not change as long as the state is the same one. */
const LATEST = new WeakMap<SubjectState, VersionHead>();

/** The version in force. Rejects with `no-active-version` where there is none. */
export async function latest(desk: ContractDesk, datasetId: string): Promise<ContractVersion> {
  const state = existing(await desk.known(datasetId));
  const version = LATEST.get(state) ?? inForce(state.versions);
  if (version === undefined) throw new RegistryError('no-active-version', `'${datasetId}' has no active version`);
  LATEST.set(state, version);
  return desk.view(state, version);
}

/** One version. */
export async function version(desk: ContractDesk, datasetId: string, label: string): Promise<ContractVersion> {
  const state = await desk.known(datasetId);
  return desk.view(state, existingVersion(state, label));
}

/** Versions in order of registration. One that the store cannot read any more is left out here, and says so when asked for by name. */
export async function versions(
  desk: ContractDesk,
  datasetId: string,
  query: NonNullable<Parameters<Registry['versions']>[1]>,
): Promise<Page<ContractVersion>> {
  const state = existing(await desk.known(datasetId));
  const from = query.after === undefined ? 0 : existingVersion(state, query.after).number;
  const asked = state.versions
    .slice(from)
    .filter(({ status }) => query.status === undefined || status === query.status);
  const page = pageOf(asked, query.limit, ({ label }) => label);
  const items: ContractVersion[] = [];
  for (const head of page.items) {
    try {
      items.push(await desk.view(state, head));
    } catch (error) {
      if (!(error instanceof UnreadableVersion)) throw error;
    }
  }
  return { items, next: page.next };
}

/** Ids of datasets in order of their first registration. */
export async function datasets(
  desk: ContractDesk,
  { after, limit, prefix = '' }: NonNullable<Parameters<Registry['datasets']>[0]>,
): Promise<Page<string>> {
  if (after !== undefined) existing(await desk.known(after));
  const size = pageSize(limit);
  // One more than asked for tells whether there is a next page.
  const names = await desk.desk.store.subjects(CONTRACTS, { after, limit: size + 1, prefix });
  return pageOf(names, limit, (name) => name);
}

function pageOf<Item>(items: readonly Item[], limit: number | undefined, nameOf: (item: Item) => string): Page<Item> {
  const page = items.slice(0, pageSize(limit));
  const last = page.at(-1);
  return { items: page, next: last !== undefined && page.length < items.length ? nameOf(last) : undefined };
}

/** Without a limit a page has everything; it never has less than one item. */
function pageSize(limit: number | undefined): number {
  const largest = 2 ** 31;
  return limit === undefined ? largest : Math.min(largest, Math.max(1, Math.trunc(limit) || 1));
}

import { type Contract, dataContract, fingerprintOf, type Problem, type Result, success } from '@concordat/engine';
import { RegistryError } from '../domain/error.ts';
import type { Candidate } from '../domain/registration.ts';
import { CONTRACTS, type SubjectKey, type SubjectState, type VersionHead } from '../domain/subject.ts';
import type { Content, Store } from '../store/port.ts';
import { BoundedCache } from './bounded-cache.ts';
import { freeze } from './freeze.ts';
import type { ContractVersion } from './registry.ts';
import { Turns } from './turns.ts';

/** Bounds of the caches: characters of text (what is made of it weighs several times as much), and heads of versions. */
const DOCUMENTS_WEIGHT = 8 * 1024 * 1024;
const VIEWS_WEIGHT = 8 * 1024 * 1024;
const STATES_WEIGHT = 100_000;
/** What an entry weighs beside its text. */
const ENTRY_WEIGHT = 500;

/** A candidate and how it is to be stored. */
export interface Submission extends Candidate {
  readonly source: string;
  readonly content: Content;
}

/** What all use cases share: the store with what was read from it lately, the clock, and who listens to the log. */
export class Desk {
  readonly store: Store;
  readonly turns = new Turns();
  readonly #clock: () => Date;
  readonly #states = new BoundedCache<string, SubjectState>(STATES_WEIGHT);
  readonly #documents = new BoundedCache<string, Contract>(DOCUMENTS_WEIGHT);
  readonly #views = new BoundedCache<VersionHead, ContractVersion>(VIEWS_WEIGHT);
  readonly #listeners = new Set<() => void>();

  constructor(store: Store, clock: () => Date) {
    this.store = store;
    this.#clock = clock;
  }

  /** Now: RFC 3339, UTC. */
  now(): string {
    return this.#clock().toISOString();
  }

  /** The state of a dataset as it is in the store now. */
  async load(datasetId: string): Promise<SubjectState> {
    const key = keyOf(datasetId);
    const known = this.#states.get(datasetId);
    const state = await this.store.load(key, known);
    if (state !== known && state.revision > 0) this.#states.set(datasetId, state, state.versions.length + 1);
    return state;
  }

  /** Reads a document that was handed in. */
  submission(source: string): Result<Submission, readonly Problem[]> {
    const parsed = dataContract.parse(source);
    if (!parsed.ok) return parsed;
    const contract = freeze(parsed.value.doc);
    const canonical = dataContract.canonical(contract);
    const fingerprint = fingerprintOf(canonical);
    this.#documents.set(fingerprint, contract, canonical.length + ENTRY_WEIGHT);
    return success({ contract, fingerprint, source, content: { fingerprint, format: dataContract.id, canonical } });
  }

  /** The document of a version. Rejects with {@link UnreadableVersion}. */
  async document(state: SubjectKey, { fingerprint, label }: VersionHead): Promise<Contract> {
    const known = this.#documents.get(fingerprint);
    if (known !== undefined) return known;
    const content = await this.store.content(fingerprint);
    if (content === undefined) throw new UnreadableVersion(state, label, 'its content is missing from the store');
    const parsed = dataContract.parse(content.canonical);
    if (!parsed.ok) throw new UnreadableVersion(state, label, parsed.error[0]?.message ?? 'it is no contract');
    const contract = freeze(parsed.value.doc);
    this.#documents.set(fingerprint, contract, content.canonical.length + ENTRY_WEIGHT);
    return contract;
  }

  /** A version as it stands. */
  async view(state: SubjectKey, version: VersionHead): Promise<ContractVersion> {
    const known = this.#views.get(version);
    if (known !== undefined) return known;
    const contract = await this.document(state, version);
    const source = await this.store.source(state, version.label);
    if (source === undefined) throw new UnreadableVersion(state, version.label, 'its text is missing from the store');
    const view = viewOf(state, version, contract, source);
    this.#views.set(version, view, source.length + ENTRY_WEIGHT);
    return view;
  }

  /** Calls back after every commit. */
  subscribe(listener: () => void): () => void {
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Tells the listeners that there may be new facts. */
  announce(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch {
        // What was committed stays committed, and its writer is answered, whatever a listener does.
      }
    }
  }
}

/** The subject of a dataset. */
function keyOf(datasetId: string): SubjectKey {
  return { group: CONTRACTS, subject: datasetId };
}

/** A version in the words of the API: its document tells its stage as it is now. */
export function viewOf(
  { subject }: SubjectKey,
  { label, number, status, deprecation, fingerprint, registeredAt }: VersionHead,
  contract: Contract,
  source: string,
): ContractVersion {
  const note = deprecation && { deprecation, deprecation_uri: deprecation.uri };
  return freeze({
    dataset_id: subject,
    version: label,
    number,
    status,
    deprecation,
    contract: { ...contract, status, ...note },
    source,
    fingerprint,
    registered_at: registeredAt,
  });
}

/** A stored version that does not read as a contract any more. Nothing else is affected by it. */
export class UnreadableVersion extends RegistryError {
  constructor({ subject }: SubjectKey, label: string, reason: string) {
    super('store-failed', `version '${label}' of '${subject}' cannot be read: ${reason}`);
  }
}

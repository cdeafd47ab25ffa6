import { type Contract, dataContract, fingerprintOf, type Problem, type Result, success } from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { contractGuid } from '../../domain/content-address.ts';
import { RegistryError } from '../../domain/error.ts';
import type { Candidate } from '../../domain/registration.ts';
import { CONTRACTS, type SubjectKey, type SubjectState, type VersionHead } from '../../domain/subject.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { BoundedCache } from '../bounded-cache.ts';
import type { Impact } from '../consumers/consumers.ts';
import type { Desk } from '../desk.ts';
import { freeze } from '../freeze.ts';
import type { ContractVersion } from '../registry.ts';

/** Bounds of the caches: characters of text. What is made of it weighs several times as much. */
const DOCUMENTS_WEIGHT = 8 * 1024 * 1024;
const VIEWS_WEIGHT = 8 * 1024 * 1024;
/** What an entry weighs beside its text. */
const ENTRY_WEIGHT = 500;

/** A candidate and how it is to be stored. */
export interface Submission extends Candidate {
  readonly source: string;
  readonly content: Content;
}

/** Tells what a document would do to the consumers of a dataset as it stands; undefined where there are none. */
export type ImpactTeller = (state: SubjectState, source: string) => Promise<Impact | undefined>;

/** Tells which consumers read a version of a dataset now. */
type ReaderTeller = (key: SubjectKey, label: string) => Promise<readonly Subscription[]>;

/** Who tells of consumers; nobody has any where they are missing. */
interface Tellers {
  readonly impactOf: ImpactTeller;
  readonly readersOf: ReaderTeller;
}

/** What the use cases of contracts share: the desk, and the documents that were read lately. */
export class ContractDesk {
  readonly desk: Desk;
  readonly impactOf: ImpactTeller;
  readonly readersOf: ReaderTeller;
  readonly #documents = new BoundedCache<string, Contract>(DOCUMENTS_WEIGHT);
  readonly #views = new BoundedCache<VersionHead, ContractVersion>(VIEWS_WEIGHT);

  constructor(desk: Desk, { impactOf = async () => undefined, readersOf = async () => [] }: Partial<Tellers> = {}) {
    this.desk = desk;
    this.impactOf = impactOf;
    this.readersOf = readersOf;
  }

  /** The state of a dataset as it is in the store now. */
  load(datasetId: string): Promise<SubjectState> {
    return this.desk.load(subjectOf(datasetId));
  }

  /** The state of a dataset as this process knows it, for readings. */
  known(datasetId: string): Promise<SubjectState> {
    return this.desk.known(subjectOf(datasetId));
  }

  /** Reads a document that was handed in. */
  submission(source: string): Result<Submission, readonly Problem[]> {
    const parsed = dataContract.parse(source);
    if (!parsed.ok) return parsed;
    const contract = freeze(parsed.value.doc);
    const canonical = dataContract.canonical(contract);
    const fingerprint = fingerprintOf(canonical);
    this.#documents.set(fingerprint, contract, canonical.length + ENTRY_WEIGHT);
    const guid = contractGuid(fingerprint);
    const content: Content = { fingerprint, guid, format: dataContract.id, canonical, references: [] };
    return success({ contract, fingerprint, source, content });
  }

  /** The document of a version. Rejects with {@link UnreadableVersion}. */
  async document(state: SubjectKey, { fingerprint, label }: VersionHead): Promise<Contract> {
    const known = this.#documents.get(fingerprint);
    if (known !== undefined) return known;
    const content = await this.desk.store.content(fingerprint);
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
    const source = await this.desk.store.source(state, version.label);
    if (source === undefined) throw new UnreadableVersion(state, version.label, 'its text is missing from the store');
    const view = viewOf(state, version, contract, source);
    this.#views.set(version, view, source.length + ENTRY_WEIGHT);
    return view;
  }
}

/** The subject of a dataset. */
export function subjectOf(datasetId: string): SubjectKey {
  return { group: CONTRACTS, subject: datasetId };
}

/** A version in the words of the API: its document tells its stage as it is now. */
export function viewOf(
  { subject }: SubjectKey,
  { label, number, status, deprecation, fingerprint, registeredAt }: Omit<VersionHead, 'contentId'>,
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

import {
  type Contract,
  type ContractInput,
  type ContractReport,
  contractReport,
  type Deprecation,
  printJson,
  type Verdict,
} from '@concordat/engine';
import { RegistryError } from './domain/error.ts';
import type { Fact } from './domain/fact.ts';
import type { CheckOutcome, Mode, Permission, RegisterOutcome, Registry } from './service/registry.ts';

/** How a registration is to be judged; see {@link ContractRegistry.register}. */
export interface RegisterOptions {
  /** `backward` by default. A policy of the version in force holds; a mode can only add to it. */
  readonly mode?: Mode;
  /** True: every version that is active or deprecated judges, not only the newest. */
  readonly transitive?: boolean;
}

/** The report about a registration. */
export interface RegistrationReport extends ContractReport {
  /** True when the version is in the registry now, or would be. */
  readonly accepted: boolean;
  /** Why it was accepted though it is not compatible. */
  readonly permitted?: Permission;
  /** Id of the proposal by which it comes into force: until then it is a draft. */
  readonly proposal?: string;
}

/** The note of a deprecation, in the words of the contracts API. */
export interface DeprecationInput extends Omit<Deprecation, 'uri'> {
  readonly deprecation_uri: string;
}

/**
 * A registry of data contracts, for programs. What a method cannot do it rejects with a {@link RegistryError}; an incompatible
 * version is no error but an answer.
 */
export class ContractRegistry implements AsyncDisposable {
  readonly #registry: Registry;

  /** Over the use cases of a registry, which it closes with itself. */
  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /**
   * Registers a version: a contract as an object, or its text in YAML or JSON. An incompatible version is not stored, and the report
   * says why. Codes: `document-invalid` with the problems; `version-taken` when the version is there already, with whatever content.
   */
  async register(contract: ContractInput | string, options: RegisterOptions = {}): Promise<RegistrationReport> {
    return reportOf(await this.#registry.register({ ...options, source: sourceOf(contract) }));
  }

  /** What {@link register} would answer now; nothing is stored. */
  async check(contract: ContractInput | string, options: RegisterOptions = {}): Promise<RegistrationReport> {
    return reportOf(await this.#registry.check({ ...options, source: sourceOf(contract) }));
  }

  /** The newest active version. Codes: `dataset-not-found`, `no-active-version`. */
  async latest(datasetId: string): Promise<Contract> {
    return (await this.#registry.latest(datasetId)).contract;
  }

  /** All versions in order of registration. Code: `dataset-not-found`. */
  async history(datasetId: string): Promise<readonly Contract[]> {
    return (await this.#registry.versions(datasetId)).items.map(({ contract }) => contract);
  }

  /** One version. Codes: `dataset-not-found`, `version-not-found`. */
  async get(datasetId: string, version: string): Promise<Contract> {
    return (await this.#registry.version(datasetId, version)).contract;
  }

  /** True when the dataset has a version. */
  async has(datasetId: string): Promise<boolean> {
    try {
      await this.#registry.versions(datasetId, { limit: 1 });
      return true;
    } catch (error) {
      if (error instanceof RegistryError && error.code === 'dataset-not-found') return false;
      throw error;
    }
  }

  /** Ids in order of first registration. */
  async datasets(): Promise<readonly string[]> {
    return (await this.#registry.datasets()).items;
  }

  /** draft → active, judged again. A refusal is a report with `accepted: false`. Code: `transition-refused`. */
  async activate(datasetId: string, version: string): Promise<RegistrationReport> {
    const outcome = await this.#registry.activate(datasetId, version);
    if (outcome.outcome === 'unchanged') return acceptedReport(outcome.verdict);
    return reportOf(outcome);
  }

  /** Says where to go from a version. Codes: `deprecation-invalid`, `transition-refused`. */
  async deprecate(datasetId: string, version: string, note: DeprecationInput): Promise<Contract> {
    const { deprecation_uri: uri, ...rest } = note;
    return (await this.#registry.deprecate(datasetId, version, { uri, ...rest })).contract;
  }

  /** Takes a version out of use; it stays in the history. */
  async archive(datasetId: string, version: string): Promise<Contract> {
    return (await this.#registry.archive(datasetId, version)).contract;
  }

  /** What happened after a sequence (0: from the beginning), oldest first. */
  async facts(after = 0, limit = 1000): Promise<readonly Fact[]> {
    return await this.#registry.facts(after, limit);
  }

  /** Closes the store. */
  async close(): Promise<void> {
    await this.#registry.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function sourceOf(contract: ContractInput | string): string {
  if (typeof contract === 'string') return contract;
  // Numbers beyond 2^53 stand in contracts as bigints, and in JSON as their digits.
  return printJson(contract, 2);
}

function reportOf(outcome: RegisterOutcome | CheckOutcome): RegistrationReport {
  switch (outcome.outcome) {
    case 'registered':
    case 'registrable':
      return acceptedReport(outcome.verdict, outcome.permitted);
    case 'proposed':
      return { ...acceptedReport(outcome.verdict, outcome.permitted), proposal: outcome.proposal.id };
    case 'incompatible':
      return { ...contractReport(outcome.verdict), accepted: false };
    case 'unchanged':
    case 'taken': {
      const { dataset_id, version } = outcome.version;
      throw new RegistryError('version-taken', `version '${version}' of '${dataset_id}' is already registered`);
    }
    case 'invalid': {
      const [first, ...others] = outcome.problems;
      const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
      throw new RegistryError('document-invalid', `the contract is not valid: ${first?.message}${more}`, {
        problems: outcome.problems,
      });
    }
  }
}

function acceptedReport(verdict: Verdict, permitted?: Permission): RegistrationReport {
  return { ...contractReport(verdict), accepted: true, ...(permitted !== undefined && { permitted }) };
}

import { canonicalJson, type Problem, parseJson, type Result, toJson, type Verdict } from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import { findVersion, type SubjectKey, type SubjectState } from '../../domain/subject.ts';
import { modeRefusal } from '../../domain/write-mode.ts';
import type { ContractDesk, Submission } from '../contracts/contract-desk.ts';
import { check, type Registering, registerIdentified } from '../contracts/register.ts';
import { freeze } from '../freeze.ts';
import { type Sealing, sealingOf } from '../sealing.ts';
import { invalidSchema } from './candidate.ts';
import { askedVersions, type CheckOptions } from './check.ts';
import { schemaText } from './imports.ts';
import { checkNext } from './registration.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type {
  CheckSchemaOutcome,
  RegisterSchemaOutcome,
  SchemaInput,
  SchemaJudgement,
  SchemaVersion,
} from './schemas.ts';

/** The group of contracts as schemas: what is handed in is a data contract, and its own policy decides. */
export class ContractSchemas {
  readonly #desk: SchemaDesk;
  readonly #contracts: ContractDesk;

  constructor(desk: SchemaDesk, contracts: ContractDesk) {
    this.#desk = desk;
    this.#contracts = contracts;
  }

  /** Registers a contract of the dataset that the subject is named after. */
  async register(
    key: SubjectKey,
    schema: SchemaInput,
    sealing?: Sealing<RegisterSchemaOutcome>,
  ): Promise<RegisterSchemaOutcome> {
    const submitted = this.#contracts.submission(schema.text);
    const problems = [...problemsOf(submitted, key), ...strangers(schema)];
    if (!submitted.ok || problems.length > 0) return { outcome: 'invalid', problems };
    const known = await this.#find(await this.#desk.load(key), schema.text);
    if (known !== undefined) return { outcome: 'unchanged', version: known };
    if (schema.id !== undefined) {
      throw modeRefusal('not-import', key, `Contracts get their ids here: leave out the id of '${key.subject}'`);
    }
    checkNext(await this.#desk.load(key), schema.number);
    const { content } = submitted.value;
    const sealingNew = sealingOf(sealing, (made: Registering) => asNew(key, made, content));
    const registering = await registerIdentified(this.#contracts, { source: schema.text }, sealingNew);
    const { outcome } = registering;
    switch (outcome.outcome) {
      case 'registered':
      case 'proposed':
        return asNew(key, registering, content);
      case 'unchanged':
        return { outcome: outcome.outcome, version: await this.#version(key, outcome.version.version) };
      case 'taken':
        return { outcome: 'invalid', problems: [taken(outcome.version.version)] };
      case 'incompatible':
        return { outcome: 'incompatible', judgement: await this.#judgement(key, outcome.against, outcome.verdict) };
      case 'invalid':
        return outcome;
    }
  }

  /** What a registration would find. `against` has to be there, and does not change who is asked: that is the contract's own policy. */
  async check(key: SubjectKey, schema: SchemaInput, { against }: CheckOptions = {}): Promise<CheckSchemaOutcome> {
    askedVersions(await this.#desk.load(key), against);
    const problems = [...this.#problems(key, schema.text), ...strangers(schema)];
    if (problems.length > 0) return { outcome: 'invalid', problems };
    const outcome = await check(this.#contracts, { source: schema.text });
    switch (outcome.outcome) {
      case 'unchanged':
        return { outcome: 'judged', compatible: true, judgement: undefined };
      case 'registrable':
      case 'incompatible': {
        const { against, verdict } = outcome;
        const compatible = outcome.outcome === 'registrable';
        const judgement = against === undefined ? undefined : await this.#judgement(key, against, verdict, compatible);
        return { outcome: 'judged', compatible, judgement };
      }
      case 'taken':
        return { outcome: 'invalid', problems: [taken(outcome.version.version)] };
      case 'invalid':
        return outcome;
    }
  }

  /** The version with this contract, given as a contract or as the JSON Schema that stands for it. */
  async lookUp(key: SubjectKey, { text }: SchemaInput): Promise<SchemaVersion> {
    const state = await this.#desk.known(key);
    if (state.versions.length === 0) throw unknownSubject(key);
    const found = (await this.#find(state, text)) ?? (await this.#findByRows(state, text));
    if (found !== undefined) return found;
    const problems = sorted(text) === undefined ? this.#problems(key, text) : [];
    if (problems.length > 0) throw invalidSchema(key, problems);
    const { group, subject } = key;
    throw new RegistryError('schema-not-found', 'Schema not found', { about: { group, subject } });
  }

  #problems(key: SubjectKey, text: string): readonly Problem[] {
    return problemsOf(this.#contracts.submission(text), key);
  }

  async #find(state: SubjectState, text: string): Promise<SchemaVersion | undefined> {
    const submitted = this.#contracts.submission(text);
    if (!submitted.ok) return undefined;
    const { fingerprint } = submitted.value;
    const head = state.versions.findLast((version) => version.fingerprint === fingerprint);
    return head && this.#desk.version(state, head);
  }

  async #findByRows(state: SubjectState, text: string): Promise<SchemaVersion | undefined> {
    const asked = sorted(text);
    if (asked === undefined) return undefined;
    for (const head of state.versions.toReversed()) {
      const rows = schemaText(await this.#desk.content(head.fingerprint));
      if (sorted(rows) === asked) return this.#desk.version(state, head);
    }
    return undefined;
  }

  async #version(key: SubjectKey, label: string): Promise<SchemaVersion> {
    const state = await this.#desk.load(key);
    const head = findVersion(state, label);
    if (head !== undefined) return this.#desk.version(state, head);
    throw new RegistryError('version-not-found', `'${key.subject}' has no version '${label}'`);
  }

  /** Of the versions that refuse a contract the newest is told about, with what it finds; where none refuses, the one that is in force. */
  async #judgement(key: SubjectKey, inForce: string, verdict: Verdict, compatible = false): Promise<SchemaJudgement> {
    const label = verdict.findings.find(({ severity }) => severity === 'error')?.against ?? inForce;
    const findings = verdict.findings.filter((finding) => (finding.against ?? label) === label);
    const against = await this.#version(key, label);
    const told = { ...verdict, findings };
    return { level: verdict.level, against, compatible, verdict: told, validateFields: false, reserved: [] };
  }
}

function problemsOf(submitted: Result<Submission, readonly Problem[]>, { subject }: SubjectKey): readonly Problem[] {
  if (!submitted.ok) return submitted.error;
  const { dataset_id } = submitted.value.contract;
  return dataset_id === subject ? [] : [otherDataset(dataset_id, subject)];
}

/** A version that was added just now. What adds none has no reply that is kept with it. */
function asNew(
  { group, subject }: SubjectKey,
  { outcome, contentId: id = 0 }: Registering,
  content: Content,
): RegisterSchemaOutcome {
  if (!('version' in outcome)) return { outcome: 'invalid', problems: [] };
  const { number, registered_at: registeredAt } = outcome.version;
  const version = freeze({ group, subject, number, id, content, deleted: false, registeredAt });
  return { outcome: 'registered', version };
}

/** JSON with its members in order; undefined for what is none. */
function sorted(text: string): string | undefined {
  const parsed = parseJson(text);
  return parsed.ok ? canonicalJson(toJson(parsed.value.root)) : undefined;
}

/** What other schemas have and a contract does not: it would be lost. */
function strangers({ references, metadata, ruleSet }: SchemaInput): readonly Problem[] {
  const given = { references: references.length > 0, metadata: metadata !== undefined, ruleSet: ruleSet !== undefined };
  return Object.entries(given)
    .filter(([, isGiven]) => isGiven)
    .map(([member]) => ({
      kind: 'not-of-contracts',
      message: `a data contract is registered without '${member}'`,
      hint: 'leave it out: what the contract says stands in its own text',
      pointer: '',
    }));
}

function taken(label: string): Problem {
  return {
    kind: 'version-taken',
    message: `version ${label} is registered with other content`,
    hint: 'give the contract a higher version',
    pointer: '/version',
  };
}

function otherDataset(datasetId: string, subject: string): Problem {
  return {
    kind: 'wrong-dataset',
    message: `the contract is of the dataset '${datasetId}' and cannot be registered as '${subject}'`,
    hint: `register it as the subject '${datasetId}'`,
    pointer: '/dataset_id',
  };
}

import {
  type AnyFormat,
  failure,
  formatById,
  inRange,
  type ParsedDocument,
  type Problem,
  type Result,
} from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import { existingVersion } from '../../domain/not-found.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { unknownFormat } from '../schemas/documents.ts';
import { NO_IMPORTS } from '../schemas/imports.ts';
import { effectivePolicy } from '../schemas/in-force.ts';
import { readNext } from '../schemas/next-version.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import type { SchemaInput } from '../schemas/schemas.ts';
import type { ConsumerDesk } from './consumer-desk.ts';
import type { ConsumerImpact, Impact, ImpactCandidate, ImpactOptions, MomentOptions } from './consumers.ts';
import { type Moment, momentIn, momentOf } from './moment.ts';
import { type Readable, readBy } from './read-now.ts';
import { Step } from './step.ts';

/** What a document would do to the consumers of a subject. Rejects with `document-invalid`. */
export async function impact(
  desk: ConsumerDesk,
  key: SubjectKey,
  candidate: ImpactCandidate,
  { before }: ImpactOptions = {},
): Promise<Impact> {
  const { schemas } = desk;
  const format = formatById(candidate.format);
  const read = format === undefined ? failure([unknownFormat(candidate.format)]) : readText(schemas, format, candidate);
  if (!read.ok) throw invalid(key, read.error);
  return impactAt(schemas, await momentOf(desk, key, before), read.value);
}

/** What a schema with its references would do; undefined where nobody has subscribed, or it cannot be read. */
export function impactOfSchema(
  desk: ConsumerDesk,
  key: SubjectKey,
  schema: SchemaInput,
  { isNow = false }: MomentOptions = {},
): Promise<Impact | undefined> {
  const tell = () => tellOfSchema(desk, key, schema);
  return isNow ? desk.schemas.desk.asOfNow(tell) : tell();
}

async function tellOfSchema(desk: ConsumerDesk, key: SubjectKey, schema: SchemaInput): Promise<Impact | undefined> {
  const { schemas } = desk;
  if ((await desk.subscriptionsTo(key)).length === 0) return undefined;
  const moment = await momentOf(desk, key);
  const { value: policy } = await effectivePolicy(schemas.desk, key);
  const read = await readNext(schemas, moment.state, schema, policy, { isGoverned: false });
  const document = read.ok ? read.value.document : undefined;
  return document && impactAt(schemas, moment, document);
}

/** What it would do to the consumers of a subject if a version of it came into force now. Rejects with `dataset-not-found`, `version-not-found`. */
export async function impactOfVersion(desk: ConsumerDesk, key: SubjectKey, label: string): Promise<Impact> {
  const { schemas } = desk;
  const moment = await momentOf(desk, key);
  const content = await schemas.content(existingVersion(moment.state, label).fingerprint);
  const read = await schemas.documents.judged(key.group, content);
  if (!read.ok) throw invalid(key, read.error);
  return impactAt(schemas, moment, read.value, label);
}

/** What a document would do to the consumers of a subject as it stands. */
export async function impactOf(desk: ConsumerDesk, state: SubjectState, candidate: ParsedDocument): Promise<Impact> {
  return impactAt(desk.schemas, await momentIn(desk, state, undefined), candidate);
}

/** `label` is that of the version of the document, as far as that is known. */
async function impactAt(
  schemas: SchemaDesk,
  moment: Moment,
  candidate: ParsedDocument,
  label = candidate.version,
): Promise<Impact> {
  const { state, inReading, subscriptions } = moment;
  const { group, subject } = state;
  const steps = new Steps(schemas, moment, candidate);
  const consumers: ConsumerImpact[] = [];
  for (const subscription of subscriptions) {
    consumers.push(await impactOnOne(steps, subscription, inReading, label));
  }
  const against = inReading.inForce;
  return {
    group,
    subject,
    against: against?.label,
    verdict: against && steps.known(against)?.verdict,
    consumers: consumers.sort((a, b) => RANKS[a.outcome] - RANKS[b.outcome]),
  };
}

const RANKS = { broken: 0, at_risk: 1, unaffected: 2 } as const;

async function impactOnOne(
  steps: Steps,
  subscription: Subscription,
  inReading: Readable,
  label: string | undefined,
): Promise<ConsumerImpact> {
  const read = readBy(subscription, inReading);
  const step = await steps.from(read);
  const { range } = subscription;
  const onIt = step.on(subscription);
  const isLeftOut = range !== undefined && label !== undefined && !inRange(label, range);
  return { subscription, reads: read?.label, ...(isLeftOut ? leftOut(onIt, range, label, read) : onIt) };
}

/** What a version is to a consumer whose range leaves it out: he stays with the one that he reads, which has to stay as well. */
function leftOut(
  onIt: Pick<ConsumerImpact, 'outcome' | 'reasons'>,
  range: string,
  label: string,
  read: VersionHead | undefined,
): Pick<ConsumerImpact, 'outcome' | 'reasons'> {
  if (read === undefined || onIt.outcome === 'unaffected') return { outcome: 'unaffected', reasons: [] };
  const reason = `it reads versions ${range}, which ${label} is none of, and stays with ${read.label} as long as that is there`;
  return { outcome: 'at_risk', reasons: [{ outcome: 'at_risk', path: '*', use: 'range', reason }] };
}

/** The steps from versions that are read to a candidate, each judged once. */
class Steps {
  readonly #schemas: SchemaDesk;
  readonly #moment: Moment;
  readonly #candidate: ParsedDocument;
  readonly #known = new Map<number | undefined, Step>();

  constructor(schemas: SchemaDesk, moment: Moment, candidate: ParsedDocument) {
    this.#schemas = schemas;
    this.#moment = moment;
    this.#candidate = candidate;
  }

  /** The step from a version; from none, undefined. */
  async from(version: VersionHead | undefined): Promise<Step> {
    const known = this.known(version);
    if (known !== undefined) return known;
    const step = await this.#made(version);
    this.#known.set(version?.number, step);
    return step;
  }

  /** The step from a version, where somebody took it. */
  known(version: VersionHead | undefined): Step | undefined {
    return this.#known.get(version?.number);
  }

  async #made(version: VersionHead | undefined): Promise<Step> {
    const { documents } = this.#schemas;
    const { state, reader } = this.#moment;
    if (version === undefined) return new Step(documents, undefined, this.#candidate, 'open');
    const content = await this.#schemas.content(version.fingerprint);
    const read = await documents.judged(state.group, content);
    return new Step(documents, read.ok ? read.value : 'unreadable', this.#candidate, reader);
  }
}

function readText(
  { documents }: SchemaDesk,
  format: AnyFormat,
  { text, imports }: ImpactCandidate,
): Result<ParsedDocument, readonly Problem[]> {
  return imports === undefined || imports.size === 0
    ? documents.read(format, text, NO_IMPORTS)
    : format.parse(text, imports);
}

function invalid({ group, subject }: SubjectKey, problems: readonly Problem[]): RegistryError {
  const [first, ...others] = problems;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new RegistryError('document-invalid', `the document is not valid: ${first?.message}${more}`, {
    problems,
    about: { group, subject },
  });
}

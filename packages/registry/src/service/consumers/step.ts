import {
  type AnyFormat,
  type Consumer,
  type ImpactReason as EngineReason,
  formatById,
  Impacts,
  type LayerFormat,
  type LayerReader,
  layerProfile,
  type ParsedDocument,
  readerImpact,
  type Verdict,
} from '@concordat/engine';
import type { Subscription } from '../../domain/subscription.ts';
import type { SchemaDocuments } from '../schemas/documents.ts';
import { NO_IMPORTS } from '../schemas/imports.ts';
import type { ConsumerImpact, ImpactReason } from './consumers.ts';

/** The formats for which it is known what changes do to the users of fields. */
const LAYER_FORMATS: readonly LayerFormat[] = ['avro', 'json-schema', 'data-contract'];

type Outcome = Pick<ConsumerImpact, 'outcome' | 'reasons'>;

const UNAFFECTED: Outcome = { outcome: 'unaffected', reasons: [] };

/** The step from a version that consumers read to a candidate: judged once, and then asked about each consumer. */
export class Step {
  /** Undefined where there is nothing to compare. */
  readonly verdict: Verdict | undefined;
  readonly #documents: SchemaDocuments;
  readonly #before: ParsedDocument | undefined;
  readonly #candidate: ParsedDocument;
  readonly #format: AnyFormat | undefined;
  /** What concerns everybody, where it is not known whom it concerns. */
  readonly #common: Outcome;
  readonly #impacts: Impacts | undefined;
  readonly #isFirst: boolean;

  constructor(
    documents: SchemaDocuments,
    before: ParsedDocument | 'unreadable' | undefined,
    candidate: ParsedDocument,
    reader: LayerReader,
  ) {
    this.#documents = documents;
    this.#before = before === 'unreadable' ? undefined : before;
    this.#candidate = candidate;
    this.#format = formatById(candidate.format);
    this.#isFirst = before === undefined;
    this.#common = UNAFFECTED;
    if (before === undefined || this.#format === undefined) return;
    if (before === 'unreadable') this.#common = atRisk('the version that is read now cannot be read any more');
    else if (before.format !== candidate.format) {
      this.#common = atRisk(
        `the version that is read now is of the format ${before.format}, and this is ${candidate.format}`,
      );
    } else {
      const format = this.#format;
      const known = LAYER_FORMATS.find((id) => id === format.id);
      const profile = known && layerProfile(known, reader);
      this.verdict = documents.verdicts.between(format, before, candidate, profile);
      if (known === undefined) this.#common = commonOf(this.verdict, format);
      else this.#impacts = new Impacts({ format, before, after: candidate, verdict: this.verdict });
    }
  }

  /** What the candidate is to a consumer. */
  on(subscription: Subscription): Outcome {
    return worst([this.#common, this.#onFields(subscription), this.#onReader(subscription)]);
  }

  #onFields(subscription: Subscription): Outcome {
    if (this.#isFirst) return this.#onNewcomer(subscription);
    if (this.#impacts === undefined) return UNAFFECTED;
    const { outcome, reasons } = this.#impacts.on(consumerOf(subscription));
    return { outcome, reasons: reasons.map((reason) => ({ ...reason, ...this.#kindOf(reason) })) };
  }

  /** Who reads nothing yet wants to find the fields that he names. */
  #onNewcomer({ fields = [], needs }: Subscription): Outcome {
    const format = this.#format;
    if (format === undefined) return UNAFFECTED;
    const paths = new Set([...fields.map(({ path }) => path), ...(needs?.notNull ?? []), ...(needs?.unique ?? [])]);
    const missing = [...paths].filter((path) => format.places(this.#candidate, path) === undefined);
    return worst(missing.map((path) => atRisk(`there is no field '${path}'`, path)));
  }

  /** Whether a consumer's own schema reads what the candidate writes. One that does not read what there is now is not broken by the candidate. */
  #onReader(subscription: Subscription): Outcome {
    const onCandidate = this.#reading(subscription, this.#candidate);
    if (onCandidate.outcome !== 'broken' || this.#before === undefined) return onCandidate;
    const { outcome, reasons } = this.#reading(subscription, this.#before);
    if (outcome !== 'broken') return onCandidate;
    return atRisk(
      `the consumer's own schema does not read the version that is read now either: ${reasons[0]?.reason}`,
      '*',
      'reader',
    );
  }

  /** Whether a consumer's own schema reads what a document writes: in its format, or both as JSON Schema. */
  #reading({ reader }: Subscription, writer: ParsedDocument): Outcome {
    const format = formatById(writer.format);
    if (reader === undefined || format === undefined) return UNAFFECTED;
    const own = formatById(reader.format);
    const read = own && this.#documents.read(own, reader.text, NO_IMPORTS);
    if (own === undefined || read === undefined || !read.ok)
      return atRisk("the consumer's own schema cannot be read", '*', 'reader');
    if (own.id === format.id) return this.#asked(own, read.value, writer);
    const json = formatById('json-schema');
    const [ours, theirs] = [this.#asJson(own, read.value, 'reader'), this.#asJson(format, writer, 'writer')];
    return json === undefined || ours === undefined || theirs === undefined
      ? atRisk(`the consumer's own schema is of the format ${own.id}, and this is ${format.id}`, '*', 'reader')
      : this.#asked(json, ours, theirs);
  }

  #asked(format: AnyFormat, reader: ParsedDocument, candidate: ParsedDocument): Outcome {
    const known = LAYER_FORMATS.find((id) => id === format.id);
    const { outcome, reasons } = readerImpact(format, reader, candidate, known && layerProfile(known, 'open'));
    // Changes of this reading are not those of the verdict.
    return { outcome, reasons: reasons.map(({ change: _, ...reason }) => reason) };
  }

  #asJson(format: AnyFormat, document: ParsedDocument, side: 'reader' | 'writer'): ParsedDocument | undefined {
    const json = formatById('json-schema');
    if (format.id === json?.id) return document;
    const rows = this.#documents.form(format, document, 'json-schema');
    const text = side === 'reader' && rows !== undefined ? opened(rows) : rows;
    const read = json !== undefined && text !== undefined ? this.#documents.read(json, text, NO_IMPORTS) : undefined;
    return read?.ok ? read.value : undefined;
  }

  #kindOf({ change }: EngineReason): { readonly kind?: string } {
    const kind = change === undefined ? undefined : this.verdict?.changes[change]?.kind;
    return kind === undefined ? {} : { kind };
  }
}

/** The JSON Schema of rows as a reader of them: one that passes over the fields that it does not know, as readers of Avro do. */
function opened(rows: string): string {
  return rows.replace(/(?<!\\)"additionalProperties":\s*false/g, '"additionalProperties":true');
}

/** A subscription as the engine's reader. One with a schema of its own and no fields says by the schema what it uses. */
function consumerOf({ fields, needs, reader, requiredCompatibility }: Subscription): Consumer {
  const { notNull, unique, maxLagSeconds } = needs ?? {};
  const used = fields ?? (reader === undefined ? undefined : []);
  return {
    ...(used !== undefined && { fields: used }),
    needs: {
      ...(notNull !== undefined && { not_null: notNull }),
      ...(unique !== undefined && { unique }),
      ...(maxLagSeconds !== undefined && { max_lag_seconds: maxLagSeconds }),
    },
    ...(requiredCompatibility !== undefined && { required: requiredCompatibility }),
  };
}

/** Of formats whose changes nobody has tied to the uses of fields: an error may concern anybody. */
function commonOf({ findings }: Verdict, format: AnyFormat): Outcome {
  const error = findings.find(({ severity, directions }) => severity === 'error' && directions.includes('forward'));
  if (error === undefined) return UNAFFECTED;
  const because = `${error.reason ?? format.messageOf(error)}; whose fields that concerns is not known for ${format.title}`;
  return atRisk(because, error.path === '' ? '*' : error.path);
}

function atRisk(reason: string, path = '*', use = 'select'): Outcome {
  return { outcome: 'at_risk', reasons: [{ outcome: 'at_risk', path, use, reason }] };
}

function worst(outcomes: readonly Outcome[]): Outcome {
  const reasons = outcomes.flatMap((each): readonly ImpactReason[] => each.reasons);
  if (reasons.length === 0) return UNAFFECTED;
  const broken = reasons.filter(({ outcome }) => outcome === 'broken');
  const others = reasons.filter(({ outcome }) => outcome !== 'broken');
  return { outcome: broken.length > 0 ? 'broken' : 'at_risk', reasons: [...broken, ...others] };
}

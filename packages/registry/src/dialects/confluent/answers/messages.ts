import {
  type AnyFormat,
  type Finding,
  formatById,
  type JsonObject,
  type JsonValue,
  printJson,
  type Verdict,
} from '@concordat/engine';
import type { Impact } from '../../../service/consumers/consumers.ts';
import type { ReservedFieldBreak, SchemaJudgement } from '../../../service/schemas/schemas.ts';

/** How much of the older schema a message shows, in characters. */
const SHOWN = 10 * 1024;

/** The quotes around a description, by format; those of JSON Schema do not match, and clients are used to it. */
const QUOTES: ReadonlyMap<string, readonly [key: string, open: string, close: string]> = new Map([
  ['avro', ["'", "'", "'"]],
  ['json-schema', ['"', '"', "'"]],
]);

/**
 * What a judgement is told as: an item for each incompatibility, an item for each finding of our own reading where that is at hand, and
 * then what it stands against. A schema that is compatible has nothing but the findings.
 */
export function messagesOf(judgement: SchemaJudgement, reading?: Verdict): readonly string[] {
  const own = reading === undefined ? [] : readingItems(judgement, reading);
  if (judgement.compatible) return own;
  const { against, validateFields, level } = judgement;
  return [
    ...incompatibilities(judgement),
    ...own,
    `{oldSchemaVersion: ${against.number}}`,
    `{oldSchema: '${shortened(against.content.canonical)}'}`,
    `{validateFields: '${validateFields}', compatibility: '${level}'}`,
  ];
}

/** The sentence of a refused registration. */
export function refusalSentence(subject: string, messages: readonly string[]): string {
  const details = messages.join(', ');
  return `Schema being registered is incompatible with an earlier schema for subject "${subject}", details: [${details}]`;
}

function incompatibilities({ verdict, reason, reserved }: SchemaJudgement): readonly string[] {
  if (reason === 'other-format') return ['Incompatible because of different schema type'];
  if (verdict === undefined) return ['Incompatible because the earlier schema cannot be read'];
  const format = formatById(verdict.format);
  const errors = verdict.findings.filter(({ severity }) => severity === 'error');
  const told = forwardFirst(errors).map((finding) => item(verdict.format, finding, format));
  return [...told, ...reserved.map((found) => reservedItem(verdict.format, found))];
}

/** What one direction finds comes before what the other does, as under FULL. */
function forwardFirst(findings: readonly Finding[]): readonly Finding[] {
  const isForward = ({ detail }: Finding): boolean => detail.reader === 'old' || detail.direction === 'forward';
  return [...findings.filter(isForward), ...findings.filter((finding) => !isForward(finding))];
}

function item(id: string, finding: Finding, format: AnyFormat | undefined): string {
  const [quote, open, close] = QUOTES.get(id) ?? ['"', '"', '"'];
  const description = format?.messageOf(finding) ?? finding.kind;
  const told = `errorType:${quote}${finding.kind}${quote}, description:${open}${description}${close}`;
  const { additionalInfo } = finding.detail;
  return id === 'avro'
    ? `{${told}, additionalInfo:'${typeof additionalInfo === 'string' ? additionalInfo : ''}'}`
    : `{${told}}`;
}

function reservedItem(id: string, { kind, name }: ReservedFieldBreak): string {
  const [quote, open, close] = QUOTES.get(id) ?? ['"', '"', '"'];
  const description =
    kind === 'reserved_field_removed'
      ? `The new schema has reserved field ${name} removed from its metadata which is present in the old schema's metadata.`
      : `The new schema has field that conflicts with the reserved field ${name}.`;
  return `{errorType:${quote}${kind.toUpperCase()}${quote}, description:${open}${description}${close}}`;
}

function readingItems(judgement: SchemaJudgement, reading: Verdict): readonly string[] {
  const { against } = judgement;
  const { format: id, findings } = reading;
  if (findings.length === 0) return advice(judgement, reading);
  const format = formatById(id);
  return findings.map((finding) => {
    const { kind, path, directions, severity, witness, reason } = finding;
    const parts = [
      ['finding', kind],
      ['severity', severity],
      ['path', path],
      ['direction', directions.join(' ')],
      ['version', String(against.number)],
      ['message', format?.messageOf(finding) ?? reason ?? kind],
      ['witness', witness === undefined ? '' : printJson(witness.datum)],
    ];
    return `{${parts
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}:'${value}'`)
      .join(', ')}}`;
  });
}

/** The ways on, where the checker refuses what breaks nobody. */
function advice({ compatible, verdict, reserved }: SchemaJudgement, { format, profile }: Verdict): readonly string[] {
  if (compatible || verdict === undefined || verdict.profile === profile || reserved.length > 0) return [];
  const decide = `set compatibilityProfile to ${profile} in the config, and reading decides`;
  const others =
    format === 'json-schema'
      ? '; or set compatibilityPolicy to LENIENT, or close the model (additionalProperties: false)'
      : '';
  return [`{advice:'no reader breaks of data that keep to what their schema declares: ${decide}${others}'}`];
}

/** The findings of our own reading as data. */
export function findingsBody({ against }: SchemaJudgement, { format: id, profile, findings }: Verdict): JsonValue {
  const format = formatById(id);
  return findings.map((finding): JsonObject => {
    const { kind, severity, path, at, directions, reason, witness, writtenBy, unproven } = finding;
    return {
      kind,
      severity,
      path,
      at: { ...at },
      directions,
      version: against.number,
      profile,
      message: format?.messageOf(finding) ?? reason ?? kind,
      ...(finding.class !== undefined && { class: finding.class }),
      ...(reason !== undefined && { reason }),
      ...(unproven && { unproven }),
      ...(witness && { witness: { ...witness } }),
      ...(writtenBy && { writtenBy }),
    };
  });
}

/** Consumers that messages name. */
const MOST_CONSUMERS = 20;

/** An item for each consumer that is broken or at risk, with what concerns it most. */
export function impactMessages({ consumers }: Impact): readonly string[] {
  const concerned = consumers.filter(({ outcome }) => outcome !== 'unaffected');
  const items = concerned.slice(0, MOST_CONSUMERS).map(({ subscription, outcome, reasons: [first] }) => {
    const { path = '*', reason = '' } = first ?? {};
    return `{consumer:'${subscription.consumer}', outcome:'${outcome}', field:'${path}', message:'${reason}'}`;
  });
  const others = concerned.length - items.length;
  return others > 0 ? [...items, `{consumers:'${others} more'}`] : items;
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

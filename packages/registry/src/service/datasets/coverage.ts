import { formatById, type ParsedDocument } from '@concordat/engine';
import { contractSubject, type Dataset } from '../../domain/dataset.ts';
import { isExternal } from '../../domain/external.ts';
import { inForce } from '../../domain/precedence.ts';
import { CONTRACTS } from '../../domain/subject.ts';
import type { Basis } from '../../store/port.ts';
import { governanceOf } from '../approvals/governance-in-force.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import type { Side } from './compare.ts';

/** The format, and the form of other formats, in which rows are compared. */
const JSON_SCHEMA = 'json-schema';

/** Whether the governance of a dataset lets a version of a layer come into force. */
export interface Coverage {
  /** Why not, in one sentence; undefined where it does. */
  readonly refusal: string | undefined;
  readonly decidedOn: readonly Basis[];
}

/**
 * Whether a version of a layer may come into force. Where the dataset is governed, its contract in force has to cover the version: whoever
 * holds the contract reads all rows that the version allows. What cannot be proven is not covered.
 */
export async function coverageOf(schemas: SchemaDesk, dataset: Dataset, version: Side): Promise<Coverage> {
  const { desk } = schemas;
  const key = { group: CONTRACTS, subject: contractSubject(dataset) };
  const { governance, decidedOn } = await governanceOf(desk, key);
  if (governance === 'open') return { refusal: undefined, decidedOn };
  const state = await desk.load(key);
  const bases = [...decidedOn, state];
  const contract = inForce(state.versions);
  if (contract === undefined) {
    return { refusal: `no version of its contract '${key.subject}' is in force`, decidedOn: bases };
  }
  const content = await schemas.content(contract.fingerprint);
  const read = await schemas.documents.judged(CONTRACTS, content);
  const holder = { format: content.format, document: read.ok ? read.value : undefined };
  const unread = unreadBy(schemas, holder, version);
  const refusal = unread && `its contract '${key.subject}' ${contract.label} does not cover it: ${unread}`;
  return { refusal, decidedOn: bases };
}

/** What a reader cannot read of what a writer writes, both as JSON; undefined where it reads everything. */
function unreadBy(schemas: SchemaDesk, reader: Omit<Side, 'source'>, writer: Omit<Side, 'source'>): string | undefined {
  if (isExternal(writer)) return 'its schema is not here';
  const [asked, written] = [asJson(schemas, reader), asJson(schemas, writer)];
  const verdict = asked && written && formatById(JSON_SCHEMA)?.judge(written, asked, { level: 'BACKWARD' });
  if (verdict === undefined) return 'they cannot be compared';
  return verdict.compatible ? undefined : (verdict.findings[0]?.reason ?? 'it was not proven');
}

/** The JSON Schema of the rows of a document; undefined for formats that have none. */
function asJson(schemas: SchemaDesk, { format: id, document }: Omit<Side, 'source'>): ParsedDocument | undefined {
  const format = formatById(id);
  const text = format && document && schemas.documents.form(format, document, JSON_SCHEMA);
  const read = text === undefined ? undefined : formatById(JSON_SCHEMA)?.parse(text);
  return read?.ok ? read.value : undefined;
}

import { layerSchema, type Problem, printJson, type Result, success } from '@concordat/engine';
import { contentOf } from '../../domain/content-address.ts';
import { layerSubject } from '../../domain/dataset.ts';
import { EXTERNAL } from '../../domain/external.ts';
import type { SubjectState } from '../../domain/subject.ts';
import type { PolicyInForce } from '../../domain/subject-policy.ts';
import type { Basis } from '../../store/port.ts';
import { groupFormat, refuseOtherFormat } from '../schemagroups/group-format.ts';
import type { Candidate } from '../schemas/candidate.ts';
import { effectivePolicy, effectiveWriteMode } from '../schemas/in-force.ts';
import { readNext } from '../schemas/next-version.ts';
import { basisOf } from '../schemas/records.ts';
import { checkMode } from '../schemas/register.ts';
import { nextNumber, registration } from '../schemas/registration.ts';
import { hasSame } from '../schemas/same.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, settleWith } from '../settle.ts';
import type { IngestOutcome, LayerInput, LayerKey, LayerVersion } from './datasets.ts';
import type { Finding } from './finding.ts';
import { refuseRetired } from './retiring.ts';
import { standingOn } from './standing.ts';

/** Registers a version of a layer, whatever it breaks. The very schema of the newest version is not registered again. */
export async function ingest(
  schemas: SchemaDesk,
  finding: Finding,
  { dataset: id, layer }: LayerKey,
  input: LayerInput,
  sealing?: Sealing<IngestOutcome>,
): Promise<IngestOutcome> {
  const key = layerSubject(await finding.placeOf(id), layer);
  const { desk } = schemas;
  const read = () =>
    Promise.all([
      finding.byId(id),
      effectivePolicy(desk, key),
      effectiveWriteMode(desk, key),
      groupFormat(desk, key.group),
    ]);
  const decide = async (
    state: SubjectState,
    [now, policy, mode, ofGroup]: Awaited<ReturnType<typeof read>>,
    at: string,
  ): Promise<Decision<IngestOutcome>> => {
    refuseRetired(now.dataset);
    checkMode(mode.value, key, {});
    const known = await desk.telemetry.span('ValidateSchema', () => handedIn(schemas, state, input, policy.value));
    if (!known.ok) return { answer: { outcome: 'invalid', problems: known.error } };
    const { candidate, source } = known.value;
    refuseOtherFormat(ofGroup, key, candidate.content.format);
    const newest = state.versions.findLast(({ deleted }) => !deleted);
    if (newest !== undefined && (await hasSame(schemas, state, newest, candidate))) {
      return { answer: { outcome: 'unchanged', number: newest.number } };
    }
    return decideOn(schemas, state, {
      input,
      candidate,
      source,
      at,
      decidedOn: [basisOf(now.record), ...policy.decidedOn, ...mode.decidedOn, ...ofGroup.decidedOn],
    });
  };
  return settleWith(desk, key, read, decide, sealing);
}

/** What was handed in, as the content that it would be. */
interface HandedIn {
  readonly candidate: Candidate;
  readonly source: string;
}

async function handedIn(
  schemas: SchemaDesk,
  state: SubjectState,
  { schema, externalId }: LayerInput,
  policy: PolicyInForce,
): Promise<Result<HandedIn, readonly Problem[]>> {
  if (schema === undefined) {
    const source = externalId ?? '';
    const content = contentOf({ format: EXTERNAL, canonical: source, references: [] });
    return success({ candidate: { content, document: undefined, isSound: false, targets: [] }, source });
  }
  const read = layerSchema(schema);
  if (!read.ok) return read;
  const { format, text } = read.value;
  const candidate = await readNext(schemas, state, { format, text, references: [] }, policy, { isGoverned: true });
  return candidate.ok ? success({ candidate: candidate.value, source: printJson(schema) }) : candidate;
}

interface Circumstances extends HandedIn {
  readonly input: LayerInput;
  readonly at: string;
  readonly decidedOn: readonly Basis[];
}

async function decideOn(
  schemas: SchemaDesk,
  state: SubjectState,
  { input, candidate, source, at, decidedOn }: Circumstances,
): Promise<Decision<IngestOutcome>> {
  const { externalId, setCurrentIfCompatible = true } = input;
  const { content, document } = candidate;
  const number = nextNumber(state);
  const next = { format: content.format, document, source, number, mayBeCurrent: setCurrentIfCompatible };
  const { layer, ...standing } = await standingOn(schemas, state, next);
  const head = { ...standing.head, ...(externalId !== undefined && { externalId }) };
  const addition = { ...standing, head };
  const { write, onWritten } = await registration(schemas, state, {
    candidate,
    number,
    source,
    at,
    decidedOn,
    level: 'NONE',
    addition,
  });
  const version: LayerVersion = {
    number,
    isCurrent: layer?.isCurrent === true,
    posture: head.posture ?? 'both',
    ...(externalId !== undefined && { externalId }),
    registeredAt: at,
  };
  return {
    write,
    answerOf: () => ({ outcome: 'registered', version, difference: layer?.difference, refusal: layer?.refusal }),
    ...(onWritten && { onWritten }),
  };
}

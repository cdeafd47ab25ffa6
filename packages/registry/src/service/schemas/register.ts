import type { Problem } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import { withSchemas } from '../../domain/external.ts';
import { hasDefaultsOrOverrides } from '../../domain/governance.ts';
import { refusedSchemaFact } from '../../domain/refusal.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import { checkSubjectName } from '../../domain/subject-name.ts';
import type { PolicyInForce } from '../../domain/subject-policy.ts';
import { modeRefusal, placeOf, refuseReadOnly, type WriteMode } from '../../domain/write-mode.ts';
import type { Basis } from '../../store/port.ts';
import { standingOn } from '../datasets/standing.ts';
import { groupFormat, refuseOtherFormat } from '../schemagroups/group-format.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, settleWith } from '../settle.ts';
import { importDecision } from './import-version.ts';
import { effectivePolicy, effectiveWriteMode } from './in-force.ts';
import { isLive, type Judged, judgeCandidate } from './judge.ts';
import { findKnown } from './look-up.ts';
import { readNext } from './next-version.ts';
import { type Addition, checkNext, nextNumber, registration } from './registration.ts';
import { findSame } from './same.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { RegisterSchemaOutcome, SchemaInput } from './schemas.ts';

/** How a schema is to be registered. */
export interface RegisterOptions {
  readonly normalize?: boolean;
  /** Registers what the versions before refuse, too. */
  readonly force?: boolean;
}

/**
 * Registers a schema as the next version of a subject, or finds that the subject has it already: that is asked first, and answered in
 * every write mode.
 */
export async function register(
  desk: SchemaDesk,
  key: SubjectKey,
  schema: SchemaInput,
  options: RegisterOptions = {},
  sealing?: Sealing<RegisterSchemaOutcome>,
): Promise<RegisterSchemaOutcome> {
  checkSubjectName(key);
  checkNumbers(key, schema);
  const inForce = () =>
    Promise.all([
      effectivePolicy(desk.desk, key),
      effectiveWriteMode(desk.desk, key),
      groupFormat(desk.desk, key.group),
    ]);
  const decideOn = async (
    state: SubjectState,
    [policy, mode, ofGroup]: Awaited<ReturnType<typeof inForce>>,
    at: string,
  ): Promise<Decision<RegisterSchemaOutcome>> => {
    const known = await knownAs(desk, state, schema, policy.value, options);
    if (known !== undefined) return unchanged(desk, state, known);
    checkMode(mode.value, key, schema);
    if (schema.text.trim() !== '') refuseOtherFormat(ofGroup, key, schema.format);
    const decidedOn = [...policy.decidedOn, ...mode.decidedOn, ...ofGroup.decidedOn];
    if (mode.value === 'IMPORT') return importDecision(desk, state, schema, { at, decidedOn });
    const isForwarded = mode.value === 'FORWARD';
    return registerDecision(desk, state, schema, policy.value, { ...options, at, decidedOn, isForwarded });
  };
  return settleWith(desk.desk, key, inForce, decideOn, sealing);
}

/** Under what a schema wants to become the next version. */
export interface Circumstances extends RegisterOptions {
  readonly at: string;
  readonly decidedOn: readonly Basis[];
  /** True where another registry has governed and judged the schema. */
  readonly isForwarded: boolean;
  /** True: it becomes a version though the subject has it already. */
  readonly again?: boolean;
  /** What is written together with the version that it becomes. */
  readonly besides?: (version: { readonly number: number; readonly fingerprint: string }) => Beside;
}

/** What is said about a version at the moment of its registration. */
export type Beside = Pick<Addition, 'decidedOn' | 'records' | 'facts'>;

/** Decides what becomes of a schema that wants to be the next version of a subject, and is not known to be there. */
export async function registerDecision(
  desk: SchemaDesk,
  state: SubjectState,
  schema: SchemaInput,
  policy: PolicyInForce,
  { at, decidedOn, isForwarded, normalize, force, again, besides }: Circumstances,
): Promise<Decision<RegisterSchemaOutcome>> {
  const known = withSchemas(state);
  const read = await readNext(desk, state, schema, policy, { normalize, isGoverned: !isForwarded });
  if (!read.ok) return { answer: { outcome: 'invalid', problems: read.error } };
  const candidate = read.value;
  const same = schema.number === undefined && !again ? await findSame(desk, known, isLive, candidate) : undefined;
  if (same !== undefined) return unchanged(desk, state, same);
  const isJudged = !isForwarded && force !== true;
  if (isJudged) {
    const judged = await judgeCandidate(desk, state, known.versions, candidate, policy, { wholeStory: false });
    if (!judged.compatible) {
      const { judgement } = judged;
      const { format } = candidate.content;
      const facts = judgement === undefined ? [] : [refusedSchemaFact(state, nextNumber(state), format, judgement)];
      return { write: { decidedOn, contents: [], changes: [], facts }, answer: refused(judged) };
    }
  }
  const number = nextNumber(state);
  checkNext(state, schema.number);
  const level = isJudged ? policy.level : 'NONE';
  const { content, document } = candidate;
  const source = schema.text.trim() === '' ? content.canonical : (schema.source ?? schema.text);
  const next = { format: content.format, document, source, number, mayBeCurrent: true };
  const standing = await standingOn(desk, state, next);
  const beside = besides?.({ number, fingerprint: content.fingerprint });
  const addition = beside === undefined ? standing : joined(standing, beside);
  return registration(desk, state, { candidate, number, source, at, decidedOn, level, addition });
}

function joined(addition: Addition, beside: Beside): Addition {
  return {
    head: addition.head,
    decidedOn: [...addition.decidedOn, ...beside.decidedOn],
    records: [...addition.records, ...beside.records],
    facts: [...addition.facts, ...beside.facts],
  };
}

/** The version that has the schema and contradicts nothing that is asked for. Policies that add something to schemas have their say first. */
export async function knownAs(
  desk: SchemaDesk,
  state: SubjectState,
  schema: SchemaInput,
  policy: PolicyInForce,
  { normalize }: RegisterOptions,
): Promise<VersionHead | undefined> {
  if (hasDefaultsOrOverrides(policy) || schema.text.trim() === '') return undefined;
  const known = withSchemas(state);
  const isFitting = ({ deleted, number, contentId }: VersionHead): boolean =>
    !deleted && number === (schema.number ?? number) && contentId === (schema.id ?? contentId);
  if (!known.versions.some(isFitting)) return undefined;
  const found = await findKnown(desk, known, isFitting, schema, policy, { normalize });
  return found.ok ? found.value : undefined;
}

/** What the versions before refuse is incompatible; what nothing before it refuses is wrong with the schema itself. */
export function refused({ judgement, reserved }: Judged) {
  if (judgement !== undefined) return { outcome: 'incompatible', judgement } as const;
  const problems = reserved.map(
    ({ kind, name }): Problem => ({
      kind,
      message: `The new schema has field that conflicts with the reserved field ${name}.`,
      pointer: '',
      detail: { name },
    }),
  );
  return { outcome: 'invalid', problems } as const;
}

async function unchanged(
  desk: SchemaDesk,
  state: SubjectState,
  head: VersionHead,
): Promise<Decision<RegisterSchemaOutcome>> {
  return { answer: { outcome: 'unchanged', version: await desk.version(state, head) } };
}

/** Throws `write-mode-refused` where a write mode does not let a schema be registered, with the id that it has or without one. */
export function checkMode(mode: WriteMode, key: SubjectKey, { id }: Pick<SchemaInput, 'id'>): void {
  refuseReadOnly(mode, key);
  if (id !== undefined && mode !== 'IMPORT') {
    throw modeRefusal(
      'not-import',
      key,
      `${placeOf(key)} is not in import mode: leave out the id, or set its write mode`,
    );
  }
  if (id === undefined && mode === 'IMPORT') {
    throw modeRefusal('not-read-write', key, `${placeOf(key)} is not in read-write mode: give the id of the schema`);
  }
}

const MOST = 2 ** 31 - 1;

/** Ids and numbers are what Java's int can hold, from 1. */
function checkNumbers({ group, subject }: SubjectKey, { id = 1, number = 1 }: SchemaInput): void {
  const isNumber = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= MOST;
  if (isNumber(id) && isNumber(number)) return;
  throw new RegistryError('schema-invalid', `Ids and numbers of versions are between 1 and ${MOST}`, {
    about: { group, subject, id, number },
  });
}

import { formatById, type Verdict } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import { checkSubjectName } from '../../domain/subject-name.ts';
import { effectivePolicy } from './in-force.ts';
import { judgeCandidate } from './judge.ts';
import { readNext } from './next-version.ts';
import { refused } from './register.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { CheckSchemaOutcome, SchemaInput, SchemaJudgement } from './schemas.ts';

/** How a schema is judged. */
export interface CheckOptions {
  /** The one version that is asked; without it those that the level asks for. */
  readonly against?: number | 'latest';
  readonly normalize?: boolean;
}

/**
 * What a registration would find about compatibility. Nothing is written, and the write mode does not matter. Rejects with
 * `version-not-found` for a number that no live version has.
 */
export async function check(
  desk: SchemaDesk,
  key: SubjectKey,
  schema: SchemaInput,
  { against, normalize }: CheckOptions = {},
): Promise<CheckSchemaOutcome> {
  checkSubjectName(key);
  const state = await desk.load(key);
  const asked = askedVersions(state, against);
  const { value: policy } = await effectivePolicy(desk.desk, key);
  const read = await readNext(desk, state, schema, policy, { normalize, isGoverned: true });
  if (!read.ok) return { outcome: 'invalid', problems: read.error };
  const judged = await judgeCandidate(desk, state, asked, read.value, policy, { wholeStory: true });
  const { compatible, judgement } = judged;
  if (!compatible && judgement === undefined) {
    const refusal = refused(judged);
    if (refusal.outcome === 'invalid') return refusal;
  }
  return { outcome: 'judged', compatible, judgement };
}

/** The versions that may judge, by number: all that are live, or one. Throws `version-not-found`. */
export function askedVersions(state: SubjectState, against: CheckOptions['against']): readonly VersionHead[] {
  const live = state.versions.filter(({ deleted }) => !deleted);
  if (against === undefined) return live;
  if (against === 'latest') return live.slice(-1);
  const version = live.find(({ number }) => number === against);
  if (version !== undefined) return [version];
  const { group, subject } = state;
  throw new RegistryError('version-not-found', `Version ${against} not found.`, {
    about: { group, subject, number: against },
  });
}

/** What reading alone says, by the first profile of the format, about a schema and the version that it was judged against. */
export async function reading(
  desk: SchemaDesk,
  { against, level }: SchemaJudgement,
  schema: SchemaInput,
): Promise<Verdict | undefined> {
  const { group, subject, content } = against;
  const format = formatById(content.format);
  const stored = await desk.documents.judged(group, content);
  if (format === undefined || !stored.ok) return undefined;
  const state = await desk.load({ group, subject });
  const { value: policy } = await effectivePolicy(desk.desk, { group, subject });
  const read = await readNext(desk, state, schema, policy, { isGoverned: false });
  if (!read.ok || read.value.document === undefined || read.value.content.format !== format.id) return undefined;
  return format.judge(stored.value, read.value.document, { level, findingsSuffice: true });
}

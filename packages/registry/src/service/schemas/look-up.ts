import { type Problem, type Result, success } from '@concordat/engine';
import { unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import { governed, tidyAttributes } from '../../domain/governance.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import { checkSubjectName } from '../../domain/subject-name.ts';
import type { PolicyInForce } from '../../domain/subject-policy.ts';
import { invalidSchema, readCandidate } from './candidate.ts';
import { effectivePolicy } from './in-force.ts';
import { nextNumber } from './registration.ts';
import { findSame } from './same.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { SchemaInput, SchemaVersion } from './schemas.ts';

/** How a schema is looked up. */
export interface LookUpOptions {
  readonly normalize?: boolean | undefined;
  /** True: among versions that are deleted softly, too. */
  readonly deleted?: boolean;
}

/**
 * The version of a subject that has a schema. Rejects with `subject-not-found` where nothing is to be searched, `schema-not-found` where
 * nothing was found, `schema-invalid` for what cannot be read.
 */
export async function lookUp(
  desk: SchemaDesk,
  key: SubjectKey,
  schema: SchemaInput,
  { normalize, deleted = false }: LookUpOptions = {},
): Promise<SchemaVersion> {
  checkSubjectName(key);
  const state = await desk.known(key);
  const isAsked = (version: VersionHead): boolean => deleted || !version.deleted;
  if (!state.versions.some(isAsked)) throw unknownSubject(key);
  const { value: policy } = await effectivePolicy(desk.desk, key);
  const found = await findKnown(desk, state, isAsked, schema, policy, { normalize });
  if (!found.ok) throw invalidSchema(key, found.error);
  if (found.value !== undefined) return desk.version(state, found.value);
  const { group, subject } = key;
  throw new RegistryError('schema-not-found', 'Schema not found', { about: { group, subject } });
}

/**
 * Finds a schema among some versions of a subject: as it was handed in, or else with the metadata and rules that it would get if it were
 * registered now, since whoever has only the text means that schema too. Fails with what is wrong with a text that cannot be read.
 */
export async function findKnown(
  desk: SchemaDesk,
  state: SubjectState,
  isAsked: (version: VersionHead) => boolean,
  schema: SchemaInput,
  policy: PolicyInForce,
  { normalize }: LookUpOptions,
): Promise<Result<VersionHead | undefined, readonly Problem[]>> {
  const manner = {
    normalize: normalize === true || policy.normalize === true,
    deletedTargets: 'allowed',
    isLenient: policy.validateNewSchemas === false,
  } as const;
  const plain = await readCandidate(desk, state, schema, schema, manner);
  if (!plain.ok) return plain;
  const found = await findSame(desk, state, isAsked, plain.value);
  if (found !== undefined) return success(found);
  const newest = state.versions.findLast(({ deleted }) => !deleted);
  const previous = newest && (await desk.content(newest.fingerprint));
  const attributes = governed(policy, schema, previous, { number: nextNumber(state), isAsked: false });
  if (JSON.stringify(attributes) === JSON.stringify(tidyAttributes(schema))) return success(undefined);
  const whole = await readCandidate(desk, state, schema, attributes, manner);
  return whole.ok ? success(await findSame(desk, state, isAsked, whole.value)) : whole;
}

import type { Problem, Result } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import { governed } from '../../domain/governance.ts';
import { checkRuleSet } from '../../domain/rule-set-check.ts';
import type { SubjectState } from '../../domain/subject.ts';
import type { PolicyInForce } from '../../domain/subject-policy.ts';
import { type Candidate, readCandidate } from './candidate.ts';
import { nextNumber } from './registration.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { SchemaInput } from './schemas.ts';

/** How a schema is read that wants to be the next version. */
export interface NextOptions {
  readonly normalize?: boolean | undefined;
  /** False: metadata and rules are what the request says. */
  readonly isGoverned: boolean;
}

/**
 * Reads a schema that wants to be the next version of a subject, with all that holds for it. An empty text with metadata or rules stands for
 * that of the newest version. Throws `schema-invalid`, `schema-too-large`, `rule-set-invalid`.
 */
export async function readNext(
  desk: SchemaDesk,
  state: SubjectState,
  schema: SchemaInput,
  policy: PolicyInForce,
  { normalize, isGoverned }: NextOptions,
): Promise<Result<Candidate, readonly Problem[]>> {
  const newest = state.versions.findLast(({ deleted }) => !deleted);
  const previous = newest && (await desk.content(newest.fingerprint));
  const isEmpty = schema.text.trim() === '';
  if (isEmpty && ((schema.metadata ?? schema.ruleSet) === undefined || previous === undefined)) throw empty(state);
  const { format, canonical, references } = previous ?? { format: '', canonical: '', references: [] };
  const whole = isEmpty ? { ...schema, format, text: canonical, references } : schema;
  const attributes = isGoverned
    ? governed(policy, schema, previous, { number: nextNumber(state), isAsked: schema.number !== undefined })
    : schema;
  if (attributes.ruleSet !== undefined && policy.validateRules !== false) checkRuleSet(attributes.ruleSet);
  return readCandidate(desk, state, whole, attributes, {
    normalize: normalize === true || policy.normalize === true,
    deletedTargets: isEmpty ? 'allowed' : 'refused',
    isLenient: policy.validateNewSchemas === false,
  });
}

function empty({ group, subject }: SubjectState): RegistryError {
  return new RegistryError('schema-invalid', 'Empty schema', { about: { group, subject } });
}

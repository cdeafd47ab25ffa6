import type { Level } from '@concordat/engine';
import type { Metadata } from './metadata.ts';
import type { RuleSet } from './rule-set.ts';

/** How strict the comparison of JSON Schemas is. `LOGICAL` is kept for those who set it, and compares as `STRICT`. */
export const COMPATIBILITY_POLICIES = ['STRICT', 'LENIENT', 'LOGICAL'] as const;

/** How registering is done in a scope. A member that is missing says nothing. */
export interface SubjectPolicy {
  readonly level?: Level;
  readonly normalize?: boolean;
  /** The subject that is meant when this one is named. */
  readonly alias?: string;
  readonly aliasForDeks?: string;
  /** Compares the names that the metadata property `confluent:reserved` lists, too. */
  readonly validateFields?: boolean;
  /** False: names and defaults of new schemas are not looked at closely. */
  readonly validateNewSchemas?: boolean;
  readonly validateRules?: boolean;
  readonly compatibilityPolicy?: (typeof COMPATIBILITY_POLICIES)[number];
  /** The profile of the format that judges, instead of the one that answers as Confluent's registry does. */
  readonly compatibilityProfile?: string;
  /** Name of a metadata property: only versions with the same value of it are compared. */
  readonly compatibilityGroup?: string;
  readonly defaultMetadata?: Metadata;
  readonly overrideMetadata?: Metadata;
  readonly defaultRuleSet?: RuleSet;
  readonly overrideRuleSet?: RuleSet;
}

/** A change of a policy: a member that is missing stays, null takes it away. */
export type PolicyPatch = { readonly [Member in keyof SubjectPolicy]?: SubjectPolicy[Member] | null };

/** A policy that says which level holds. */
export type PolicyInForce = SubjectPolicy & { readonly level: Level };

/** The level of those who say nothing about it. */
const DEFAULT_LEVEL: Level = 'BACKWARD';

/** A policy after a change: what the change says nothing about stays, and null takes away. */
export function policyAfter(policy: SubjectPolicy | undefined, patch: PolicyPatch): SubjectPolicy {
  const entries = Object.entries({ ...policy, ...given(patch) }).filter(([, value]) => value !== null);
  return Object.fromEntries(entries);
}

/** The policies that bear on a scope; undefined where none is set. */
export interface PoliciesInScope {
  /** The scope's own. */
  readonly own?: SubjectPolicy | undefined;
  /** Of its group, for a subject. */
  readonly group?: SubjectPolicy | undefined;
  readonly everything?: SubjectPolicy | undefined;
  /** Of the default group. */
  readonly common?: SubjectPolicy | undefined;
}

/**
 * The policy that holds in a scope: its own, filled up from the default group's in everything but the level; without one of its own, that
 * of its group, or else that of everything. A policy that says nothing about the level means the default one.
 */
export function policyInForce({ own, group, everything, common }: PoliciesInScope): PolicyInForce {
  if (own !== undefined) return { ...inheritable(common), level: DEFAULT_LEVEL, ...own };
  return { level: DEFAULT_LEVEL, ...inheritable(group ?? everything) };
}

/** Another name is one subject's own matter. */
function inheritable(policy: SubjectPolicy | undefined): SubjectPolicy {
  const { alias: _alias, aliasForDeks: _aliasForDeks, ...rest } = policy ?? {};
  return rest;
}

/** Members of undefined are none. */
function given(patch: PolicyPatch): PolicyPatch {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

import type { JsonValue } from '@concordat/engine';
import type { Association, Resource } from '../../domain/association.ts';
import { LIFECYCLES } from '../../domain/association.ts';
import { policyKey, resourceKey } from '../../domain/record-key.ts';
import type { Scope } from '../../domain/scope.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { SubjectPolicy } from '../../domain/subject-policy.ts';
import { WRITE_MODES, type WriteMode } from '../../domain/write-mode.ts';
import type { Basis, RecordChange, StoredRecord } from '../../store/port.ts';

/** A policy as it is to be kept; undefined takes it away. */
export function policyChange(scope: Scope, body: JsonValue | undefined, alias: string | undefined): RecordChange {
  return { key: policyKey(scope), body, ...(alias !== undefined && { terms: [aliasTerm(alias)] }) };
}

/** Finds the policies that say that a subject of this name is meant. */
export function aliasTerm(alias: string): string {
  return JSON.stringify(['alias', alias]);
}

/** What a decision that read a record was decided on. */
export function basisOf({ key, revision }: StoredRecord): Basis {
  return { key, revision };
}

/** The policy of a record; undefined where there is none. */
export function policyOf({ body }: StoredRecord): SubjectPolicy | undefined {
  return body === undefined ? undefined : (body as SubjectPolicy);
}

/** The write mode of a record; undefined where there is none. */
export function writeModeOf({ body }: StoredRecord): WriteMode | undefined {
  return WRITE_MODES.find((mode) => mode === body);
}

/** The resource of a record; undefined where there is none. */
export function resourceOf({ body, key }: StoredRecord): Resource | undefined {
  if (body === undefined) return undefined;
  const { name, namespace, type, associations } = body as Record<string, JsonValue>;
  return {
    id: key.name,
    name: String(name),
    namespace: String(namespace),
    type: String(type),
    associations: (associations as readonly Record<string, JsonValue>[]).map(associationOf),
  };
}

/** A resource as it is to be kept; one without associations is not kept. */
export function resourceChange({ id, name, namespace, type, associations }: Resource): RecordChange {
  const key = resourceKey(id);
  if (associations.length === 0) return { key, body: undefined };
  const terms = new Set([nameTerm(name), ...associations.map(subjectTerm)]);
  return {
    key,
    body: { name, namespace, type, associations: associations.map((tie) => ({ ...tie })) },
    terms: [...terms],
  };
}

/** Finds resources by name. */
export function nameTerm(name: string): string {
  return JSON.stringify([name]);
}

/** Finds the resources that have something to do with a subject. */
export function subjectTerm({ group, subject }: SubjectKey): string {
  return JSON.stringify([group, subject]);
}

function associationOf({ group, subject, associationType, lifecycle, frozen }: Record<string, JsonValue>): Association {
  return {
    group: String(group),
    subject: String(subject),
    associationType: String(associationType),
    lifecycle: LIFECYCLES.find((known) => known === lifecycle) ?? 'WEAK',
    frozen: frozen === true,
  };
}

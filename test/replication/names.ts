import type { SubjectKey } from '../../packages/registry/src/domain/subject.ts';

const GROUPS = ['g0', 'g1'] as const;

/** The root URI of a node. */
export function rootOf(node: number): string {
  return `http://${String.fromCharCode(97 + node)}.example`;
}

/** An authority of a node that is not its root. */
export function authorityName(node: number, which: number | '*'): string {
  return `urn:authority:${node}:${which}`;
}

/** The name of a group. */
export function groupName(index: number): string {
  return GROUPS[index % GROUPS.length] ?? 'g0';
}

/** A schema by its numbers. */
export function schemaName(group: number, schema: number): SubjectKey {
  return { group: groupName(group), subject: `s${schema}` };
}

/** Everything that a node may have of its own; a group has an empty name of a subject. */
export const UNIVERSE: readonly SubjectKey[] = [0, 1].flatMap((group) => [
  { group: groupName(group), subject: '' },
  ...[0, 1, 2, 3].map((schema) => schemaName(group, schema)),
]);

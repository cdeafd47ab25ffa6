import { RegistryError } from './error.ts';
import type { Scope } from './scope.ts';
import type { SubjectKey } from './subject.ts';

/** Names that Confluent's protocol has for something else, and the one that would be taken for a whole group. */
const RESERVED: ReadonlySet<string> = new Set(['', '*', '__GLOBAL', '__EMPTY']);
/** In bytes of UTF-8, which is what indexes of databases are bounded in. */
const LENGTH = 1024;

/**
 * Throws `subject-invalid` for what cannot be the name of a subject of schemas, or of its group: reserved names, control characters, halves
 * of characters, names without end; and groups with a colon, behind which clients of Kafka have the subject.
 */
export function checkSubjectName({ group, subject }: SubjectKey): void {
  checkGroupName({ group, subject });
  if (isName(subject) && !RESERVED.has(subject)) return;
  const why = isName(subject) ? 'it means something else to clients of Kafka' : IS_A_NAME;
  throw invalid({ group, subject }, `'${subject.slice(0, 200)}' cannot be the name of a subject: ${why}`);
}

/** Throws `subject-invalid` for a scope that can never have a subject. */
export function checkScope({ group, subject }: Scope): void {
  if (group === undefined) return;
  if (subject !== undefined) checkSubjectName({ group, subject });
  else checkGroupName({ group });
}

const IS_A_NAME = `a name has 1 to ${LENGTH} bytes in UTF-8, and no control characters`;

function checkGroupName(about: { readonly group: string; readonly subject?: string }): void {
  const { group } = about;
  if (isName(group) && !group.includes(':')) return;
  throw invalid(about, `'${group.slice(0, 200)}' cannot be the name of a group: ${IS_A_NAME}, nor a colon`);
}

function isName(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= LENGTH && !/[\p{Cc}\p{Cs}]/u.test(text);
}

function invalid(about: Scope, message: string): RegistryError {
  return new RegistryError('subject-invalid', message, { about });
}

import { RegistryError } from './error.ts';
import type { Scope } from './scope.ts';
import type { SubjectKey } from './subject.ts';

/** Names that Confluent's protocol has for something else, and the one that would be taken for a whole group. */
const RESERVED: ReadonlySet<string> = new Set(['', '*', '__GLOBAL', '__EMPTY']);
/** In bytes of UTF-8, which is what indexes of databases are bounded in. */
const LENGTH = 1024;

/**
 * Throws `subject-invalid` for what cannot be the name of a subject of schemas, or of its group: reserved names, control characters, halves
 * of characters, names without end.
 */
export function checkSubjectName({ group, subject }: SubjectKey): void {
  if (isName(group) && isName(subject) && !RESERVED.has(subject)) return;
  throw invalid({ group, subject }, subject);
}

/** Throws `subject-invalid` for a scope that can never have a subject. */
export function checkScope({ group, subject }: Scope): void {
  if (group === undefined) return;
  if (subject !== undefined) checkSubjectName({ group, subject });
  else if (!isName(group)) throw invalid({ group }, group);
}

function isName(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= LENGTH && !/[\p{Cc}\p{Cs}]/u.test(text);
}

function invalid(about: Scope, name: string): RegistryError {
  return new RegistryError('subject-invalid', `The specified subject '${name.slice(0, 200)}' is not a valid.`, {
    about,
  });
}

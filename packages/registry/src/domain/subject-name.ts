import { RegistryError } from './error.ts';
import type { SubjectKey } from './subject.ts';

/** Names that Confluent's protocol has for something else, and the one that would be taken for a whole group. */
const RESERVED: ReadonlySet<string> = new Set(['', '*', '__GLOBAL', '__EMPTY']);
const LENGTH = 4096;

/**
 * Throws `subject-invalid` for what cannot be the name of a subject of schemas: reserved names, control characters, halves of characters,
 * names without end.
 */
export function checkSubjectName({ group, subject }: SubjectKey): void {
  if (!RESERVED.has(subject) && subject.length <= LENGTH && !/[\p{Cc}\p{Cs}]/u.test(subject)) return;
  throw new RegistryError('subject-invalid', `The specified subject '${subject.slice(0, 200)}' is not a valid.`, {
    about: { group, subject },
  });
}

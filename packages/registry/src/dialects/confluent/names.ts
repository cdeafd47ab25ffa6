import { RegistryError } from '../../domain/error.ts';
import type { Reference } from '../../domain/reference.ts';
import type { Scope } from '../../domain/scope.ts';
import { DEFAULT_GROUP, type SubjectKey } from '../../domain/subject.ts';
import { checkSubjectName } from '../../domain/subject-name.ts';

/** The context of those who name none. */
const DEFAULT_CONTEXT = '.';

/** What the context of everything, `:.__GLOBAL:`, would be called as a group. There is no such group. */
const EVERYTHING = '__GLOBAL';

/** The context of a group, as clients write it: `.` or `.name`. */
export function contextOf(group: string): string {
  return group === DEFAULT_GROUP ? DEFAULT_CONTEXT : `.${group}`;
}

/** The group of a context that is written with or without its dot. */
export function groupOf(context: string): string {
  const name = context.startsWith('.') ? context.slice(1) : context;
  return name === '' ? DEFAULT_GROUP : name;
}

/** The name of a subject as clients write it: bare in the default context, `:.context:subject` in others. */
export function nameOf({ group, subject }: SubjectKey): string {
  // A subject of another dialect may look as if it named a context itself.
  if (group === DEFAULT_GROUP && !subject.startsWith(':.')) return subject;
  return `:${contextOf(group)}:${subject}`;
}

/** The subject that a name means. `:.context` without a second colon is the context alone, with an empty subject. */
export function readName(name: string): SubjectKey {
  if (!name.startsWith(':.')) return { group: DEFAULT_GROUP, subject: name };
  const end = name.indexOf(':', 1);
  if (end < 0) return { group: groupOf(name.slice(1)), subject: '' };
  return { group: groupOf(name.slice(1, end)), subject: name.slice(end + 1) };
}

/** The scope that a path of config or mode names: a subject, a context by its empty subject, or everything by `:.__GLOBAL:`. */
export function readScope(name: string): Scope {
  const { group, subject } = readName(name);
  if (group === EVERYTHING && subject === '') return {};
  if (subject === '' && name.startsWith(':.')) return { group };
  return checkedName({ group, subject });
}

/** A scope as clients write it. */
export function scopeName({ group, subject }: Scope): string {
  if (group === undefined) return `:.${EVERYTHING}:`;
  return subject === undefined ? `:${contextOf(group)}:` : nameOf({ group, subject });
}

/** Which names a listing wants: those of one group, or of all, that begin with a prefix. `:*:` stands for all contexts. */
export function readPrefix(text: string): { readonly group?: string; readonly prefix: string } {
  if (text.startsWith(':*:')) return { prefix: text.slice(3) };
  const { group, subject } = readName(text);
  return { group, prefix: subject };
}

/** The subject itself, where something can be registered under its name. Throws `subject-invalid` otherwise. */
export function checkedName(key: SubjectKey): SubjectKey {
  if (key.group === EVERYTHING) {
    throw new RegistryError('subject-invalid', 'nothing is registered in the context of everything', { about: key });
  }
  checkSubjectName(key);
  return key;
}

/** The subject of a reference as its author wrote it; `qualified`: with the context, wherever it is not the default one. */
export function referenceName({ group, subject }: Reference, home: string, qualified: boolean): string {
  if (group === undefined) return qualified ? nameOf({ group: home, subject }) : subject;
  return group === DEFAULT_GROUP && !qualified ? `:${DEFAULT_CONTEXT}:${subject}` : nameOf({ group, subject });
}

/** The order of names in every listing: UTF-16 code units. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

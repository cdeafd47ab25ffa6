import type { SubjectKey } from './subject.ts';

/** What somebody may be. */
export type Role = 'producer' | 'consumer' | 'operator' | 'admin';

/** The roles, as they are written. */
export const ROLES: readonly Role[] = ['producer', 'consumer', 'operator', 'admin'];

/** A role over the subjects whose group and name fit: `*` stands for any text, everything else for itself. */
export interface Grant {
  readonly role: Role;
  readonly group: string;
  /** A dataset's layers are subjects of its name, a dot and the layer: `mara.*` fits all of them, `mara.gold` one. */
  readonly subject: string;
}

/** Who asks. */
export interface Caller {
  /** A service or a person, by the name that the log shows. */
  readonly id: string;
  readonly grants: readonly Grant[];
}

/** Whoever asks where nobody is asked for a name: on a loopback address, and in a program that opens a registry itself. */
export const ANYBODY: Caller = { id: 'anonymous', grants: [{ role: 'admin', group: '*', subject: '*' }] };

/** What can be done. */
export type Action =
  /** Read, compare, ask what would happen. */
  | 'read'
  /** Register versions, and move them through their life. */
  | 'register'
  | 'create-dataset'
  /** Say what holds: levels, policies, modes, owners, permanent deletion. */
  | 'govern'
  /** Subscribe in one's own name; in another's it takes an admin. */
  | 'subscribe'
  /** Read whoever's subscriptions; one's own are anybody's to read. */
  | 'read-subscriptions'
  /** Read the log of who did what. */
  | 'audit'
  /** Let a version through that its approvals do not. */
  | 'force'
  /** Give and take keys. */
  | 'manage-keys'
  /** Connect the registry with others. */
  | 'manage-links';

/** Who may do what. An admin may do everything. */
const MATRIX: Readonly<Record<Action, readonly Role[]>> = {
  read: ['producer', 'consumer', 'operator'],
  register: ['producer'],
  'create-dataset': ['producer'],
  govern: ['producer'],
  subscribe: ['consumer'],
  'read-subscriptions': ['producer', 'operator'],
  audit: ['operator'],
  force: ['operator'],
  'manage-keys': [],
  'manage-links': [],
};

/** What is asked for: a subject, a group (any subject in it), or everything. */
export type Target = SubjectKey | { readonly group: string } | undefined;

/** True where a caller knows of something: he has a grant that reaches it. What is out of his sight is not there for him. */
export function sees({ grants }: Caller, target: Target): boolean {
  return grants.some((grant) => touches(grant, target));
}

/** True where a caller may do something to a subject, to a whole group, or to everything. */
export function may({ grants }: Caller, action: Action, target: Target): boolean {
  return grants.some(
    (grant) => (grant.role === 'admin' || MATRIX[action].includes(grant.role)) && covers(grant, target),
  );
}

/** True where a grant reaches all of a target. */
function covers(grant: Grant, target: Target): boolean {
  if (target === undefined) return grant.group === '*' && grant.subject === '*';
  if (!fits(grant.group, target.group)) return false;
  return 'subject' in target ? fits(grant.subject, target.subject) : grant.subject === '*';
}

/** True where a grant reaches some of a target. */
function touches(grant: Grant, target: Target): boolean {
  if (target === undefined) return true;
  return fits(grant.group, target.group) && (!('subject' in target) || fits(grant.subject, target.subject));
}

/** True where a text fits a pattern, in which `*` stands for any text. Never goes back more than once for each star: patterns come from outside. */
export function fits(pattern: string, text: string): boolean {
  if (pattern === '*') return true;
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - last.length) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

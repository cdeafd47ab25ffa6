import type { Status } from '@concordat/engine';
import { RegistryError } from './error.ts';
import type { VersionHead } from './subject.ts';

/** What can be done with a version once it is registered. */
export type Action = 'activate' | 'deprecate' | 'archive';

/** From which stage an action leads to which. A stage that is missing refuses the action. */
const TRANSITIONS: Readonly<Record<Action, Readonly<Partial<Record<Status, Status>>>>> = {
  activate: { draft: 'active', active: 'active' },
  deprecate: { active: 'deprecated', deprecated: 'deprecated' },
  archive: { draft: 'archived', active: 'archived', deprecated: 'archived', archived: 'archived' },
};

const DONE: Readonly<Record<Action, string>> = { activate: 'activated', deprecate: 'deprecated', archive: 'archived' };

/** The stage that an action leads to. Throws `transition-refused`, with what is allowed, where it leads nowhere. */
export function stageAfter(action: Action, version: VersionHead, datasetId: string): Status {
  const next = TRANSITIONS[action][version.status];
  if (next !== undefined) return next;
  const allowed = Object.keys(TRANSITIONS[action]).join(' or ');
  throw new RegistryError(
    'transition-refused',
    `version '${version.label}' of '${datasetId}' is ${version.status} and cannot be ${DONE[action]}; it would have to be ${allowed}`,
  );
}

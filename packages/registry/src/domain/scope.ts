/**
 * What a policy or a write mode holds for: everything (neither member), a group, or a subject of a group. A subject's own comes before
 * its group's, and that before the one of everything.
 */
export interface Scope {
  readonly group?: string;
  /** Only beside a group. */
  readonly subject?: string;
}

import { digestOf } from './content-address.ts';
import type { Origin } from './replica.ts';
import type { SubjectKey } from './subject.ts';

/** What replicas are called here; all of it is said of their names at home, so that it does not matter by which way they come. */
export type Naming =
  /** As at home. */
  | { readonly kind: 'mirror' }
  /** Groups with something before their names. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  /** Some groups by other names; the others as at home. */
  | { readonly kind: 'map'; readonly groups: Readonly<Record<string, string>> }
  /** Groups with a mark of their registry after their names, which no two registries share. */
  | { readonly kind: 'by-authority' };

/** What a replica is called here, as long as nobody else has the name. */
export function preferredName(naming: Naming, origin: Origin): SubjectKey {
  const { group, subject } = origin;
  switch (naming.kind) {
    case 'mirror':
      return { group, subject };
    case 'prefix':
      return { group: `${naming.prefix}${group}`, subject };
    case 'map':
      return { group: Object.hasOwn(naming.groups, group) ? (naming.groups[group] ?? group) : group, subject };
    case 'by-authority':
      return apartName(origin);
  }
}

/** What a replica is called where another has its name: a function of its origin alone, the same wherever it comes to that. */
export function apartName({ registry, group, subject }: Origin): SubjectKey {
  return { group: `${group}~${digestOf(registry).slice(0, 8)}`, subject };
}

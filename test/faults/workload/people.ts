/** Who asks where it does not matter who asks. */
export const ROOT = 'root';

/** The team that owns the contracts of a round, and those who speak for it. */
export const TEAM = 'faults';
export const OWNERS = ['faults/anna', 'faults/ben'];

/** Services that read. */
export const CONSUMERS = ['billing', 'search', 'reports'];

/** Everybody who has a key. */
export const PEOPLE: readonly string[] = [ROOT, ...OWNERS, ...CONSUMERS];

import type { Store } from '../store/port.ts';
import type { Instruments } from './instruments.ts';

/** What of a store is timed: everything that asks the database. */
const OPERATIONS: ReadonlySet<string | symbol> = new Set<keyof Store>([
  'load',
  'commit',
  'content',
  'contentById',
  'idOf',
  'highestId',
  'contentsByGuid',
  'uses',
  'referrers',
  'listSubjects',
  'groupsOf',
  'groups',
  'record',
  'recordsAt',
  'records',
  'recordPage',
  'source',
  'documents',
  'subjects',
  'facts',
  'lastSequence',
  'claim',
  'keep',
  'giveUp',
]);

/** A store whose operations are timed, and counted where they fail. */
export function observedStore(store: Store, instruments: Pick<Instruments, 'observeStore'>): Store {
  const observed = new Map<string | symbol, unknown>();
  return new Proxy(store, {
    get(target, name) {
      if (observed.has(name)) return observed.get(name);
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const own: (...given: unknown[]) => unknown = member.bind(target);
      const told = OPERATIONS.has(name) ? timed(String(name), own, instruments) : own;
      observed.set(name, told);
      return told;
    },
  });
}

function timed(
  operation: string,
  work: (...given: unknown[]) => unknown,
  { observeStore }: Pick<Instruments, 'observeStore'>,
): (...given: unknown[]) => Promise<unknown> {
  return async (...given) => {
    const start = performance.now();
    let isFailed = true;
    try {
      const answer = await work(...given);
      isFailed = false;
      return answer;
    } finally {
      observeStore(operation, performance.now() - start, isFailed);
    }
  };
}

import type { Fact, Store } from '@concordat/registry';
import type { StoredContent } from './evidence.ts';

const BATCH = 1_000;

/** All facts after a sequence. */
export async function factsAfter(store: Store, sequence: number): Promise<readonly Fact[]> {
  const found: Fact[] = [];
  for (;;) {
    const facts = await store.facts(found.at(-1)?.sequence ?? sequence, BATCH);
    found.push(...facts);
    if (facts.length < BATCH) return found;
  }
}

/** The contents that facts speak of, each once; one that is missing is not in the list. */
export async function contentsOf(store: Store, facts: readonly Fact[]): Promise<readonly StoredContent[]> {
  const registered = facts.flatMap((fact) => (fact.kind === 'version-registered' ? [fact.fingerprint] : []));
  const contents = await Promise.all([...new Set(registered)].map((fingerprint) => store.content(fingerprint)));
  return contents.flatMap((content) => {
    if (content === undefined) return [];
    const { fingerprint, format, canonical, references } = content;
    return [{ fingerprint, format, canonical, references }];
  });
}

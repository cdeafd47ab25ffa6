import type { Fact } from '../../domain/fact.ts';
import type { Desk } from '../desk.ts';
import type { AuditPage, AuditQuery } from './access.ts';

/** Facts that are read at a time, and looked through for one page. */
const READ = 1000;
const MOST_READ = 10_000;

/** Facts of the log after a sequence that fit. A page that would take long to fill ends early, and tells where to go on. */
export async function audit(desk: Desk, query: AuditQuery): Promise<AuditPage> {
  const items: Fact[] = [];
  let { after } = query;
  for (let read = 0; read < MOST_READ; read += READ) {
    const facts = await desk.store.facts(after, READ);
    for (const fact of facts) {
      if (items.length >= query.limit) return { items, next: after };
      after = fact.sequence;
      if (fits(fact, query)) items.push(fact);
    }
    if (facts.length < READ) return { items, next: undefined };
  }
  return { items, next: after };
}

function fits(fact: Fact, { actor, group, subject, kind, visible }: AuditQuery): boolean {
  return (
    (actor === undefined || fact.actor === actor) &&
    (group === undefined || fact.group === group) &&
    (subject === undefined || fact.subject === subject) &&
    (kind === undefined || fact.kind === kind) &&
    (visible === undefined || visible(fact))
  );
}

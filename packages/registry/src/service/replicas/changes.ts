import type { Fact } from '../../domain/fact.ts';
import type { LogPlace } from '../../domain/link-state.ts';
import { type Origin, originText } from '../../domain/replica.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Place } from '../../domain/version-uri.ts';
import type { Desk } from '../desk.ts';
import { originToldBy } from './records.ts';
import type { Changes } from './replicas.ts';

/** Most facts that are looked at for one answer. */
const FACTS = 1000;

/** What happens to elements; everything else happens to nobody else. */
const TELLING: ReadonlySet<Fact['kind']> = new Set([
  'version-registered',
  'version-activated',
  'version-deprecated',
  'version-archived',
  'version-deleted',
  'version-restored',
  'version-removed',
  'schema-group-set',
  'schema-set',
  'schema-version-set',
  'replica-set',
]);

/** What happened to elements after a place in the log, each once; nothing where the place is not one of this log. */
export async function changesAfter(
  desk: Desk,
  place: Place,
  after: LogPlace | undefined,
  limit = FACTS,
  visible: (key: SubjectKey) => boolean = () => true,
): Promise<Changes> {
  const { store } = desk;
  const end = await store.lastSequence();
  const { root } = place;
  if (after === undefined || !(await isPlace(desk, after, end))) {
    const ending = await placeAt(desk, end);
    if (after === undefined) return { outcome: 'changes', root, touched: [], place: ending, end };
    return { outcome: 'other-log', root, place: ending, end };
  }
  const most = Math.min(Math.max(1, limit), FACTS);
  const facts = wholeWrites(await store.facts(after.sequence, most), most);
  const touched = new Map<string, Origin>();
  for (const fact of withoutImports(facts).filter(visible)) {
    const origin = elementOf(place, fact);
    if (origin === undefined) continue;
    const text = originText(origin);
    touched.delete(text);
    touched.set(text, origin);
  }
  const last = facts.at(-1);
  const next = last === undefined ? after : placeOf(last);
  return { outcome: 'changes', root, touched: [...touched.values()], place: next, end: Math.max(end, next.sequence) };
}

/**
 * The element that a fact is about, as far as it is about one. What is no fact about a replica is about an element of this registry's own:
 * nobody here changes what is at home elsewhere, and what an import writes is told by its fact about the replica.
 */
export function elementOf({ root }: Pick<Place, 'root'>, fact: Fact): Origin | undefined {
  if (!TELLING.has(fact.kind)) return undefined;
  const { group, subject } = fact;
  const told = fact.kind === 'replica-set' ? originToldBy(fact.replica) : undefined;
  return told ?? { registry: root, group, subject };
}

/** Facts without those of a write that may go on after them. */
function wholeWrites(facts: readonly Fact[], most: number): readonly Fact[] {
  const last = facts.at(-1);
  if (last === undefined || facts.length < most) return facts;
  const whole = facts.slice(0, facts.findLastIndex((fact) => !mayBeOneWrite(fact, last)) + 1);
  return whole.length === 0 ? facts : whole;
}

/**
 * Facts without those of imports: what happened to the element is told by the fact about the replica that comes last in its write, for the
 * name here may be nobody's by now.
 */
function withoutImports(facts: readonly Fact[]): readonly Fact[] {
  const kept: Fact[] = [];
  let importing: Fact | undefined;
  for (const fact of facts.toReversed()) {
    const isTold = fact.kind === 'replica-set';
    if (isTold) importing = originToldBy(fact.replica) && fact;
    else if (importing !== undefined && !mayBeOneWrite(fact, importing)) importing = undefined;
    if (isTold || importing === undefined) kept.push(fact);
  }
  return kept.reverse();
}

/**
 * True for facts about one name that may be of one write, if they stand together. Who wrote them tells an import from what somebody here
 * does to an element of the same name at the same moment.
 */
function mayBeOneWrite(a: Fact, b: Fact): boolean {
  return a.group === b.group && a.subject === b.subject && a.at === b.at && a.actor === b.actor;
}

/** True for a place of this log: it has a fact there, and that is the one that was meant. */
async function isPlace(desk: Desk, { sequence, hash }: LogPlace, end: number): Promise<boolean> {
  if (sequence > end) return false;
  return (await placeAt(desk, sequence)).hash === hash;
}

async function placeAt({ store }: Desk, sequence: number): Promise<LogPlace> {
  const [fact] = sequence === 0 ? [] : await store.facts(sequence - 1, 1);
  return fact === undefined ? { sequence } : placeOf(fact);
}

function placeOf({ sequence, hash }: Fact): LogPlace {
  return { sequence, ...(hash !== undefined && { hash }) };
}

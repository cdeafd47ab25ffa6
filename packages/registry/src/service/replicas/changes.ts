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
  for (const fact of facts.filter((each, index) => visible(each) && !isOfImport(facts, each, index))) {
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
  const isOfLast = ({ group, subject, at }: Fact): boolean =>
    group === last.group && subject === last.subject && at === last.at;
  const whole = facts.slice(0, facts.findLastIndex((fact) => !isOfLast(fact)) + 1);
  return whole.length === 0 ? facts : whole;
}

/**
 * True for a fact of an import: what happened to the element is told by the fact about the replica that comes last in its write, for the
 * name here may be nobody's by now. Facts of one write stand together.
 */
function isOfImport(facts: readonly Fact[], { kind, group, subject, at }: Fact, index: number): boolean {
  if (kind === 'replica-set') return false;
  for (let later = index + 1; later < facts.length; later += 1) {
    const next = facts[later];
    if (next === undefined || next.group !== group || next.subject !== subject || next.at !== at) return false;
    if (next.kind === 'replica-set') return originToldBy(next.replica) !== undefined;
  }
  return false;
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

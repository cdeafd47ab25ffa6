import type { Fact } from '../../domain/fact.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { ListedSubject } from '../../store/port.ts';
import { type Desk, nameOf as keyText } from '../desk.ts';
import { Turns } from '../turns.ts';

/** The name in which a caller shows a subject; no two subjects share one. */
export type NameOf = (subject: SubjectKey) => string;

/** How much is followed step by step; after more than that, everything is read or sorted anew. */
const STEPS = 1000;

/** Facts after which a subject may have other versions. */
const COUNTED: ReadonlySet<Fact['kind']> = new Set([
  'version-registered',
  'version-deleted',
  'version-restored',
  'version-removed',
]);

/** Subjects in the order of their names, and how many of the changes they have taken in. */
interface Order {
  readonly subjects: ListedSubject[];
  seen: number;
}

/**
 * All subjects that have versions, in every order that is asked for. They are read and sorted once; from then on the log tells which of
 * them changed, so that a listing after a write costs what was written and not what there is.
 */
export class Roll {
  readonly #desk: Desk;
  readonly #turns = new Turns();
  /** How far the log was followed; undefined before the first reading. */
  #sequence: number | undefined;
  #subjects = new Map<string, ListedSubject>();
  #orders = new WeakMap<NameOf, Order>();
  /** What changed since the orders were begun. */
  #changes: ListedSubject[] = [];

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /**
   * The subjects as they are now, in UTF-16 order of the names that the caller gives them. The list is the roll's own: it is read before
   * anything else is awaited, and not kept.
   */
  async inOrderOf(nameOf: NameOf): Promise<readonly ListedSubject[]> {
    await this.#turns.take('log', () => this.#follow());
    const order = this.#orders.get(nameOf) ?? this.#begin(nameOf);
    for (const changed of this.#changes.slice(order.seen)) place(order.subjects, changed, nameOf);
    order.seen = this.#changes.length;
    return order.subjects;
  }

  /** Takes in what happened since the last time. Where that fails, the next call does it. */
  async #follow(): Promise<void> {
    const { store } = this.#desk;
    const sequence = await store.lastSequence();
    if (sequence === this.#sequence) return;
    if (this.#sequence === undefined || sequence - this.#sequence > STEPS) {
      const subjects = await store.listSubjects(undefined);
      this.#subjects = new Map(subjects.map((subject) => [keyText(subject), subject]));
      this.#restart();
    } else {
      const facts = await store.facts(this.#sequence, STEPS);
      for (const key of subjectsOf(facts)) this.#note(await this.#counted(key));
    }
    this.#sequence = sequence;
  }

  async #counted({ group, subject }: SubjectKey): Promise<ListedSubject> {
    const { versions } = await this.#desk.load({ group, subject });
    const deleted = versions.filter((version) => version.deleted).length;
    return { group, subject, live: versions.length - deleted, deleted };
  }

  #note(subject: ListedSubject): void {
    const key = keyText(subject);
    if (isEmpty(subject)) this.#subjects.delete(key);
    else this.#subjects.set(key, subject);
    this.#changes.push(subject);
    if (this.#changes.length > STEPS) this.#restart();
  }

  #restart(): void {
    this.#orders = new WeakMap();
    this.#changes = [];
  }

  #begin(nameOf: NameOf): Order {
    const named = [...this.#subjects.values()].map((subject) => ({ subject, name: nameOf(subject) }));
    named.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
    const order = { subjects: named.map(({ subject }) => subject), seen: this.#changes.length };
    this.#orders.set(nameOf, order);
    return order;
  }
}

/** The subjects that facts are about, each once, as far as the facts change what versions there are. */
function subjectsOf(facts: readonly Fact[]): Iterable<SubjectKey> {
  const counted = facts.filter(({ kind }) => COUNTED.has(kind));
  return new Map(counted.map((fact) => [keyText(subjectOf(fact)), subjectOf(fact)])).values();
}

function subjectOf({ group, subject }: SubjectKey): SubjectKey {
  return { group, subject };
}

function isEmpty({ live, deleted }: ListedSubject): boolean {
  return live + deleted === 0;
}

/** Puts a subject in its place, or takes it out where it has no versions. */
function place(subjects: ListedSubject[], subject: ListedSubject, nameOf: NameOf): void {
  const name = nameOf(subject);
  let [from, to] = [0, subjects.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (nameOf(subjects[middle] as ListedSubject) < name) from = middle + 1;
    else to = middle;
  }
  const there = subjects[from];
  const present = there !== undefined && nameOf(there) === name;
  subjects.splice(from, present ? 1 : 0, ...(isEmpty(subject) ? [] : [subject]));
}

import type { Content } from '../../packages/registry/src/domain/content.ts';
import type { Fact } from '../../packages/registry/src/domain/fact.ts';
import { makesGroup, type RecordKey } from '../../packages/registry/src/domain/record-key.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../packages/registry/src/domain/subject.ts';
import type {
  Basis,
  CommitOutcome,
  RecordChange,
  Store,
  StoredRecord,
  SubjectChange,
  VersionKey,
  Write,
} from '../../packages/registry/src/store/port.ts';

interface Version {
  readonly head: VersionHead;
  readonly source: string;
  readonly targets: readonly VersionKey[];
}

interface Subject extends SubjectKey {
  revision: number;
  readonly versions: Map<number, Version>;
  /** What `load` gave last; undefined when it has changed since. */
  state: SubjectState | undefined;
}

interface Kept {
  record: StoredRecord;
  terms: ReadonlySet<string>;
}

/**
 * A store of maps, for simulations that open hundreds of thousands of them: it answers what the stores of the product answer, and keeps
 * nothing. The hash of a fact names the store and the place, which is what a log of its own is told by.
 */
export class MemoryStore implements Store {
  readonly #name: string;
  readonly #subjects = new Map<string, Subject>();
  readonly #records = new Map<string, Kept>();
  /** Those of a kind, in order; missing where one of them has changed since they were asked for. */
  readonly #byKind = new Map<RecordKey['kind'], readonly StoredRecord[]>();
  readonly #byTerm = new Map<string, Set<string>>();
  readonly #contents = new Map<string, Content>();
  readonly #ids = new Map<string, Map<string, number>>();
  readonly #facts: Fact[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  async load(key: SubjectKey): Promise<SubjectState> {
    const subject = this.#subjects.get(nameOf(key));
    if (subject === undefined) return { group: key.group, subject: key.subject, revision: 0, versions: [] };
    subject.state ??= {
      group: subject.group,
      subject: subject.subject,
      revision: subject.revision,
      versions: [...subject.versions.values()].map(({ head }) => head).sort((a, b) => a.number - b.number),
    };
    return subject.state;
  }

  async commit(write: Write): Promise<CommitOutcome> {
    if (!write.decidedOn.every((basis) => this.#isCurrent(basis))) return { outcome: 'moved' };
    for (const content of write.contents) this.#contents.set(content.fingerprint, content);
    const contentIds: number[] = [];
    const changed = new Set<Subject>();
    for (const change of write.changes) changed.add(this.#change(change, contentIds));
    for (const subject of changed) {
      subject.revision += 1;
      subject.state = undefined;
    }
    for (const change of write.records ?? []) this.#setRecord(change);
    const facts = write.facts.map((fact): Fact => {
      const sequence = this.#facts.length + 1;
      const written = { ...fact, sequence, at: write.at, hash: `${this.#name}-${sequence}` };
      this.#facts.push(written);
      return written;
    });
    return { outcome: 'committed', sequence: this.#facts.length, contentIds, facts };
  }

  async documents(key: SubjectKey, numbers: readonly number[]) {
    const subject = this.#subjects.get(nameOf(key));
    return numbers.flatMap((number) => {
      const version = subject?.versions.get(number);
      const content = version && this.#contents.get(version.head.fingerprint);
      return version && content ? [{ number, content, source: version.source }] : [];
    });
  }

  async content(fingerprint: string): Promise<Content | undefined> {
    return this.#contents.get(fingerprint);
  }

  async contentById(group: string, id: number): Promise<Content | undefined> {
    const found = [...(this.#ids.get(group) ?? [])].find(([, its]) => its === id);
    return found && this.#contents.get(found[0]);
  }

  async idOf(group: string, fingerprint: string): Promise<number | undefined> {
    return this.#ids.get(group)?.get(fingerprint);
  }

  async highestId(group: string): Promise<number> {
    return this.#ids.get(group)?.size ?? 0;
  }

  async contentsByGuid() {
    return [];
  }

  async uses() {
    return [];
  }

  async referrers({ group, subject, number }: VersionKey) {
    const found = [];
    for (const each of this.#subjects.values()) {
      for (const { head, targets } of each.versions.values()) {
        const refers = targets.some(
          (target) => target.group === group && target.subject === subject && target.number === number,
        );
        if (!refers) continue;
        const { contentId, deleted } = head;
        found.push({ group: each.group, subject: each.subject, number: head.number, deleted, contentId });
      }
    }
    return found;
  }

  async listSubjects(group: string | undefined) {
    const listed = [];
    for (const subject of this.#subjects.values()) {
      if ((group !== undefined && subject.group !== group) || subject.versions.size === 0) continue;
      const deleted = [...subject.versions.values()].filter(({ head }) => head.deleted).length;
      listed.push({ group: subject.group, subject: subject.subject, live: subject.versions.size - deleted, deleted });
    }
    return listed;
  }

  async groupsOf(name: string) {
    const subjects = [...this.#subjects.values()].filter(
      ({ subject, versions }) => subject === name && versions.size > 0,
    );
    return subjects.map(({ group }) => group).sort();
  }

  async groups() {
    const subjects = [...this.#subjects.values()].filter(({ versions }) => versions.size > 0);
    const records = [...this.#records.values()].filter(
      ({ record }) => record.body !== undefined && makesGroup(record.key),
    );
    const groups = new Set([...subjects.map(({ group }) => group), ...records.map(({ record }) => record.key.group)]);
    groups.delete('');
    return [...groups].sort();
  }

  async record(key: RecordKey): Promise<StoredRecord> {
    return this.#records.get(recordName(key))?.record ?? { key, revision: 0, body: undefined };
  }

  async recordsAt(keys: readonly RecordKey[]) {
    return Promise.all(keys.map((key) => this.record(key)));
  }

  async records(kind: RecordKey['kind'], by: { readonly term: string } | { readonly group: string }) {
    if ('term' in by) return this.#withTerms(kind, [by.term]);
    return this.#all(kind).filter(({ key }) => key.group === by.group);
  }

  async recordPage(kind: RecordKey['kind'], { group, terms = [], offset, limit }: Parameters<Store['recordPage']>[1]) {
    const found = terms.length === 0 ? this.#all(kind) : this.#withTerms(kind, terms);
    const items = found.filter(({ key }) => group === undefined || key.group === group);
    return { items: items.slice(offset, offset + limit), total: items.length };
  }

  async source(key: SubjectKey, label: string): Promise<string | undefined> {
    const versions = this.#subjects.get(nameOf(key))?.versions.values() ?? [];
    return [...versions].find(({ head }) => head.label === label)?.source;
  }

  async subjects(group: string) {
    return (await this.listSubjects(group)).map(({ subject }) => subject);
  }

  async facts(after: number, limit: number): Promise<readonly Fact[]> {
    return this.#facts.slice(after, after + limit);
  }

  async lastSequence(): Promise<number> {
    return this.#facts.length;
  }

  async cursor() {
    return undefined;
  }

  async startCursor(_reader: string, sequence: number): Promise<number> {
    return sequence;
  }

  async moveCursor(): Promise<boolean> {
    return true;
  }

  async lease(): Promise<number> {
    return 1;
  }

  async release(): Promise<void> {}

  async claim() {
    return { claim: 'mine' } as const;
  }

  async keep(): Promise<boolean> {
    return true;
  }

  async giveUp(): Promise<void> {}

  follow(): () => void {
    return () => undefined;
  }

  known(): undefined {
    return undefined;
  }

  catchUp(): Promise<number> {
    return this.lastSequence();
  }

  async close(): Promise<void> {}

  #isCurrent(basis: Basis): boolean {
    if ('sequence' in basis) {
      const { sequence, within } = basis;
      return !this.#facts.slice(sequence).some(({ group }) => within === undefined || group === within);
    }
    if ('key' in basis) return (this.#records.get(recordName(basis.key))?.record.revision ?? 0) === basis.revision;
    return (this.#subjects.get(nameOf(basis))?.revision ?? 0) === basis.revision;
  }

  #change(change: SubjectChange, contentIds: number[]): Subject {
    const subject = this.#subject(change);
    switch (change.change) {
      case 'version-added': {
        const { version, source, targets = [] } = change;
        const contentId = version.contentId ?? this.#idFor(change.group, version.fingerprint);
        contentIds.push(contentId);
        subject.versions.set(version.number, { head: { ...version, contentId }, source, targets });
        break;
      }
      case 'stage-set': {
        const { version: label, status, deprecation } = change;
        this.#edit(subject, (head) => (head.label === label ? { ...head, status, deprecation } : head));
        break;
      }
      case 'deletion-set': {
        const { number, deleted } = change;
        this.#edit(subject, (head) =>
          head.number === number && head.deleted !== deleted ? { ...head, deleted } : head,
        );
        break;
      }
      case 'version-removed':
        if (!subject.versions.delete(change.number)) throw new Error(`there is no version ${change.number} to remove`);
        break;
      case 'referred-to':
        break;
    }
    return subject;
  }

  #edit(subject: Subject, edit: (head: VersionHead) => VersionHead): void {
    for (const [number, version] of subject.versions) {
      const head = edit(version.head);
      if (head !== version.head) subject.versions.set(number, { ...version, head });
    }
  }

  #subject({ group, subject }: SubjectKey): Subject {
    const name = nameOf({ group, subject });
    const known = this.#subjects.get(name);
    if (known !== undefined) return known;
    const made: Subject = { group, subject, revision: 0, versions: new Map(), state: undefined };
    this.#subjects.set(name, made);
    return made;
  }

  #idFor(group: string, fingerprint: string): number {
    const ids = this.#ids.get(group) ?? new Map<string, number>();
    this.#ids.set(group, ids);
    const id = ids.get(fingerprint) ?? ids.size + 1;
    ids.set(fingerprint, id);
    return id;
  }

  #setRecord({ key, body, terms = [] }: RecordChange): void {
    const name = recordName(key);
    const before = this.#records.get(name);
    for (const term of before?.terms ?? []) this.#byTerm.get(`${key.kind} ${term}`)?.delete(name);
    const kept = new Set(body === undefined ? [] : terms);
    for (const term of kept) {
      const names = this.#byTerm.get(`${key.kind} ${term}`) ?? new Set();
      this.#byTerm.set(`${key.kind} ${term}`, names.add(name));
    }
    const { kind, group, name: own } = key;
    const record = { key: { kind, group, name: own }, revision: (before?.record.revision ?? 0) + 1, body };
    this.#records.set(name, { record, terms: kept });
    this.#byKind.delete(kind);
  }

  #all(kind: RecordKey['kind']): readonly StoredRecord[] {
    const known = this.#byKind.get(kind);
    if (known !== undefined) return known;
    const found: StoredRecord[] = [];
    for (const { record } of this.#records.values()) {
      if (record.key.kind === kind && record.body !== undefined) found.push(record);
    }
    found.sort(byKey);
    this.#byKind.set(kind, found);
    return found;
  }

  #withTerms(kind: RecordKey['kind'], [first = '', ...others]: readonly string[]): readonly StoredRecord[] {
    const names = [...(this.#byTerm.get(`${kind} ${first}`) ?? [])];
    const found = names.flatMap((name) => this.#records.get(name) ?? []);
    return found
      .filter(({ terms }) => others.every((term) => terms.has(term)))
      .map(({ record }) => record)
      .sort(byKey);
  }
}

function byKey(a: StoredRecord, b: StoredRecord): number {
  return compare(a.key.group, b.key.group) || compare(a.key.name, b.key.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function nameOf({ group, subject }: SubjectKey): string {
  return `${group}\n${subject}`;
}

function recordName({ kind, group, name }: RecordKey): string {
  return `${kind}\n${group}\n${name}`;
}

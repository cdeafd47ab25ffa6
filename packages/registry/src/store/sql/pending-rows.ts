import type { Insertable, Kysely } from 'kysely';
import type { Content } from '../../domain/content.ts';
import type { Fact } from '../../domain/fact.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { RecordChange } from '../port.ts';
import { contentRow } from './contents.ts';
import { answerKeys } from './idempotency.ts';
import { changeTable, insertRows, type TableChange } from './insertion.ts';
import { factRow } from './log.ts';
import type { SqlDialect } from './migration.ts';
import type { Operation } from './operation.ts';
import { writeRecords } from './records.ts';
import { nameOf } from './standing.ts';
import type { SubjectRow } from './subjects.ts';
import type { Tables } from './tables.ts';

/** What a group gains; negative for what it loses. */
type Gain = Pick<Tables['group_sizes'], 'subjects' | 'records'>;

/** What a transaction is going to write, by table: a row that several writes change is written once, as the last of them leaves it. */
export class PendingRows {
  readonly versions: TableChange<Insertable<Tables['versions']>>[] = [];
  readonly references: TableChange<Insertable<Tables['version_references']>>[] = [];
  readonly #contents = new Map<string, Insertable<Tables['contents']>>();
  readonly #ids: Insertable<Tables['content_ids']>[] = [];
  readonly #subjects = new Map<string, Insertable<Tables['subjects']>>();
  readonly #records = new Map<string, RecordChange & { readonly revision: number }>();
  readonly #facts: Insertable<Tables['facts']>[] = [];
  readonly #answers: { readonly key: string; readonly reply: string }[] = [];
  readonly #gains = new Map<string, Gain>();

  addContents(contents: readonly Content[]): void {
    for (const content of contents) this.#contents.set(content.fingerprint, contentRow(content));
  }

  addIds(ids: readonly { readonly group: string; readonly id: number; readonly fingerprint: string }[]): void {
    this.#ids.push(...ids.map(({ group: group_name, id, fingerprint }) => ({ group_name, id, fingerprint })));
  }

  setSubject({ group: group_name, subject: name, ...key }: SubjectKey, row: SubjectRow): void {
    this.#subjects.set(nameOf({ group: group_name, subject: name, ...key }), { ...row, group_name, name });
  }

  setRecord(change: RecordChange, revision: number): void {
    this.#records.set(nameOf(change.key), { ...change, revision });
  }

  addFacts(facts: readonly Fact[]): void {
    this.#facts.push(...facts.map(factRow));
  }

  answerKey(key: string, reply: string): void {
    this.#answers.push({ key, reply });
  }

  /** Counts what a group gains. */
  gain(group: string, of: keyof Gain, gain: number): void {
    if (gain === 0) return;
    const gains = this.#gains.get(group) ?? { subjects: 0, records: 0 };
    this.#gains.set(group, { ...gains, [of]: gains[of] + gain });
  }

  /** Writes all of it. What others point at is there before them. */
  *write(dialect: SqlDialect): Operation<void> {
    const { builder: db } = dialect;
    yield* insertRows([...this.#contents.values()], (rows) =>
      db
        .insertInto('contents')
        .values(rows)
        .onConflict((conflict) => conflict.column('fingerprint').doNothing()),
    );
    yield* insertRows(this.#ids, (rows) => db.insertInto('content_ids').values(rows));
    yield* insertRows([...this.#subjects.values()], (rows) =>
      db
        .insertInto('subjects')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet(({ ref }) => ({
            revision: ref('excluded.revision'),
            removed_at: ref('excluded.removed_at'),
            live: ref('excluded.live'),
            deleted: ref('excluded.deleted'),
          })),
        ),
    );
    yield* changeTable(this.versions, (rows) => db.insertInto('versions').values(rows));
    yield* changeTable(this.references, (rows) =>
      db
        .insertInto('version_references')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing()),
    );
    yield* writeRecords(db, [...this.#records.values()]);
    yield* this.#writeSizes(db);
    yield* insertRows(this.#facts, (rows) => db.insertInto('facts').values(rows));
    yield* answerKeys(dialect, this.#answers);
  }

  *#writeSizes(db: Kysely<Tables>): Operation<void> {
    const rows = [...this.#gains].map(([group_name, gains]) => ({ group_name, ...gains }));
    yield* insertRows(rows, (some) =>
      db
        .insertInto('group_sizes')
        .values(some)
        .onConflict((conflict) =>
          conflict.column('group_name').doUpdateSet(({ eb, ref }) => ({
            subjects: eb('group_sizes.subjects', '+', ref('excluded.subjects')),
            records: eb('group_sizes.records', '+', ref('excluded.records')),
          })),
        ),
    );
  }
}

import type { JsonValue } from '../../../model/json.ts';
import type { Refutation } from '../../../model/refutation.ts';
import type { Contract, Field } from '../contract.ts';
import { matchFields } from '../match.ts';
import { type Answer, made, member, NONE, together } from '../values/answer.ts';
import type { Effort } from '../values/effort.ts';
import { firstValues, someValue } from '../values/members.ts';
import type { Reading } from './reading.ts';
import { listed, plainly } from './reasons.ts';
import { fieldPointer, type Members } from './spots.ts';

/** A key that the reader relies on, in the writer's columns; columns that the writer lacks tell no rows apart. */
interface ReaderKey {
  readonly at: Refutation['at'];
  readonly aspect: 'primary_key' | 'unique';
  readonly names: readonly string[];
  readonly columns: ReadonlySet<Field>;
}

/**
 * A key of the reader holds when some key of the writer is a part of it. Where none is, two rows of the writer agree in all columns
 * of the reader's key and differ in each of the writer's, unless the columns have too few values for that.
 */
export function* readKeys(reading: Reading, reader: Contract, writer: Contract, rows: Members): Generator<Refutation> {
  const keys = new WriterKeys(writer, reading.effort);
  for (const key of readerKeys(reader, writer)) {
    if (keys.imply(key.columns)) continue;
    const column = keys.columnBeside(key.columns);
    const same = (): (readonly [string, Answer])[] =>
      [...key.columns]
        .map((field) => [field.name, someValue(field, reading.effort)] as const)
        .filter(([, value]) => value.is !== 'none');
    const rowOf = (side: 0 | 1): Answer => rows.row(new Map([...same(), ...keys.apart(column, side)]));
    const row = (): Answer => made(together([rowOf(0), rowOf(1)]), (pair) => member(pair));
    const reason = plainly(
      `the reader relies on ${listed(key.names)} being unique, no key of the writer guarantees it`,
    );
    const claim = { aspect: key.aspect, class: 'guarantee' as const, about: 'data' as const, reason };
    yield* reading.refute({ at: key.at, isReached: rows.isReached, row }, claim, keys.canBeApart(column));
  }
}

function readerKeys(reader: Contract, writer: Contract): ReaderKey[] {
  if (reader.primary_key.length === 0 && !reader.fields.some(({ unique }) => unique)) return [];
  const { pairs } = matchFields(writer.fields, reader.fields);
  const written = new Map(pairs.map(({ after, before }) => [after.name, before]));
  const primary: ReaderKey = {
    at: { reader: '/primary_key', writer: '/primary_key' },
    aspect: 'primary_key',
    names: reader.primary_key,
    columns: new Set(reader.primary_key.flatMap((name) => written.get(name) ?? [])),
  };
  const unique = pairs
    .filter(({ after }) => after.unique)
    .map(({ before, after, beforeIndex, afterIndex }) => ({
      index: afterIndex,
      at: { reader: fieldPointer('', afterIndex), writer: fieldPointer('', beforeIndex) },
      aspect: 'unique' as const,
      names: [after.name],
      columns: new Set([before]),
    }));
  unique.sort((a, b) => a.index - b.index);
  return [...(reader.primary_key.length > 0 ? [primary] : []), ...unique];
}

type TwoValues = Answer<readonly [JsonValue, JsonValue]>;

/** What the writer promises never to write twice, and how two of its rows can differ. */
class WriterKeys {
  readonly #primary: readonly Field[];
  readonly #unique: readonly Field[];
  readonly #effort: Effort;
  readonly #pairs = new Map<Field, TwoValues>();
  #choices: readonly Field[] | undefined;
  #uniqueDiffer: Answer | undefined;

  constructor({ fields, primary_key }: Contract, effort: Effort) {
    const byName = new Map(fields.map((field) => [field.name, field]));
    this.#primary = primary_key.flatMap((name) => byName.get(name) ?? []);
    this.#unique = fields.filter(({ unique }) => unique);
    this.#effort = effort;
  }

  /** Whether some key is a part of these columns. */
  imply(columns: ReadonlySet<Field>): boolean {
    if (this.#primary.length > 0 && this.#primary.every((field) => columns.has(field))) return true;
    return this.#unique.length > 0 && [...columns].some(({ unique }) => unique);
  }

  /** The column of the primary key that can tell rows apart when these columns cannot; undefined without a primary key. */
  columnBeside(columns: ReadonlySet<Field>): Field | undefined {
    this.#choices ??= [...this.#primary].sort((a, b) => this.#rank(a) - this.#rank(b));
    return this.#choices.find((field) => !columns.has(field));
  }

  /** Whether two rows can differ in that column and in every unique one. */
  canBeApart(column: Field | undefined): Answer {
    this.#uniqueDiffer ??= this.#differ(this.#unique);
    return made(together([this.#uniqueDiffer, this.#differ(column ? [column] : [])]), () => member(null));
  }

  /** The members in which the one of two such rows differs from the other. */
  apart(column: Field | undefined, side: 0 | 1): (readonly [string, Answer])[] {
    return [...this.#unique, ...(column ? [column] : [])].map((field) => [
      field.name,
      made(this.#twoValues(field), (pair) => member(pair[side])),
    ]);
  }

  #differ(fields: readonly Field[]): Answer {
    return made(together(fields.map((field) => this.#twoValues(field))), () => member(null));
  }

  #rank(field: Field): number {
    const { is } = this.#twoValues(field);
    return is === 'member' ? 0 : is === 'none' ? 2 : 1;
  }

  #twoValues(field: Field): TwoValues {
    const known = this.#pairs.get(field);
    if (known !== undefined) return known;
    const found = this.#findTwo(field);
    this.#pairs.set(field, found);
    return found;
  }

  /** Where a column has one value only and may be left out, a row without it differs as well. */
  #findTwo(field: Field): TwoValues {
    const { values, extent } = firstValues(field, 2, this.#effort);
    const [first, second = field.required ? undefined : null] = values;
    if (first !== undefined && second !== undefined) return { is: 'member', value: [first, second] };
    return extent === 'all' ? NONE : { is: 'unproven', because: `no two values of '${field.name}' were found` };
  }
}

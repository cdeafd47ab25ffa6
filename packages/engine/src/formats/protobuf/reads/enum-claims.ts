import { type EnumLookup, lookupOf } from '../codec/lookups.ts';
import { partnersOf } from '../diff/enum-values.ts';
import type { EnumType, EnumValue, Field } from '../schema.ts';
import { type Claim, sites } from './claim.ts';
import { undeclared, writesZero } from './samples.ts';

/**
 * Everything that goes wrong with the values of an enum that both documents have, shown in a field of it: numbers that a closed enum of
 * the reader lacks, numbers and names that mean something else, names that the JSON form of the reader does not know.
 */
export function* enumClaims(writer: EnumType, reader: EnumType, field: Field): Generator<Claim> {
  const values = new Values(writer, reader);
  const seen = new Set<number>();
  for (const value of writer.values) {
    if (seen.has(value.number)) continue;
    seen.add(value.number);
    yield* valueClaims(values, value, field);
  }
  if (writer.features.enumType !== 'OPEN' || reader.features.enumType !== 'CLOSED') return;
  const [number] = undeclared(writer, lookupOf(reader));
  const reason = `an open enum may hold numbers that are not declared, such as ${number}; a closed one passes them over`;
  const shown = [[field, [number ?? 0]]] as const;
  yield { answer: 'no', class: 'lossy', at: sites(writer, reader), aspect: 'openness', reason, shown, seenIn: 'bytes' };
}

/** That both sides take absence for another value: the first one of an enum. */
export function* firstValueClaims(writer: EnumType, reader: EnumType): Generator<Claim> {
  const [from, to] = [writer.values[0], reader.values[0]];
  if (from === undefined || to === undefined || from.number === to.number) return;
  const reason = `where nothing was written, the writer means '${from.name}' and the reader '${to.name}'`;
  const at = sites(writer, reader);
  yield { answer: 'no', class: 'misread', at, aspect: 'default', reason, shown: [], seenIn: 'meaning' };
}

/** The values of both sides, by what they are looked up by. */
class Values {
  readonly readerOf: ReadonlyMap<EnumValue, EnumValue>;
  readonly writer: EnumLookup;
  readonly reader: EnumLookup;
  readonly #isOpen: boolean;

  constructor(writer: EnumType, reader: EnumType) {
    this.readerOf = partnersOf(writer, reader);
    this.writer = lookupOf(writer);
    this.reader = lookupOf(reader);
    this.#isOpen = reader.features.enumType === 'OPEN';
  }

  /** True where a field of the reader can hold the number. */
  isTaken(number: number): boolean {
    return this.#isOpen || this.reader.byNumber.has(number);
  }
}

function* valueClaims(values: Values, value: EnumValue, field: Field): Generator<Claim> {
  const { name, number } = value;
  const same = values.readerOf.get(value);
  const at = sites(value, same);
  const shown = [[field, [number]]] as const;
  const aspect = same === undefined ? 'value' : same.number === number ? 'name' : 'number';
  if (!values.isTaken(number)) {
    const reason = `the reader's enum is closed and has no value ${number}, so '${name}' is passed over`;
    yield { answer: 'no', class: 'lossy', at, aspect, reason, shown, seenIn: 'bytes' };
  } else if (isMistaken(values, value, same)) {
    const reason = `to the reader ${number} is not '${name}'`;
    yield { answer: 'no', class: 'misread', at, aspect, reason, shown, seenIn: 'meaning' };
  }
  const named = values.reader.byName.get(name)?.number;
  if (named === number || (number === 0 && !writesZero(field))) return;
  const reason =
    named === undefined
      ? `a parser of the JSON form does not know the name '${name}'`
      : `in the JSON form the name '${name}' stands for ${named}`;
  yield { answer: 'no', class: 'json', at, aspect, reason, shown, seenIn: 'json' };
}

/** The name has gone to another number, or the number to a name that the writer has for another number. */
function isMistaken(values: Values, { name, number }: EnumValue, same: EnumValue | undefined): boolean {
  const named = values.reader.byName.get(name)?.number;
  if (named !== undefined && named !== number) return true;
  const before = same === undefined ? undefined : values.writer.byName.get(same.name)?.number;
  return same !== undefined && same.name !== name && before !== undefined && before !== number;
}

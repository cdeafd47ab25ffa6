import { canonicalJson, jsonObject } from '../../../model/json.ts';
import type { Refutation } from '../../../model/refutation.ts';
import { CONSTRAINTS, type Constraints, type Shape } from '../contract.ts';
import { type Answer, NONE } from '../values/answer.ts';
import { arrayDemandsOf } from '../values/arrays.ts';
import {
  type Demand,
  demandsOf,
  familyOf,
  firstBreaking,
  isOfType,
  listedValues,
  type ScalarDemand,
} from '../values/demands.ts';
import type { Effort } from '../values/effort.ts';
import { someValue, valueBeside } from '../values/members.ts';
import { numberSet, simplestBeyond } from '../values/numbers.ts';
import { isText, textNotOfType } from '../values/texts.ts';
import type { Reading } from './reading.ts';
import { against, allowed, demanded, listed, plainly } from './reasons.ts';
import type { SharedSpot } from './spots.ts';

/**
 * A value of the writer that is not of the reader's type at all. Objects and maps are both JSON objects; whether the one can be read
 * as the other is for their members to say.
 */
export function mistyped(reader: Shape, writer: Shape, effort: Effort): Answer {
  if (reader.type === writer.type || reader.type === 'json') return NONE;
  const values = listedValues(writer, effort);
  if (values !== undefined) return firstBreaking(values, (value) => isOfType(value, reader.type));
  const [wanted, given] = [familyOf(reader.type), familyOf(writer.type)];
  if (given === 'any') return STRANGERS.find(({ value }) => !isOfType(value, reader.type)) ?? NONE;
  if (wanted !== given) return someValue(writer, effort);
  if (reader.type === 'integer') return simplestBeyond(numberSet(writer), 0);
  return isText(writer) && isText(reader) ? textNotOfType(writer, reader.type, effort) : NONE;
}

/** What the reader demands of values of its type beyond the type: constraints and enum. */
export function* readValues(reading: Reading, reader: Shape, writer: Shape, spot: SharedSpot): Generator<Refutation> {
  const { effort } = reading;
  if (isSame(reader, writer)) return;
  const demands: readonly (Demand | ScalarDemand)[] = [...demandsOf(reader, effort), ...arrayDemandsOf(reader, effort)];
  for (const [aspect, group] of Map.groupBy(demands, (demand) => demand.aspect)) {
    if (isShared(aspect, reader, writer)) continue;
    const reason = (value: Answer): string => against(demanded(reader, aspect), value);
    yield* reading.refute(spot, { aspect, class: 'unreadable', reason }, broken(group, reader, writer, effort));
  }
  if (reader.enum === undefined) return;
  const values = reader.enum.map(({ value }) => value);
  const reason = (value: Answer): string => beyondEnum(reader, writer, value, effort);
  yield* reading.refute(spot, { aspect: 'enum', class: 'unreadable', reason }, valueBeside(writer, values, effort));
}

/** Where both sides say what a value means and do not say the same, the reader takes it for something else. */
export function* readMeaning(reading: Reading, reader: Shape, writer: Shape, spot: SharedSpot): Generator<Refutation> {
  if (!declaresMeaning(reader) || !declaresMeaning(writer)) return;
  const meanings = [
    { aspect: 'unit', wanted: reader.unit, given: writer.unit, as: 'in' },
    { aspect: 'semantics', wanted: reader.semantics?.term, given: writer.semantics?.term, as: 'as' },
    {
      aspect: 'semantics',
      wanted: reader.semantics?.references,
      given: writer.semantics?.references,
      as: 'as a reference to',
    },
  ];
  const different = meanings.filter(
    ({ wanted, given }) => wanted !== undefined && given !== undefined && wanted !== given,
  );
  for (const [aspect, [first]] of Map.groupBy(different, (meaning) => meaning.aspect)) {
    if (first === undefined) continue;
    const reason = plainly(
      `the reader takes the value ${first.as} '${first.wanted}', the writer means it ${first.as} '${first.given}'`,
    );
    yield* reading.refute(spot, { aspect, class: 'misread', reason }, tellingValue(writer, reading.effort));
  }
}

function declaresMeaning({ unit, semantics }: Shape): boolean {
  return unit !== undefined || semantics !== undefined;
}

/** A value that is not zero, where there is one: nothing is nothing in any unit. */
function tellingValue(writer: Shape, effort: Effort): Answer {
  const some = someValue(writer, effort);
  if (some.is !== 'member' || some.value !== 0) return some;
  const other = valueBeside(writer, [0], effort);
  return other.is === 'member' ? other : some;
}

/** One value of each family that JSON has: of the writer that writes any, one that the reader's type does not take. */
const STRANGERS = [true, 'text', 0.5, [], jsonObject([])].map((value) => ({ is: 'member' as const, value }));

/** True for shapes that allow the same values of themselves, in the same words: what most fields of two versions do. */
function isSame(reader: Shape, writer: Shape): boolean {
  const [values, others] = [reader.enum, writer.enum];
  return (
    reader.type === writer.type &&
    CONSTRAINTS.every((key) => reader[key] === writer[key]) &&
    values?.length === others?.length &&
    (values === undefined || values.every(({ value }, index) => value === others?.[index]?.value))
  );
}

/** True for a constraint that both sides declare in the same words and the same measure. */
function isShared(aspect: keyof Constraints, reader: Shape, writer: Shape): boolean {
  const sameMeasure = (reader.type === 'bytes') === (writer.type === 'bytes');
  return aspect !== 'precision' && sameMeasure && reader[aspect] === writer[aspect];
}

/**
 * A value that breaks one of several demands. A writer whose values are written in another way has none at this point: its type
 * would have been refused otherwise.
 */
function broken(demands: readonly (Demand | ScalarDemand)[], reader: Shape, writer: Shape, effort: Effort): Answer {
  const values = listedValues(writer, effort);
  if (values === undefined && familyOf(reader.type) !== familyOf(writer.type)) return NONE;
  const answers = demands.map((demand) => {
    if (values === undefined) return demand.broken(writer);
    return 'isMet' in demand ? firstBreaking(values, demand.isMet) : NONE;
  });
  return (
    answers.find(({ is }) => is === 'member' || is === 'unshown') ?? answers.find(({ is }) => is !== 'none') ?? NONE
  );
}

function beyondEnum(reader: Shape, writer: Shape, value: Answer, effort: Effort): string {
  const demand = allowed(reader.enum ?? []);
  const values = listedValues(writer, effort);
  if (values === undefined || value.is !== 'member') return against(demand, value);
  const known = new Set(reader.enum?.map((entry) => canonicalJson(entry.value)));
  const others = values.flatMap((entry) => (entry.is === 'member' ? [entry.value] : []));
  return `${demand}, the writer also writes ${listed(others.filter((other) => !known.has(canonicalJson(other))))}`;
}

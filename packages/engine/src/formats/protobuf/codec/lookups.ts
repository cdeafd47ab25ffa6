import type { EnumType, EnumValue, Field, MessageType, NumberRange } from '../schema.ts';

/** The values of an enum by what they are looked up by. */
export interface EnumLookup {
  /** The first value of each number. */
  readonly byNumber: ReadonlyMap<number, EnumValue>;
  readonly byName: ReadonlyMap<string, EnumValue>;
  /** The smallest and the largest number. */
  readonly least: number;
  readonly most: number;
  /** The numbers as ranges without holes, in order. */
  readonly runs: readonly NumberRange[];
}

const ENUMS = new WeakMap<EnumType, EnumLookup>();
const REQUIRED = new WeakMap<MessageType, readonly Field[]>();

/** The values of an enum, ready to be looked up; made once. */
export function lookupOf(type: EnumType): EnumLookup {
  const known = ENUMS.get(type);
  if (known) return known;
  const byNumber = new Map<number, EnumValue>();
  const byName = new Map<string, EnumValue>();
  for (const value of type.values) {
    if (!byNumber.has(value.number)) byNumber.set(value.number, value);
    byName.set(value.name, value);
  }
  const runs = runsOf([...byNumber.keys()]);
  const lookup: EnumLookup = {
    byNumber,
    byName,
    least: runs[0]?.start ?? 0,
    most: runs.at(-1)?.end ?? 0,
    runs,
  };
  ENUMS.set(type, lookup);
  return lookup;
}

function runsOf(numbers: number[]): readonly NumberRange[] {
  const runs: { start: number; end: number }[] = [];
  for (const number of numbers.sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && number === last.end + 1) last.end = number;
    else runs.push({ start: number, end: number });
  }
  return runs;
}

/** The run of an enum that holds a number. */
export function runAt({ runs }: EnumLookup, number: number): NumberRange | undefined {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.end ?? number) < number) low = middle + 1;
    else high = middle;
  }
  const run = runs[low];
  return run !== undefined && run.start <= number ? run : undefined;
}

/** Fields of a message that are looked through every time: to remember what was found would take more room than it saves time. */
const FEW = 8;
const NOTHING: readonly Field[] = [];

/** The required fields of a message, in order; found once. */
export function requiredOf(type: MessageType): readonly Field[] {
  if (type.fields.length <= FEW && !type.fields.some(isRequired)) return NOTHING;
  const known = REQUIRED.get(type);
  if (known) return known;
  const required = type.fields.filter(isRequired);
  REQUIRED.set(type, required);
  return required;
}

function isRequired({ presence }: Field): boolean {
  return presence === 'required';
}

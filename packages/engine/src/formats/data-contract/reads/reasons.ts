import { type JsonValue, printJson } from '../../../model/json.ts';
import type { Constraints, EnumValue, Shape } from '../contract.ts';
import { type Answer, weightOf } from '../values/answer.ts';

/** Characters of a value, and values of a list, that a sentence shows. */
const LONGEST_VALUE = 40;
const LONGEST_LIST = 5;

/** A value in a sentence: text in quotes, long values cut or told by their size, control characters escaped. */
function shown(value: JsonValue): string {
  if (typeof value === 'string') return shownText(value);
  if (typeof value !== 'object' || weightOf(value) <= 2 * LONGEST_VALUE) return printJson(value);
  if (value === null) return 'null';
  return Array.isArray(value)
    ? `a list of ${count(value.length, 'item')}`
    : `an object of ${count(Object.keys(value).length, 'member')}`;
}

function shownText(text: string): string {
  const start = [...text.slice(0, 2 * LONGEST_VALUE)].slice(0, LONGEST_VALUE).join('');
  const quoted = JSON.stringify(start).slice(1, -1);
  return start.length < text.length ? `'${quoted}…'` : `'${quoted}'`;
}

/** Values in a sentence: `1, 2 and 3`; long lists are cut. */
export function listed(values: readonly JsonValue[]): string {
  const texts = values.slice(0, LONGEST_LIST).map(shown);
  const more = values.length - texts.length;
  if (more > 0) texts.push(`${more} more`);
  const last = texts.pop() ?? '';
  return texts.length === 0 ? last : `${texts.join(', ')} and ${last}`;
}

/** The sentence about a demand of the reader, and the value of the writer that breaks it. */
export function against(demand: string, broken: Answer): string {
  switch (broken.is) {
    case 'member':
      return `${demand}, the writer may write ${shown(broken.value)}`;
    case 'unproven':
      return `${demand}; whether the writer writes anything else was not decided: ${broken.because}`;
    default:
      return `${demand}, the writer may write something else`;
  }
}

/** A sentence that holds whatever the value is, if there is one. */
export function plainly(sentence: string): (value: Answer) => string {
  return (value) =>
    value.is === 'unproven' ? `${sentence}; that any such row exists was not decided: ${value.because}` : sentence;
}

/** What a constraint of the reader says. */
export function demanded(reader: Shape, aspect: keyof Constraints): string {
  return `the reader allows ${DEMANDS[aspect](reader)}`;
}

/** What the reader's enum says. */
export function allowed(values: readonly EnumValue[]): string {
  return `the reader allows only ${listed(values.map(({ value }) => value))}`;
}

const DEMANDS: Readonly<Record<keyof Constraints, (reader: Shape) => string>> = {
  minimum: ({ minimum }) => `no number below ${minimum}`,
  maximum: ({ maximum }) => `no number above ${maximum}`,
  exclusive_minimum: ({ exclusive_minimum }) => `only numbers above ${exclusive_minimum}`,
  exclusive_maximum: ({ exclusive_maximum }) => `only numbers below ${exclusive_maximum}`,
  min_length: ({ type, min_length = 0 }) => `no fewer than ${count(min_length, unitOf(type))}`,
  max_length: ({ type, max_length = 0 }) => `no more than ${count(max_length, unitOf(type))}`,
  pattern: ({ pattern }) => `only text that matches /${pattern}/`,
  min_items: ({ min_items = 0 }) => `no fewer than ${count(min_items, 'item')}`,
  max_items: ({ max_items = 0 }) => `no more than ${count(max_items, 'item')}`,
  unique_items: () => 'no item twice',
  precision: ({ precision = 0, scale = 0 }) => `only numbers of ${count(precision, 'digit')}, ${scale} after the point`,
  scale: ({ scale = 0 }) => `no more than ${count(scale, 'digit')} after the point`,
};

function unitOf(type: Shape['type']): string {
  return type === 'bytes' ? 'byte' : 'character';
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

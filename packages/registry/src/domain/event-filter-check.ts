import { isJsonObject, type JsonValue, pointer } from '@concordat/engine';
import { compileCesql } from './cesql/index.ts';
import { RegistryError } from './error.ts';
import type { EventFilter } from './event-filter.ts';

/** Bounds: filters are asked of every event. */
const DEEPEST = 10;
const MOST_FILTERS = 200;
const LONGEST_VALUE = 4096;

/** The dialects of filters, and how a value of each is read. */
const DIALECTS: Readonly<Record<string, (reading: Reading, value: JsonValue, path: Path) => EventFilter>> = {
  exact: (_, value, path) => ({ exact: attributes(value, path) }),
  prefix: (_, value, path) => ({ prefix: attributes(value, path) }),
  suffix: (_, value, path) => ({ suffix: attributes(value, path) }),
  all: (reading, value, path) => ({ all: reading.filters(value, path) }),
  any: (reading, value, path) => ({ any: reading.filters(value, path) }),
  not: (reading, value, path) => ({ not: reading.filter(value, path) }),
  sql: (_, value, path) => ({ sql: expression(value, path) }),
};

type Path = readonly (string | number)[];

/**
 * The filters of a subscription, as JSON has them (CloudEvents Subscriptions API, section 3.2.4). Throws `event-subscription-invalid`; its
 * `property` is the JSON Pointer of what is wrong, from the subscription.
 */
export function readFilters(value: JsonValue, path: Path): readonly EventFilter[] {
  if (!Array.isArray(value)) throw invalid(path, 'filters are a list');
  return new Reading().list(value, path);
}

/** One filter, as {@link readFilters} reads many. */
export function readFilter(value: JsonValue, path: Path): EventFilter {
  return new Reading().filter(value, path);
}

/** `event-subscription-invalid` about the member at a path. */
export function invalid(path: Path, message: string): RegistryError {
  const property = pointer(...path);
  return new RegistryError('event-subscription-invalid', `${message}, which is wrong at '${property}'`, {
    about: { property },
  });
}

class Reading {
  #count = 0;
  #depth = 0;

  filters(value: JsonValue, path: Path): readonly EventFilter[] {
    if (!Array.isArray(value) || value.length === 0) throw invalid(path, 'one filter at least is in such a list');
    return this.list(value, path);
  }

  list(value: readonly JsonValue[], path: Path): readonly EventFilter[] {
    return value.map((item, index) => this.filter(item, [...path, index]));
  }

  filter(value: JsonValue, path: Path): EventFilter {
    this.#count += 1;
    if (this.#count > MOST_FILTERS) throw invalid(path, `a subscription has at most ${MOST_FILTERS} filters`);
    if (this.#depth >= DEEPEST) throw invalid(path, `filters are nested ${DEEPEST} times at most`);
    const members = isJsonObject(value) ? Object.entries(value) : [];
    const [member] = members;
    if (member === undefined || members.length !== 1) {
      throw invalid(path, `a filter is an object with one member: ${Object.keys(DIALECTS).join(', ')}`);
    }
    const [name, inner] = member;
    const read = Object.hasOwn(DIALECTS, name) ? DIALECTS[name] : undefined;
    if (read === undefined) {
      throw invalid([...path, name], `the dialects of filters are ${Object.keys(DIALECTS).join(', ')}`);
    }
    this.#depth += 1;
    const filter = read(this, inner, [...path, name]);
    this.#depth -= 1;
    return filter;
  }
}

function attributes(value: JsonValue, path: Path): Readonly<Record<string, string>> {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  if (entries.length === 0)
    throw invalid(path, 'one attribute at least is named with the text that it is compared with');
  const read = entries.map(([name, text]): [string, string] => {
    if (!/^[a-z0-9]+$/.test(name)) {
      throw invalid([...path, name], 'names of attributes are small letters and digits');
    }
    if (typeof text !== 'string' || text === '' || text.length > LONGEST_VALUE) {
      throw invalid([...path, name], `an attribute is compared with a text of 1 to ${LONGEST_VALUE} characters`);
    }
    return [name, text];
  });
  return Object.fromEntries(read);
}

function expression(value: JsonValue, path: Path): string {
  if (typeof value !== 'string') throw invalid(path, 'a CESQL expression is a text');
  const compiled = compileCesql(value);
  if (!compiled.ok) {
    const { column, message } = compiled.error;
    throw invalid(path, `the CESQL expression cannot be read: column ${column}: ${message}`);
  }
  const [unknown] = compiled.value.unknownFunctions;
  if (unknown !== undefined) throw invalid(path, `CESQL has no function ${unknown}`);
  return value;
}

import { compileCesql, Work } from './cesql/index.ts';

/** A condition on the attributes of an event, by the CloudEvents Subscriptions API (section 3.2.4). */
export type EventFilter =
  /** Each of these attributes has this value. */
  | { readonly exact: Readonly<Record<string, string>> }
  | { readonly prefix: Readonly<Record<string, string>> }
  | { readonly suffix: Readonly<Record<string, string>> }
  | { readonly all: readonly EventFilter[] }
  | { readonly any: readonly EventFilter[] }
  | { readonly not: EventFilter }
  /** A CESQL expression that gives the boolean true, and no error. */
  | { readonly sql: string };

/** The attributes of an event by name; one that it does not have is in no way like anything. */
type Attributes = Readonly<Record<string, string>>;

/** Says of an event whether it fits. The expressions of all filters share the work that this may take. */
type Predicate = (attributes: Attributes, work: Work) => boolean;

/** A filter, ready to be asked. An expression that cannot be read fits nothing. */
function predicateOf(filter: EventFilter): Predicate {
  if ('exact' in filter) return ofAttributes(filter.exact, (value, wanted) => value === wanted);
  if ('prefix' in filter) return ofAttributes(filter.prefix, (value, wanted) => value.startsWith(wanted));
  if ('suffix' in filter) return ofAttributes(filter.suffix, (value, wanted) => value.endsWith(wanted));
  if ('all' in filter) return every(filter.all);
  if ('any' in filter) {
    const predicates = filter.any.map(predicateOf);
    return (attributes, work) => predicates.some((predicate) => predicate(attributes, work));
  }
  if ('not' in filter) {
    const predicate = predicateOf(filter.not);
    return (attributes, work) => !predicate(attributes, work);
  }
  const compiled = compileCesql(filter.sql);
  if (!compiled.ok) return () => false;
  return (attributes, work) => {
    const { value, errors } = compiled.value.evaluate(attributes, work);
    return value === true && errors.length === 0;
  };
}

/** True of an event of which all filters are; where there are none, of every event. */
export function allOf(filters: readonly EventFilter[]): (attributes: Attributes) => boolean {
  const fits = every(filters);
  return (attributes) => fits(attributes, new Work());
}

function every(filters: readonly EventFilter[]): Predicate {
  const predicates = filters.map(predicateOf);
  return (attributes, work) => predicates.every((predicate) => predicate(attributes, work));
}

function ofAttributes(
  wanted: Readonly<Record<string, string>>,
  fits: (value: string, wanted: string) => boolean,
): Predicate {
  const entries = Object.entries(wanted);
  return (attributes) =>
    entries.every(([name, text]) => {
      const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      return value !== undefined && fits(value, text);
    });
}

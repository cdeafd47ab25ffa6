import type { Keywords, Schema } from '../schema.ts';
import { isArray, type Value } from '../value.ts';
import type { Check, Child } from './check.ts';

/** The checks of the keywords about the items of a list, but for `unevaluatedItems`. */
export function arrayChecks({ draft, keywords }: Schema): readonly Check[] {
  const { prefixItems, items, contains, uniqueItems } = keywords;
  return [
    uniqueItems && UNIQUE,
    prefixItems && prefixCheck(prefixItems),
    items && restCheck(items, prefixItems?.length ?? 0),
    contains && containsCheck(contains, draft === '2020-12'),
  ].filter((check) => check !== undefined && check !== false);
}

const UNIQUE: Check = {
  keyword: 'uniqueItems',
  kind: 'array',
  verdict: (run, value) => {
    const items = itemsOf(value);
    run.spend(items.length);
    return new Set(items.map((item) => run.ids.of(item))).size === items.length;
  },
  message: () => 'two items are equal',
};

function prefixCheck(schemas: readonly Schema[]): Check {
  const children = (value: Value): readonly Child[] => {
    const items = itemsOf(value);
    return schemas
      .slice(0, items.length)
      .map((schema, index) => ({ schema, value: items[index] as Value, step: index }));
  };
  return {
    keyword: 'prefixItems',
    kind: 'array',
    children,
    verdict: (run, value, scope, marks) => {
      if (marks !== undefined) marks.items = Math.max(marks.items, schemas.length);
      return run.all(children(value), scope, marks);
    },
  };
}

function restCheck(schema: Schema, from: number): Check {
  const children = (value: Value): readonly Child[] =>
    itemsOf(value)
      .slice(from)
      .map((item, index) => ({ schema, value: item, step: from + index }));
  return {
    keyword: 'items',
    kind: 'array',
    children,
    verdict: (run, value, scope, marks) => {
      if (marks !== undefined) marks.items = Number.POSITIVE_INFINITY;
      return run.all(children(value), scope, marks);
    },
  };
}

/** In 2020-12 the items that fit count as looked at. */
function containsCheck({ schema, min, max }: NonNullable<Keywords['contains']>, marksItems: boolean): Check {
  return {
    keyword: 'contains',
    kind: 'array',
    verdict: (run, value, scope, marks) => {
      let found = 0;
      let perhaps = 0;
      for (const [index, item] of itemsOf(value).entries()) {
        const verdict = run.child({ schema, value: item, step: index }, scope, marks);
        if (verdict === true) found += 1;
        else if (verdict !== false) perhaps += 1;
        if (marksItems && marks !== undefined) {
          if (verdict === true) marks.indexes.add(index);
          else if (verdict !== false) marks.uncertain = true;
        }
      }
      if (found > max || found + perhaps < min) return false;
      return found >= min && found + perhaps <= max ? true : 'unproven';
    },
    message: () =>
      `the items that fit are fewer than ${min}${max === Number.POSITIVE_INFINITY ? '' : `, or more than ${max}`}`,
  };
}

/** The check of `unevaluatedItems`, which comes after everything else. */
export function unevaluatedItemsCheck(schema: Schema): Check {
  const children: Check['children'] = (value, _scope, marks) =>
    itemsOf(value)
      .map((item, index) => ({ schema, value: item, step: index }))
      .filter(({ step }) => !marks?.hasItem(step));
  return {
    keyword: 'unevaluatedItems',
    kind: 'array',
    children,
    verdict: (run, value, scope, marks) => {
      const verdict = schema.truth === true || run.all(children(value, scope, marks), scope, undefined);
      const isCertain = !marks?.uncertain;
      if (marks !== undefined) marks.items = Number.POSITIVE_INFINITY;
      return verdict === false && !isCertain ? 'unproven' : verdict;
    },
  };
}

function itemsOf(value: Value): readonly Value[] {
  return isArray(value) ? value : [];
}

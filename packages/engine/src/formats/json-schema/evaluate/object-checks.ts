import type { Pattern } from '../pattern.ts';
import type { Keywords, Schema } from '../schema.ts';
import { isObject, type Value, type ValueObject } from '../value.ts';
import type { Check, Child, Evaluator, Verdict } from './check.ts';
import { matches } from './scalar-checks.ts';

/** The checks of the keywords about the members of an object; `unevaluatedProperties` last. */
export function objectChecks(keywords: Keywords): readonly Check[] {
  const { required, dependentRequired, properties, patternProperties, additionalProperties, propertyNames } = keywords;
  return [
    required && requiredCheck(required),
    dependentRequired && dependentRequiredCheck(dependentRequired),
    properties && propertiesCheck(properties),
    patternProperties && patternPropertiesCheck([...patternProperties.values()]),
    additionalProperties && additionalCheck(additionalProperties, keywords),
    propertyNames && propertyNamesCheck(propertyNames),
  ].filter((check) => check !== undefined);
}

function requiredCheck(required: ReadonlySet<string>): Check {
  const missing = (value: Value): string[] => (isObject(value) ? [...required].filter((name) => !value.has(name)) : []);
  return {
    keyword: 'required',
    kind: 'object',
    verdict: (run, value) => {
      run.spend(required.size);
      return isObject(value) && value.size >= required.size && missing(value).length === 0;
    },
    message: (value) => `missing: ${missing(value).map(quotedName).join(', ')}`,
  };
}

function dependentRequiredCheck(dependent: ReadonlyMap<string, ReadonlySet<string>>): Check {
  const missing = (value: ValueObject): string[] =>
    [...dependent].flatMap(([name, names]) => (value.has(name) ? [...names].filter((other) => !value.has(other)) : []));
  return {
    keyword: 'dependentRequired',
    kind: 'object',
    verdict: (run, value) => {
      run.spend(dependent.size);
      return isObject(value) && missing(value).length === 0;
    },
    message: (value) => `missing: ${(isObject(value) ? missing(value) : []).map(quotedName).join(', ')}`,
  };
}

function propertiesCheck(properties: ReadonlyMap<string, Schema>): Check {
  const children = (value: Value): readonly Child[] => {
    const object = value as ValueObject;
    // The smaller side is walked, so that a small value under a wide schema costs little.
    const names =
      object.size < properties.size ? [...object.keys()].filter((name) => properties.has(name)) : properties.keys();
    const found: Child[] = [];
    for (const name of names) {
      const schema = properties.get(name);
      const member = object.get(name);
      if (schema !== undefined && member !== undefined) found.push({ schema, value: member, step: name });
    }
    return found;
  };
  return {
    keyword: 'properties',
    kind: 'object',
    children,
    verdict: (run, value, scope, marks) => {
      const found = children(value);
      if (marks !== undefined) for (const { step } of found) marks.names.add(step as string);
      return run.all(found, scope, marks);
    },
  };
}

type PatternSchema = { readonly pattern: Pattern; readonly schema: Schema };

function patternPropertiesCheck(patterns: readonly PatternSchema[]): Check {
  const children = (value: Value): readonly Child[] =>
    membersOf(value).flatMap(([name, member]) =>
      patterns
        .filter(({ pattern }) => matches(pattern, name, free) === true)
        .map(({ schema }) => ({ schema, value: member, step: name })),
    );
  return {
    keyword: 'patternProperties',
    kind: 'object',
    children,
    verdict: (run, value, scope, marks) => {
      let answer: Verdict = true;
      for (const [name, member] of membersOf(value)) {
        for (const { pattern, schema } of patterns) {
          const applies = matches(pattern, name, (steps) => run.spend(steps));
          if (applies === false) continue;
          const verdict = run.child({ schema, value: member, step: name }, scope, marks);
          if (verdict === false && applies === true) return false;
          if (verdict !== true) answer = 'unproven';
          if (applies === true) marks?.names.add(name);
          else if (marks !== undefined) marks.uncertain = true;
        }
      }
      return answer;
    },
  };
}

function free(): void {}

function additionalCheck(schema: Schema, { properties, patternProperties }: Keywords): Check {
  const patterns = [...(patternProperties?.values() ?? [])];
  /** Members that no neighbour covers; `perhaps` where a pattern cannot be decided. */
  const rest = (value: Value, spend: (steps: number) => void): { child: Child; perhaps: boolean }[] => {
    const found: { child: Child; perhaps: boolean }[] = [];
    for (const [name, member] of membersOf(value)) {
      if (properties?.has(name)) continue;
      const covered = patterns.map(({ pattern }) => matches(pattern, name, spend));
      if (covered.includes(true)) continue;
      found.push({ child: { schema, value: member, step: name }, perhaps: covered.includes('unproven') });
    }
    return found;
  };
  return {
    keyword: 'additionalProperties',
    kind: 'object',
    children: (value) => rest(value, free).map(({ child }) => child),
    verdict: (run, value, scope, marks) => {
      run.spend((value as ValueObject).size);
      let answer: Verdict = true;
      for (const { child, perhaps } of rest(value, (steps) => run.spend(steps))) {
        const verdict = run.child(child, scope, marks);
        if (verdict === false && !perhaps) return false;
        if (verdict !== true) answer = 'unproven';
        marks?.names.add(child.step as string);
      }
      return answer;
    },
  };
}

function propertyNamesCheck(schema: Schema): Check {
  const children = (value: Value): readonly Child[] =>
    membersOf(value).map(([name]) => ({ schema, value: name, step: name }));
  return {
    keyword: 'propertyNames',
    kind: 'object',
    children,
    verdict: (run, value, scope) => run.all(children(value), scope, undefined),
  };
}

/** The check of `unevaluatedProperties`, which comes after everything else. */
export function unevaluatedPropertiesCheck(schema: Schema): Check {
  const children: Check['children'] = (value, _scope, marks) =>
    membersOf(value)
      .filter(([name]) => !marks?.hasName(name))
      .map(([name, member]) => ({ schema, value: member, step: name }));
  return {
    keyword: 'unevaluatedProperties',
    kind: 'object',
    children,
    verdict: (run: Evaluator, value, scope, marks) => {
      const verdict = schema.truth === true || run.all(children(value, scope, marks), scope, undefined);
      const isCertain = !marks?.uncertain;
      if (marks !== undefined) marks.allNames = true;
      return verdict === false && !isCertain ? 'unproven' : verdict;
    },
  };
}

function membersOf(value: Value): [string, Value][] {
  return isObject(value) ? [...value] : [];
}

function quotedName(name: string): string {
  return JSON.stringify(name);
}

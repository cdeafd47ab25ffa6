import type { Keywords, Schema } from '../schema.ts';
import { isObject, type Value } from '../value.ts';
import { arrayChecks, unevaluatedItemsCheck } from './array-checks.ts';
import type { Check, Child, Evaluator, Verdict } from './check.ts';
import type { Marks } from './marks.ts';
import { objectChecks, unevaluatedPropertiesCheck } from './object-checks.ts';
import { scalarChecks } from './scalar-checks.ts';
import type { Scope } from './scope.ts';

/** The checks of a schema, in the order in which they are made. */
export interface Plan {
  readonly checks: readonly Check[];
  /** True where it has `unevaluatedItems` or `unevaluatedProperties`, which ask what the others looked at. */
  readonly looksBack: boolean;
  /** The target of a reference that is all there is. */
  readonly onlyRef: Schema | undefined;
}

const PLANS = new WeakMap<Keywords, Plan>();

/** The checks of a schema; made once. */
export function planOf(schema: Schema): Plan {
  const { keywords } = schema;
  const known = PLANS.get(keywords);
  if (known !== undefined) return known;
  const { unevaluatedItems, unevaluatedProperties } = keywords;
  const checks = [
    ...scalarChecks(keywords),
    ...objectChecks(keywords),
    ...arrayChecks(schema),
    ...combinedChecks(keywords),
    ...(unevaluatedItems ? [unevaluatedItemsCheck(unevaluatedItems)] : []),
    ...(unevaluatedProperties ? [unevaluatedPropertiesCheck(unevaluatedProperties)] : []),
  ];
  const plan: Plan = {
    checks,
    onlyRef: checks.length === 1 ? keywords.ref : undefined,
    looksBack: unevaluatedItems !== undefined || unevaluatedProperties !== undefined,
  };
  PLANS.set(keywords, plan);
  return plan;
}

/** The checks of the keywords that apply schemas to the value itself. */
function combinedChecks(keywords: Keywords): readonly Check[] {
  const { ref, dynamicRef, recursiveRef, allOf, anyOf, oneOf, not, if: condition, dependentSchemas } = keywords;
  return [
    ref && allCheck('ref', (value) => [{ schema: ref, value, isReferred: true }]),
    dynamicRef &&
      allCheck('dynamicRef', (value, scope) => {
        const schema = scope.outermost(dynamicRef.anchor) ?? dynamicRef.target;
        return [{ schema, value, isReferred: true }];
      }),
    recursiveRef &&
      allCheck('recursiveRef', (value, scope) => {
        const schema = recursiveRef.resource.recursiveAnchor ? scope.outermostRecursive() : undefined;
        return [{ schema: schema ?? recursiveRef, value, isReferred: true }];
      }),
    allOf && allCheck('allOf', (value) => allOf.map((schema) => ({ schema, value }))),
    anyOf && anyCheck(anyOf),
    oneOf && oneCheck(oneOf),
    not && notCheck(not),
    condition && conditionalCheck(condition, keywords.then, keywords.else),
    dependentSchemas && dependentCheck(dependentSchemas),
  ].filter((check) => check !== undefined);
}

function allCheck(keyword: keyof Keywords, children: (value: Value, scope: Scope) => readonly Child[]): Check {
  return {
    keyword,
    children,
    verdict: (run, value, scope, marks) => run.all(children(value, scope), scope, marks),
  };
}

function anyCheck(schemas: readonly Schema[]): Check {
  return {
    keyword: 'anyOf',
    children: (value) => schemas.map((schema) => ({ schema, value })),
    message: () => 'the value fits none of the alternatives',
    verdict: (run, value, scope, marks) => {
      let answer: Verdict = false;
      for (const schema of schemas) {
        const verdict = run.child({ schema, value }, scope, marks);
        if (verdict === true) answer = true;
        else if (verdict !== false && answer === false) answer = verdict;
        // What the other alternatives look at matters only to who asks for it.
        if (answer === true && marks === undefined) break;
      }
      return answer;
    },
  };
}

function oneCheck(schemas: readonly Schema[]): Check {
  const fitting = (run: Evaluator, value: Value, scope: Scope, marks: Marks | undefined): readonly [number, number] => {
    let valid = 0;
    let perhaps = 0;
    for (const schema of schemas) {
      const verdict = run.child({ schema, value }, scope, marks);
      if (verdict === true) valid += 1;
      else if (verdict !== false) perhaps += 1;
      if (valid > 1) break;
    }
    return [valid, perhaps];
  };
  return {
    keyword: 'oneOf',
    children: (value) => schemas.map((schema) => ({ schema, value })),
    message: () => 'the value does not fit exactly one of the alternatives',
    verdict: (run, value, scope, marks) => {
      const [valid, perhaps] = fitting(run, value, scope, marks);
      if (valid > 1 || valid + perhaps === 0) return false;
      return perhaps === 0 ? true : 'unproven';
    },
  };
}

function notCheck(schema: Schema): Check {
  return {
    keyword: 'not',
    message: () => 'the value fits what it must not fit',
    verdict: (run, value, scope) => opposite(run.child({ schema, value }, scope, undefined)),
  };
}

function opposite(verdict: Verdict): Verdict {
  return verdict === 'unproven' ? verdict : !verdict;
}

function conditionalCheck(condition: Schema, then: Schema | undefined, otherwise: Schema | undefined): Check {
  const branch = (schema: Schema | undefined, value: Value): readonly Child[] => (schema ? [{ schema, value }] : []);
  return {
    keyword: 'if',
    children: (value) => [...branch(then, value), ...branch(otherwise, value)],
    verdict: (run, value, scope, marks) => {
      const verdict = run.child({ schema: condition, value }, scope, marks);
      if (verdict !== 'unproven') return run.all(branch(verdict ? then : otherwise, value), scope, marks);
      const both = [then, otherwise].map((schema) => run.all(branch(schema, value), scope, marks));
      if (marks !== undefined) marks.uncertain = true;
      return both.every((answer) => answer === true) || both.every((answer) => answer === false)
        ? (both[0] as Verdict)
        : 'unproven';
    },
  };
}

function dependentCheck(dependent: ReadonlyMap<string, Schema>): Check {
  const children = (value: Value): readonly Child[] =>
    isObject(value) ? [...dependent].filter(([name]) => value.has(name)).map(([, schema]) => ({ schema, value })) : [];
  return {
    keyword: 'dependentSchemas',
    kind: 'object',
    children,
    verdict: (run, value, scope, marks) => {
      run.spend(dependent.size);
      return run.all(children(value), scope, marks);
    },
  };
}

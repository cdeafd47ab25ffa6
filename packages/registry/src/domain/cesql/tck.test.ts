import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { compileCesql } from './index.ts';
import type { Value } from './value.ts';

// The conformance suite of the language. Where it comes from is told in fixtures/tck/README.md.

/** A suite; `result` is missing where nothing is said about the value. */
interface Suite {
  readonly name: string;
  readonly tests: readonly Case[];
}

interface Case {
  readonly name: string;
  readonly expression: string;
  readonly result?: Value;
  readonly error?: string;
  readonly event?: Readonly<Record<string, Value>>;
  readonly eventOverrides?: Readonly<Record<string, Value>>;
}

const EVENT = {
  specversion: '1.0',
  id: 'an id',
  source: 'http://localhost/source',
  type: 'a.type',
};

const FOLDER = new URL('./fixtures/tck/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

/** Expressions without quotes are read as they were written, and not as the booleans and numbers of YAML. */
function suiteOf(file: string): Suite {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  const suite: Suite = parseYaml(text);
  const written: Suite = parseYaml(text, { schema: 'failsafe' });
  const tests = suite.tests.map((test, index) => ({ ...test, expression: written.tests[index]?.expression ?? '' }));
  return { ...suite, tests };
}

const suites = files.map(suiteOf);

function outcomeOf({ expression, event, eventOverrides }: Case) {
  const compiled = compileCesql(expression);
  if (!compiled.ok) return { value: false, errors: ['parse'] };
  return compiled.value.evaluate(event ?? { ...EVENT, ...eventOverrides });
}

it('is whole', () => expect(suites.flatMap(({ tests }) => tests)).toHaveLength(275));

describe.each(suites)('$name', ({ tests }) => {
  it.each(tests)('$name', (test) => {
    const { value, errors } = outcomeOf(test);
    if (test.result !== undefined) expect(value).toBe(test.result);
    expect(errors).toEqual(test.error === undefined ? [] : [test.error]);
  });
});

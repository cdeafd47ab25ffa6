import { readFileSync } from 'node:fs';
import { parseYaml } from '@concordat/engine';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { readConsumersFile } from './file.ts';

const GOOD = `
origin: growth-bi
consumers:
  - name: ltv-dashboard
    contact: '#growth-bi'
    expires: '2027-01-31'
    reads:
      - subject: growth.accounts
        fields: [ltv, {path: plan, how: [filter]}]
        range: '^1'
        needs: {not_null: [ltv], max_lag_seconds: 3600}
      - {dataset: sap.mm/mara, layer: gold, fields: '*', required_compatibility: both, min_version: 2}
      - subject: default/orders-value
        reader: {format: avro, text: '"string"'}
`;

const schema = JSON.parse(
  readFileSync(new URL('../../../../docs/consumers/consumers.schema.json', import.meta.url), 'utf8'),
);
const fits = new Ajv2020({ strictRequired: false }).compile(schema);

/** Whether the published schema takes a text. */
function isTaken(text: string): boolean {
  const parsed = parseYaml(text);
  return parsed.ok && fits(JSON.parse(JSON.stringify(parsed.value.toJson())));
}

/** Each problem with its place. */
function problemsOf(text: string): readonly string[] {
  const read = readConsumersFile(text);
  return read.ok ? [] : read.error.map(({ message, place }) => `${place?.line}:${place?.column} ${message}`);
}

describe('consumers.yaml', () => {
  it('says who reads what', () => {
    const said = { contact: '#growth-bi', expires: '2027-01-31' };
    expect(readConsumersFile(GOOD)).toEqual({
      ok: true,
      value: {
        source: 'file',
        origin: 'growth-bi',
        wanted: [
          {
            group: 'contracts',
            subject: 'growth.accounts',
            consumer: 'ltv-dashboard',
            said: {
              ...said,
              fields: [
                { path: 'ltv', how: [] },
                { path: 'plan', how: ['filter'] },
              ],
              range: '^1',
              needs: { not_null: ['ltv'], max_lag_seconds: 3600 },
            },
          },
          {
            group: 'sap.mm',
            subject: 'mara.gold',
            consumer: 'ltv-dashboard',
            said: { ...said, required_compatibility: 'both', min_version: 2 },
          },
          {
            group: 'default',
            subject: 'orders-value',
            consumer: 'ltv-dashboard',
            said: { ...said, reader: { format: 'avro', text: '"string"' } },
          },
        ],
      },
    });
    expect(isTaken(GOOD)).toBe(true);
  });

  it.each([
    ['consumers: []\norigins: a', "2:10 'origins' is not known here"],
    ['origin: a', "1:1 'consumers' is missing"],
    ['consumers:\n  - name: a', "2:5 'reads' is missing"],
    ['consumers:\n  - reads: []', "2:5 'name' is missing"],
    ['consumers:\n  - {name: a, reads: [{}]}', "2:23 'subject' or 'dataset' is missing"],
    ['consumers:\n  - {name: a, reads: [{dataset: mara, layer: gold}]}', "2:33 'dataset' has to be NAMESPACE/NAME"],
    [
      'consumers:\n  - {name: a, reads: [{dataset: a/b, layer: silver}]}',
      "2:45 'layer' has to be one of extraction, raw, gold, activation",
    ],
    [
      'consumers:\n  - {name: a, reads: [{subject: s, fields: plan}]}',
      "2:44 'fields' has to be a list, or '*' for everything",
    ],
    [
      'consumers:\n  - {name: a, reads: [{subject: s, fields: [3]}]}',
      '2:45 a field is a path, or an object with a path',
    ],
    [
      'consumers:\n  - {name: a, reads: [{subject: s, fields: [{path: p, how: [look]}]}]}',
      "2:60 'look' is no use; there is select, join_key, filter, exhaustive_enum",
    ],
    [
      'consumers:\n  - {name: a, reads: [{subject: s, min_version: 0}]}',
      "2:49 'min_version' has to be a whole number from 1",
    ],
  ])('is refused where it is wrong: %j', (text, problem) => {
    expect(problemsOf(text)).toContain(problem);
    expect(isTaken(text)).toBe(false);
  });

  it('is refused for what only a look at it tells', () => {
    expect(problemsOf('consumers:\n  - {name: a, reads: [{subject: s, range: newest}]}')).toEqual([
      "2:43 'range' has to be a range of versions such as '>=1.2 <2'",
    ]);
    expect(problemsOf('consumers:\n  - {name: a, reads: [{subject: s}, {subject: contracts/s}]}')).toEqual([
      "2:37 'a' reads 's' twice",
    ]);
    expect(problemsOf('consumers: [')).toHaveLength(1);
  });
});

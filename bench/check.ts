// npm run bench:check — how long one check of a pair of contracts takes, and how that grows with the number of fields.
import { canonicalJson, dataContract, judge } from '@concordat/engine';
import { stringify } from 'yaml';
import { contractWith, type FieldSource } from './contracts.ts';
import { millisecondsPerCall, printTable } from './samples.ts';

const WIDTHS = [50, 125, 250, 500, 1000, 2000, 4000, 8000];

function parsed(source: object) {
  const result = dataContract.parse(canonicalJson(JSON.parse(JSON.stringify(source))));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.doc;
}

/** The last enum loses a value: one change, somewhere in the document. */
function shrinkOne(fields: number): (field: FieldSource, index: number) => FieldSource {
  const victim = fields - (fields % 5) - 2;
  return (field, index) => (index === victim ? { ...field, enum: ['free', 'pro'] } : field);
}

const rows = WIDTHS.map((fields) => {
  const [old, changed] = [contractWith(fields, '1.0.0'), contractWith(fields, '1.1.0', shrinkOne(fields))];
  const [before, after] = [parsed(old), parsed(changed)];
  const verdict = judge(dataContract, before, after, { level: 'FULL' });
  if (verdict.compatible) throw new Error('the change must be found');
  const [json, yaml] = [JSON.stringify(changed), stringify(changed)];
  const identical = millisecondsPerCall(() => void judge(dataContract, before, before, { level: 'FULL' }));
  const check = millisecondsPerCall(() => void judge(dataContract, before, after, { level: 'FULL' }));
  const fromJson = millisecondsPerCall(() => void dataContract.parse(json), 5);
  const fromYaml = millisecondsPerCall(() => void dataContract.parse(yaml), 3);
  const floor = millisecondsPerCall(() => void JSON.parse(json), 5);
  return { fields, identical, check, fromJson, fromYaml, floor };
});

printTable(
  ['fields', 'check ms', 'identical ms', 'µs a field', 'parse JSON ms', '× JSON.parse', 'parse YAML ms'],
  rows.map(({ fields, identical, check, fromJson, fromYaml, floor }) => [
    fields,
    check.toFixed(2),
    identical.toFixed(2),
    ((check / fields) * 1000).toFixed(2),
    fromJson.toFixed(2),
    (fromJson / floor).toFixed(1),
    fromYaml.toFixed(1),
  ]),
);

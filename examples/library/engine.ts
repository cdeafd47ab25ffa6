import { readFile } from 'node:fs/promises';
import { contractJsonSchema, contractReport, dataContract, judge } from '@concordat/engine';

const read = async (version: string) => {
  const text = await readFile(new URL(`../users-daily-active/${version}.yaml`, import.meta.url), 'utf8');
  const parsed = dataContract.parse(text);
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join('\n'));
  return parsed.value.doc;
};

const [before, after] = [await read('1.1.0'), await read('2.0.0')];
const verdict = judge(dataContract, before, after, { level: 'FULL' });
for (const { kind, message, breaks } of contractReport(verdict).changes) {
  console.log(kind, '|', message, '|', breaks.map(({ direction }) => direction).join(', ') || 'breaks nobody');
}
console.log(verdict.compatible, verdict.required);

// The rows of a contract, for any JSON Schema validator.
console.log(Object.keys(contractJsonSchema(after)).join(' '));

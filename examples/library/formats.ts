import { readFile } from 'node:fs/promises';
import { formatOfFile, recognizeFormat, reportVerdict } from '@concordat/engine';

const folder = new URL('../schemas/', import.meta.url);
const textOf = (path: string) => readFile(new URL(path, folder), 'utf8');

/** Judges two versions of a document of any format, with the documents that each may import, by name. */
async function gate(older: string, newer: string, imports = async (_path: string) => new Map<string, string>()) {
  const [before, after] = await Promise.all([textOf(older), textOf(newer)]);
  const format = formatOfFile(newer) ?? recognizeFormat(after);
  if (format === undefined) throw new Error(`${newer} is of no format that is known`);
  const [old, now] = [format.parse(before, await imports(older)), format.parse(after, await imports(newer))];
  for (const parsed of [old, now]) if (!parsed.ok) throw new Error(parsed.error[0]?.message);
  if (!old.ok || !now.ok) return;
  const verdict = format.judge(old.value, now.value, { level: 'BACKWARD' });
  console.log(format.id, verdict.compatible, verdict.findings.map(({ kind }) => kind).join(', '));
  for (const finding of verdict.findings) {
    console.log(' ', format.messageOf(finding));
    console.log(' ', JSON.stringify(finding.witness?.datum));
  }
  // The same as the command line prints it: text, json, markdown, github, sarif or junit.
  const source = { name: newer, text: after, placeOf: (pointer: string) => now.value.placeOf(pointer) };
  return reportVerdict('text', verdict, { format, after: source });
}

await gate('avro/order-1.avsc', 'avro/order-2.avsc');
await gate('json-schema/order-1.json', 'json-schema/order-2.json');
const report = await gate('protobuf/protos-1/shop/order.proto', 'protobuf/protos-2/shop/order.proto', async (path) => {
  const [version] = path.split('/shop/');
  return new Map([['shop/money.proto', await textOf(`${version}/shop/money.proto`)]]);
});
console.log(report?.split('\n').at(-2));

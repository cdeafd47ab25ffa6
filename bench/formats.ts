// npm run bench:formats — how long the engines take to read and check Avro, JSON Schema and Protobuf, beside what npm has for the same question.
// json-schema-diff is asked about small schemas only: about larger ones it thinks for minutes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnyFormat, formatById, type ParsedDocument } from '@concordat/engine';
import avsc from 'avsc';
import jsonSchemaDiff from 'json-schema-diff';
import { millisecondsPerCall, printTable } from './samples.ts';
import { avroPair, jsonSchemaPair, protoPair, type SchemaPair, taggedBranches } from './schemas.ts';

const SIZES = [20, 100, 500, 2000, 8000, 16_000];
const PAIRS = { avro: avroPair, 'json-schema': jsonSchemaPair, protobuf: protoPair } as const;
type Id = keyof typeof PAIRS;
const IDS: readonly Id[] = ['avro', 'json-schema', 'protobuf'];

const only = process.argv[2];

function formatOf(id: Id): AnyFormat {
  const format = formatById(id);
  if (format === undefined) throw new Error(`no format ${id}`);
  return format;
}

function parsed(format: AnyFormat, text: string): ParsedDocument {
  const result = format.parse(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error[0]));
  return result.value;
}

/** Whether reading in some direction is refused, as the engine tells it at the level FULL. */
function isRefused(format: AnyFormat, before: ParsedDocument, after: ParsedDocument): boolean {
  return !format.judge(before, after, { level: 'FULL' }).compatible;
}

/** What npm has: milliseconds of one comparison of two texts, or why there is none. */
const OTHERS: Readonly<
  Record<Id, { readonly title: string; readonly milliseconds: (pair: SchemaPair, size: number) => Promise<string> }>
> = {
  avro: { title: 'avsc', milliseconds: async (pair) => once(() => resolveWithAvsc(pair)) },
  'json-schema': {
    title: 'json-schema-diff',
    milliseconds: async (pair, size) => (size > 100 ? 'not run' : await onceAsync(() => diffWithNpm(pair))),
  },
  protobuf: { title: 'buf breaking', milliseconds: async (pair) => once(() => breakingWithBuf(pair)) },
};

function resolveWithAvsc({ before, after }: SchemaPair): void {
  const [writer, reader] = [avsc.Type.forSchema(JSON.parse(before)), avsc.Type.forSchema(JSON.parse(after))];
  for (const [from, to] of [
    [writer, reader],
    [reader, writer],
  ] as const) {
    try {
      to.createResolver(from);
    } catch {
      // A refusal is an answer.
    }
  }
}

async function diffWithNpm({ before, after }: SchemaPair): Promise<void> {
  await jsonSchemaDiff.diffSchemas({ sourceSchema: JSON.parse(before), destinationSchema: JSON.parse(after) });
}

function breakingWithBuf({ before, after }: SchemaPair): void {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-bench-'));
  try {
    for (const [side, text] of [
      ['before', before],
      ['after', after],
    ] as const) {
      mkdirSync(join(folder, side));
      writeFileSync(join(folder, side, 'bench.proto'), text);
    }
    writeFileSync(join(folder, 'after', 'buf.yaml'), 'version: v2\nbreaking:\n  use: [WIRE]\n');
    execFileSync('buf', ['breaking', 'after', '--against', 'before'], { cwd: folder, stdio: 'ignore' });
  } catch {
    // buf ends with 100 when it found something.
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function once(call: () => void): string {
  const start = performance.now();
  call();
  return (performance.now() - start).toFixed(1);
}

async function onceAsync(call: () => Promise<void>): Promise<string> {
  const start = performance.now();
  await call();
  return (performance.now() - start).toFixed(1);
}

for (const id of IDS.filter((each) => only === undefined || only === each)) {
  const format = formatOf(id);
  const rows: (string | number)[][] = [];
  for (const size of SIZES) {
    const pair = PAIRS[id](size);
    const [before, after] = [parsed(format, pair.before), parsed(format, pair.after)];
    if (!isRefused(format, before, after)) throw new Error(`${id} ${size}: the change must be found`);
    const read = millisecondsPerCall(() => void parsed(format, pair.after), 5);
    // A document is read once and compared often; each round gets a new one, so that nothing of the last round is remembered.
    const both = millisecondsPerCall(() => void isRefused(format, before, parsed(format, pair.after)), 5);
    const identical = millisecondsPerCall(() => void format.judge(before, before, { level: 'FULL' }), 5);
    const other = await OTHERS[id].milliseconds(pair, size);
    rows.push([size, read.toFixed(2), both.toFixed(2), ((both / size) * 1000).toFixed(1), identical.toFixed(2), other]);
  }
  console.log(`${format.title}, one changed field\n`);
  printTable(['fields', 'parse ms', 'parse + check ms', 'µs a field', 'identical ms', `${OTHERS[id].title} ms`], rows);
}

const branchRows = [];
for (const id of IDS.filter((each) => only === undefined || only === each)) {
  const format = formatOf(id);
  const pair = taggedBranches(400)[id];
  const before = parsed(format, pair.before);
  const both = millisecondsPerCall(() => void isRefused(format, before, parsed(format, pair.after)), 5);
  branchRows.push([id, both.toFixed(2), await OTHERS[id].milliseconds(pair, 400)]);
}
console.log('400 tagged branches, one changed\n');
printTable(['format', 'parse + check ms', 'other ms'], branchRows);

/** A thousand versions of 50 fields, each with one more field than the last; the newest against all of them. */
const historyRows = IDS.filter((each) => only === undefined || only === each).map((id) => {
  const format = formatOf(id);
  const versions = Array.from({ length: 1000 }, (_, index) => ({
    version: `${index + 1}`,
    doc: parsed(format, versionText(id, index)),
  }));
  const text = versionText(id, 1000);
  const last = versions.at(-1)?.doc as ParsedDocument;
  const single = millisecondsPerCall(() => void format.judge(last, parsed(format, text), { level: 'BACKWARD' }), 5);
  const all = millisecondsPerCall(
    () => void format.judgeHistory(versions, parsed(format, text), { level: 'BACKWARD_TRANSITIVE' }),
    3,
  );
  return [id, single.toFixed(2), all.toFixed(1), (all / single).toFixed(1)];
});
console.log('BACKWARD_TRANSITIVE against 1,000 versions\n');
printTable(['format', 'one check ms', '1,000 versions ms', 'ratio'], historyRows);

/** A version of a schema of 50 fields: each version changes the documentation of one of them, and every twentieth adds an optional one. */
function versionText(id: Id, index: number): string {
  const added = Math.floor(index / 20);
  const names = Array.from({ length: 50 + added }, (_, i) => `field_${i}`);
  if (id === 'protobuf') {
    const fields = names.map((name, i) => `  optional int64 ${name} = ${i + 1}; // ${i === index % 50 ? index : ''}`);
    return `syntax = "proto3";\nmessage Wide {\n${fields.join('\n')}\n}\n`;
  }
  const doc = (i: number) => (i === index % 50 ? `version ${index}` : 'a number');
  if (id === 'avro') {
    const fields = names.map((name, i) => ({ name, type: ['null', 'long'], default: null, doc: doc(i) }));
    return JSON.stringify({ type: 'record', name: 'Wide', fields });
  }
  const properties = Object.fromEntries(names.map((name, i) => [name, { type: 'integer', description: doc(i) }]));
  return JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties });
}

// npm run -s bench:nodes | node bench/into-scaling.ts nodes — puts the tables of a bench into docs/scaling.md, in place of those that are there.
import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

const [name] = process.argv.slice(2);
const page = new URL('../docs/scaling.md', import.meta.url);
const [begin, end] = [`<!-- bench:${name} -->\n`, `<!-- end of bench:${name} -->`];
const printed = await text(process.stdin);
const tables = printed.split('\n').filter((line) => line.startsWith('|') || line === '');
const before = await readFile(page, 'utf8');
const from = before.indexOf(begin) + begin.length;
const to = before.indexOf(end);
if (from < begin.length || to < from) throw new Error(`docs/scaling.md has no place for '${name}'`);
const shown = tables
  .join('\n')
  .replace(/\n{3,}/g, '\n\n')
  .trim();
if (shown === '') throw new Error('there are no tables on the standard input');
await writeFile(page, `${before.slice(0, from)}\n${shown}\n\n${before.slice(to)}`);

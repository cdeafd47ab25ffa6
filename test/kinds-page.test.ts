import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contractReport, dataContract, judge } from '@concordat/engine';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs/kinds.md');
const PAIRS = join(ROOT, 'packages/engine/src/formats/data-contract/fixtures/pairs');

const HEAD = `# Kinds

Every difference between two contracts has one of these kinds; so have the findings of a verdict. A kind is stable: it is never renamed and never reused. The examples
are pairs of documents in the repository, judged in both directions. *Bump* is what the change needs where it breaks nobody.

BACKWARD breaks when the new version cannot read what the old one wrote, FORWARD when the old one cannot read what the new one writes.

This page is written from the rule book (\`UPDATE_GOLDENS=1 npm test\`).
`;

async function contractAt(folder: string, side: 'before' | 'after') {
  const parsed = dataContract.parse(await readFile(join(PAIRS, folder, `${side}.yaml`), 'utf8'));
  if (!parsed.ok) throw new Error(`${folder}/${side}.yaml is no contract`);
  return parsed.value.doc;
}

/** Sentences about a kind in a pair of documents, with the directions that it breaks there. */
async function examplesIn(folder: string, kind: string): Promise<string[]> {
  const [before, after] = [await contractAt(folder, 'before'), await contractAt(folder, 'after')];
  const { changes, issues } = contractReport(judge(dataContract, before, after, { level: 'FULL' }));
  const told = changes.filter((change) => change.kind === kind);
  if (told.length > 0) {
    return told.map(({ message, breaks }) => {
      const directions = breaks.map(({ direction, severity }) => `${direction} (${severity})`).join(', ');
      return `| ${message} | ${directions || '–'} |`;
    });
  }
  return issues.filter((issue) => issue.kind === kind).map(({ message, severity }) => `| ${message} | ${severity} |`);
}

it('docs/kinds.md tells the rule book', async () => {
  const folders = (await readdir(PAIRS)).sort();
  const sections = [];
  for (const [kind, { title, why, bump, mirror }] of Object.entries(dataContract.rules)) {
    const rows = [];
    for (const folder of folders) rows.push(...(await examplesIn(folder, kind)));
    const other = mirror === kind ? '' : ` · in the other direction: \`${mirror}\``;
    const table = `| for example | breaks |\n| --- | --- |\n${[...new Set(rows)].slice(0, 6).join('\n')}\n`;
    sections.push(`## ${kind}\n\n**${title}.** ${why}\n\nBump: ${bump}${other}\n\n${table}`);
  }
  const page = [HEAD, ...sections].join('\n');
  if (process.env.UPDATE_GOLDENS === '1') await writeFile(PAGE, page);
  else expect(page).toBe(await readFile(PAGE, 'utf8'));
});

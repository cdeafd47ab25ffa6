import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const PAGES = ['README.md', 'docs/library.md', 'packages/engine/README.md', 'packages/registry/README.md'];

// A block that begins with ```ts file=PATH shows that file, and a block ```text right behind it what running the file prints.
// UPDATE_GOLDENS=1 writes both into the pages.
const SHOWN = /^```ts file=(\S+)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms;

describe.each(PAGES)('%s', (page) => {
  it('shows programs as they are, and what they print', async () => {
    const path = join(ROOT, page);
    const text = await readFile(path, 'utf8');
    let shown = text;
    for (const [block, file = ''] of text.matchAll(SHOWN)) {
      const program = await readFile(join(ROOT, file), 'utf8');
      const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, file)]);
      shown = shown.replace(block, () => `\`\`\`ts file=${file}\n${program}\`\`\`\n\n\`\`\`text\n${stdout}\`\`\`\n`);
    }
    if (process.env.UPDATE_GOLDENS === '1') await writeFile(path, shown);
    else expect(shown).toBe(text);
    expect(shown).toContain('```ts file=');
  });
});

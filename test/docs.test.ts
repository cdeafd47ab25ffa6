import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Sandbox } from './shell.ts';

// What the documentation shows is run. In a ```console block a line that begins with `$ ` is a command (`\` at its end continues it), and the
// lines up to the next one are what it prints; `…` stands for anything within a line, and alone on a line for any lines. The commands of a page run one after
// another in one directory with a copy of examples/. `<!-- test: server -->` gives the page a registry in memory; so does a command that serves.
// `<!-- test: date 2027-01-15 -->` sets the clock of all processes from there on. UPDATE_GOLDENS=1 writes what is printed into the pages.
const ROOT = join(import.meta.dirname, '..');
const ADDRESS = 'http://127.0.0.1:8081';
const UPDATE = process.env.UPDATE_GOLDENS === '1';
const PAGES = globSync(['README.md', 'docs/**/*.md', 'packages/*/README.md'], { cwd: ROOT }).sort();

/** Lines that are not run here, and why. */
const NOT_RUN: ReadonlyMap<string, string> = new Map([
  ['npm ci', 'it installs what these tests run on'],
  ['npm test', 'it runs this very test'],
  ['npm run check', 'it is a step of its own in CI'],
  ['npm run bench', 'its figures differ from run to run'],
  ['npm install concordat', 'it needs the published package'],
]);

interface Command {
  readonly line: string;
  readonly expected: string;
}

describe.each(PAGES)('%s', (page) => {
  const path = join(ROOT, page);
  const text = readFileSync(path, 'utf8');

  it('shows commands only where they are run', () => {
    const unrun = [...text.matchAll(/^```(?!console)(\w*)\n(.*?)^```/gms)]
      .flatMap(([, language = '', body = '']) => body.split('\n').filter((line) => isCommand(line, language)))
      .map((line) => line.replace(/\s+#.*/, ''))
      .filter((line) => !NOT_RUN.has(line));
    expect(unrun).toEqual([]);
  });

  // A page without commands has nothing to run.
  if (!text.includes('```console\n')) return;

  it('prints what its commands print', async () => {
    const sandbox = new Sandbox();
    try {
      cpSync(join(ROOT, 'examples'), join(sandbox.directory, 'examples'), { recursive: true });
      const played = await play(text, sandbox);
      if (UPDATE) writeFileSync(path, played);
      else expect(played).toBe(text);
    } finally {
      await sandbox.close();
    }
  });
});

it('has a page for each command, with its options', async () => {
  const sandbox = new Sandbox();
  try {
    const { stdout } = await sandbox.run('concordat --help');
    const list = /^Commands:\n((?: {2}.*\n)+)/m.exec(stdout)?.[1] ?? '';
    const commands = [...list.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
    const documented = commands.filter((name) => {
      const page = `docs/cli/${name}.md`;
      return PAGES.includes(page) && readFileSync(join(ROOT, page), 'utf8').includes(`\n$ concordat ${name} --help\n`);
    });
    expect(documented).toEqual(commands);
    expect(commands).toContain('serve');
  } finally {
    await sandbox.close();
  }
});

/** Runs the commands of a page, and gives the page with what they print. What matches already stays as it is. */
async function play(text: string, sandbox: Sandbox): Promise<string> {
  // What a page calls a server, which has any free port here; the newest of a name is meant.
  const servers: { readonly address: string; readonly url: string }[] = [];
  if (text.includes('<!-- test: server -->')) {
    // The clock of this process cannot be set.
    await (text.includes('<!-- test: date ') ? sandbox.serve() : sandbox.serveHere());
    servers.unshift({ address: ADDRESS, url: sandbox.env.CONCORDAT_URL ?? '' });
  }
  let before = 0;
  const parts = text.split(/^(```console\n.*?^```$)/ms);
  for (const [index, part] of parts.entries()) {
    if (!part.startsWith('```console\n')) {
      const date = /<!-- test: date (\S+) -->/.exec(part)?.[1];
      if (date !== undefined) sandbox.setClock(new Date(`${date}T09:00:00Z`));
      continue;
    }
    let block = '```console\n';
    for (const { line, expected } of commandsOf(part.slice('```console\n'.length, -'```'.length))) {
      const serves = /^(?:npm start(?: --)?|(?:npx )?concordat serve)(?<flags>(?!.*--help).*)$/.exec(line);
      let printed = expected;
      if (serves) {
        const [, port = '8081'] = / --port (\d+)/.exec(line) ?? [];
        const flags =
          serves.groups?.flags
            ?.replace(/ --port \d+/, '')
            .split(' ')
            .filter(Boolean) ?? [];
        const { url } = await sandbox.serve(flags);
        servers.unshift({ address: `http://127.0.0.1:${port}`, url });
        printed = `listening on ${url}\n`;
      } else if (!NOT_RUN.has(line)) {
        const ended = await sandbox.run(forHere(line, servers), { before });
        before = ended.status ?? 1;
        printed = `${ended.stdout}${ended.stderr}`.replace(/[^\n]$/, '$&\n');
      }
      const output = servers.reduce((shown, { url, address }) => shown.replaceAll(url, address), printed);
      block += `$ ${line}\n${matches(output, expected) ? expected : output}`;
    }
    parts[index] = `${block}\`\`\``;
  }
  return parts.join('');
}

/** Every line of a block of shell is a command, and in other blocks whatever looks like one. */
function isCommand(line: string, language: string): boolean {
  const isShell = ['bash', 'sh', 'shell'].includes(language);
  return isShell ? line.trim() !== '' : /^(?:\$|npx?|concordat|curl) /.test(line);
}

function commandsOf(block: string): readonly Command[] {
  const [first = '', ...commands] = block.split(/^\$ /m);
  if (first.trim() !== '') throw new Error(`a console block begins with a command, not with ${first}`);
  return commands.map((command) => {
    const [, line = '', expected = ''] = /^((?:[^\n]*\\\n)*[^\n]*)\n(.*)$/s.exec(command) ?? [];
    return { line: line.trimEnd(), expected };
  });
}

function forHere(line: string, servers: readonly { readonly address: string; readonly url: string }[]): string {
  const command = line.replaceAll('npx concordat', 'concordat');
  return servers.reduce((here, { address, url }) => here.replaceAll(address, url), command);
}

function matches(output: string, expected: string): boolean {
  const literal = expected.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const pattern = literal.replace(/^ *…\n/gm, '(?:.*\n)*').replaceAll('…', '.*');
  return new RegExp(`^${pattern}$`, 'u').test(output);
}

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ended, Sandbox } from './shell.ts';

// A scenario is a text of sections that begin with `== `:
//   file NAME, shell     what is there before: files, and commands that have to succeed
//   server               starts a registry in memory; CONCORDAT_URL is set
//   stdin                the input of the next run
//   run COMMAND          and after it what is expected: status N (0 by default), stdout, stderr (empty by default)
// `{dir}` and `{url}` stand for the directory and the registry. UPDATE_GOLDENS=1 writes what is expected anew.
const FOLDER = join(import.meta.dirname, 'scenarios');
const UPDATE = process.env.UPDATE_GOLDENS === '1';

const EXPECTATIONS = ['status', 'stdout', 'stderr'];

interface Section {
  readonly word: string;
  readonly rest: string;
  readonly body: string;
}

describe.each(readdirSync(FOLDER).sort())('%s', (name) => {
  const path = join(FOLDER, name);
  const text = readFileSync(path, 'utf8');

  it(/^# (.*)/.exec(text)?.[1] ?? 'has a title', async () => {
    const sandbox = new Sandbox();
    try {
      const played = await play(text, sandbox);
      if (UPDATE) writeFileSync(path, played);
      else expect(played).toBe(text);
    } finally {
      await sandbox.close();
    }
  });
});

/** Plays a scenario and gives its text with what really came out. */
async function play(text: string, sandbox: Sandbox): Promise<string> {
  const [title = '', ...sections] = text.split(/^== /m);
  let played = title;
  let stdin = '';
  for (const { word, rest, body } of sections.map(sectionOf)) {
    if (EXPECTATIONS.includes(word)) continue;
    played += `== ${[word, rest].filter(Boolean).join(' ')}\n${body}`;
    if (word === 'stdin') stdin = body;
    else if (word === 'run') {
      played += expectationsOf(await sandbox.run(rest, { stdin }), sandbox);
      stdin = '';
    } else await prepare(word, rest, body, sandbox);
  }
  return played;
}

async function prepare(word: string, rest: string, body: string, sandbox: Sandbox): Promise<void> {
  if (word === 'file') {
    const path = join(sandbox.directory, rest);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body);
  } else if (word === 'shell') {
    const { status, stderr } = await sandbox.shell(`set -e\n${body}`);
    if (status !== 0) throw new Error(`the preparation fails: ${stderr}`);
  } else if (word === 'server') {
    await sandbox.serveHere();
  } else {
    throw new Error(`there is no section '${word}'`);
  }
}

/** The sections that say how a run ended. */
function expectationsOf(ended: Ended, { directory, env }: Sandbox): string {
  const masked = (output: string): string => {
    const here = output.replaceAll(directory, '{dir}');
    return env.CONCORDAT_URL ? here.replaceAll(env.CONCORDAT_URL, '{url}') : here;
  };
  const status = ended.status === 0 ? '' : `== status ${ended.status}\n`;
  const [stdout, stderr] = (['stdout', 'stderr'] as const).map((name) =>
    ended[name] === '' ? '' : `== ${name}\n${masked(ended[name])}`,
  );
  return `${status}${stdout}${stderr}`;
}

function sectionOf(text: string): Section {
  const [, word = '', rest = '', body = ''] = /^(\S+) ?([^\n]*)\n(.*)$/s.exec(text) ?? [];
  return { word, rest, body };
}

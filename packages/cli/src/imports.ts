import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FORMATS } from '@concordat/engine';
import { CannotRun } from './exit.ts';
import { blobsFromGit, filesFromGit } from './git.ts';
import { decode, type Input, readInput, type Sources } from './input.ts';

/** Documents that others may refer to, by the name that they use. */
export type ImportedInputs = ReadonlyMap<string, Input>;

const NO_IMPORTS: ImportedInputs = new Map();

/** Bounds on what folders bring in, so that a folder given by mistake is told instead of read to its end. */
const MOST_FILES = 20_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Ends of the files of a folder that are taken. */
const ENDS = ['.json', ...FORMATS.flatMap(({ fileExtensions }) => fileExtensions)];

/**
 * The documents that `--import` brings in, the last of a name wins. `NAME=FILE` is one document, where FILE is whatever a command takes as a
 * document; anything else is a folder, on disk or `REVISION:PATH`, whose documents have their paths in it as names. Rejects with {@link CannotRun}.
 */
export async function readImports(wishes: readonly string[], sources: Sources): Promise<ImportedInputs> {
  if (wishes.length === 0) return NO_IMPORTS;
  const imports = new Map<string, Input>();
  for (const wish of wishes) {
    for (const [name, input] of await readWish(wish, sources)) imports.set(name, input);
  }
  const characters = [...imports.values()].reduce((sum, { text }) => sum + text.length, 0);
  if (characters > MOST_CHARACTERS) {
    throw new CannotRun(`the imports are larger than ${MOST_CHARACTERS} characters; name a smaller folder`);
  }
  return imports;
}

/**
 * The imports for an input, and the name by which they know the input itself. Where a folder holds it, maybe at another revision, it stands
 * there as it is.
 */
export function importsFor(
  input: Input,
  imports: ImportedInputs,
): { readonly imports: ImportedInputs; readonly name: string | undefined } {
  const own = [...imports].flatMap(([name, { path }]) => (path !== undefined && path === input.path ? [name] : []));
  const name = own[0];
  return {
    imports: name === undefined ? imports : new Map([...imports, ...own.map((each) => [each, input] as const)]),
    name,
  };
}

async function readWish(wish: string, sources: Sources): Promise<ImportedInputs> {
  const { directory } = sources.terminal;
  const folder = resolve(directory, wish);
  if (await isFolder(folder)) return readFolder(wish, folder, sources);
  const named = /^([^=]+)=(.+)$/s.exec(wish);
  if (named) {
    const [, name = '', file = ''] = named;
    return new Map([[name, await readInput(file, sources)]]);
  }
  const inGit = /^(?:git:)?([^:]+):(.*)$/s.exec(wish);
  if (inGit) return readGitFolder(inGit[1] ?? '', inGit[2] ?? '', sources);
  throw new CannotRun(`--import takes NAME=FILE or a folder; there is no folder '${wish}'`);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function readFolder(wish: string, folder: string, sources: Sources): Promise<ImportedInputs> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && ENDS.some((end) => entry.name.endsWith(end)))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((name) => !/(?:^|\/)(?:node_modules|\.[^/]*)\//.test(name))
    .sort();
  refuseTooMany(wish, names);
  const imports = new Map<string, Input>();
  for (const name of names) imports.set(name, await readInput(join(wish, name), sources));
  return imports;
}

async function readGitFolder(revision: string, wished: string, { terminal }: Sources): Promise<ImportedInputs> {
  const { directory } = terminal;
  const folder = wished.replace(/^(?:\.\/)*\.?$|\/+$/, '');
  const files = await filesFromGit(revision, folder, directory);
  const taken = files
    .filter(({ path }) => ENDS.some((end) => path.endsWith(end)))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  refuseTooMany(
    `${revision}:${wished}`,
    taken.map(({ path }) => path),
  );
  const bytes = await blobsFromGit(taken, { directory, limit: MOST_CHARACTERS });
  return new Map(
    taken.map(({ path }, index) => {
      const inRepository = folder === '' ? path : `${folder}/${path}`;
      const name = `${revision}:${inRepository}`;
      const text = decode(bytes[index] ?? new Uint8Array(), name);
      return [path, { name, path: resolve(directory, inRepository), text }];
    }),
  );
}

function refuseTooMany(wish: string, names: readonly string[]): void {
  if (names.length > MOST_FILES) {
    throw new CannotRun(`--import ${wish} brings in ${names.length} files; at most ${MOST_FILES} are read`);
  }
  if (names.length === 0)
    throw new CannotRun(`--import ${wish} brings in nothing: no file there ends in ${ENDS.join(', ')}`);
}

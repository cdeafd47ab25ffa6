import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CannotRun } from './exit.ts';

const execute = promisify(execFile);

/** Bytes of a listing of names. */
const LISTING = 16 * 1024 * 1024;

/**
 * The bytes of a file as they stood at a revision, or as they are staged where the revision is empty. The path is relative to the directory,
 * and in a repository without a work tree to its top. Rejects with {@link CannotRun} when there is no
 * git, no repository, no such revision, or no such file at it.
 */
export async function readFromGit(
  revision: string,
  path: string,
  { directory, limit }: { readonly directory: string; readonly limit: number },
): Promise<Uint8Array> {
  const name = `${revision}:${path}`;
  // A revision that looks like an option would be taken for one.
  if (revision.startsWith('-')) throw new CannotRun(`'${revision}' is not a git revision`);
  const git = (...words: string[]): Promise<{ readonly stdout: Buffer }> =>
    execute('git', words, {
      cwd: directory,
      encoding: 'buffer',
      maxBuffer: limit + 1024,
      windowsHide: true,
    });
  try {
    const there = (await hasWorkTree(directory)) ? fromHere(path) : path;
    return (await git('cat-file', 'blob', `${revision}:${there}`)).stdout;
  } catch (error) {
    if (isCode(error, 'ENOENT'))
      throw new CannotRun(`cannot read ${name}: git is not installed`, {
        cause: error,
      });
    if (isCode(error, 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'))
      throw new CannotRun(`${name} is larger than ${limit} bytes`);
    const succeeds = (...words: string[]): Promise<boolean> =>
      git(...words).then(
        () => true,
        () => false,
      );
    if (!(await succeeds('rev-parse', '--git-dir'))) {
      throw new CannotRun(`cannot read ${name}: ${directory} is not in a git repository`, { cause: error });
    }
    if (revision === '')
      throw new CannotRun(`cannot read ${name}: there is no staged file '${path}'`, { cause: error });
    if (!(await succeeds('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{tree}`))) {
      throw new CannotRun(`cannot read ${name}: git knows no revision '${revision}'`, { cause: error });
    }
    throw new CannotRun(`cannot read ${name}: there is no file '${path}' at revision '${revision}'`, { cause: error });
  }
}

/** A file of a revision. */
export interface GitFile {
  /** Its path in the folder that was asked for. */
  readonly path: string;
  /** Git's name for its bytes. */
  readonly blob: string;
}

/**
 * The files below a folder as it stood at a revision. The folder is relative to the directory, and in a repository without a work tree to
 * its top; empty is the directory itself. Rejects with {@link CannotRun} when git cannot tell, or knows no such folder.
 */
export async function filesFromGit(revision: string, folder: string, directory: string): Promise<readonly GitFile[]> {
  if (revision.startsWith('-')) throw new CannotRun(`'${revision}' is not a git revision`);
  const path = folder === '' ? '' : `${folder}/`;
  const tree = `${revision}:${(await hasWorkTree(directory)) ? fromHere(path) : path}`;
  const words = ['ls-tree', '-r', '-z', '--full-tree', tree];
  const { stdout } = await execute('git', words, { cwd: directory, maxBuffer: LISTING, windowsHide: true }).catch(
    (error: unknown) => {
      throw new CannotRun(`cannot list ${revision}:${folder}: git knows no such revision or folder`, { cause: error });
    },
  );
  return stdout.split('\0').flatMap((line) => {
    // Neither links, nor repositories in this one.
    const [, blob, path] = /^100\d+ blob (\w+)\t(.+)$/s.exec(line) ?? [];
    return blob === undefined || path === undefined ? [] : [{ blob, path }];
  });
}

/** The bytes of many files, in their order, by one run of git. Rejects with {@link CannotRun} where they are more than `limit` together. */
export async function blobsFromGit(
  files: readonly GitFile[],
  { directory, limit }: { readonly directory: string; readonly limit: number },
): Promise<readonly Uint8Array[]> {
  const running = execute('git', ['cat-file', '--batch'], {
    cwd: directory,
    encoding: 'buffer',
    maxBuffer: limit,
    windowsHide: true,
  });
  running.child.stdin?.end(files.map(({ blob }) => `${blob}\n`).join(''));
  const { stdout } = await running.catch((error: unknown) => {
    throw new CannotRun(`cannot read ${files.length} files from git`, { cause: error });
  });
  let at = 0;
  return files.map(() => {
    // Each answer is a line `NAME blob SIZE`, the bytes, and the end of a line.
    const start = stdout.indexOf('\n', at) + 1;
    const size = Number(stdout.toString('latin1', at, start).split(' ')[2]);
    at = start + size + 1;
    return stdout.subarray(start, start + size);
  });
}

async function hasWorkTree(directory: string): Promise<boolean> {
  const asked = execute('git', ['rev-parse', '--is-inside-work-tree'], { cwd: directory, windowsHide: true });
  return asked.then(
    ({ stdout }) => stdout.trim() === 'true',
    () => true,
  );
}

/** `./` makes git read a path from the working directory instead of the top of the repository. */
function fromHere(path: string): string {
  return /^\.{0,2}[/\\]|^\.{1,2}$/.test(path) ? path : `./${path}`;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

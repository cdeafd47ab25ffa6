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
    const hasWorkTree = await git('rev-parse', '--is-inside-work-tree').then(
      ({ stdout }) => stdout.toString().trim() === 'true',
      () => true,
    );
    // `./` makes git read the path from the working directory instead of the top of the repository.
    const isRelative = hasWorkTree && !/^\.{0,2}[/\\]|^\.{1,2}$/.test(path);
    return (await git('cat-file', 'blob', `${revision}:${isRelative ? './' : ''}${path}`)).stdout;
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

/**
 * The paths of the files below a folder as it stood at a revision, relative to it. The folder is relative to the directory, and ends in a
 * slash or is empty. Rejects with {@link CannotRun} when git cannot tell, or knows no such folder.
 */
export async function filesFromGit(revision: string, folder: string, directory: string): Promise<readonly string[]> {
  if (revision.startsWith('-')) throw new CannotRun(`'${revision}' is not a git revision`);
  const words = ['ls-tree', '-r', '-z', '--name-only', revision, '--', folder === '' ? '.' : folder];
  const { stdout } = await execute('git', words, { cwd: directory, maxBuffer: LISTING, windowsHide: true }).catch(
    (error: unknown) => {
      throw new CannotRun(`cannot list ${revision}:${folder}: git knows no such revision or folder`, { cause: error });
    },
  );
  const names = stdout.split('\0').filter((name) => name.startsWith(folder));
  return names.map((name) => name.slice(folder.length)).filter((name) => name !== '');
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

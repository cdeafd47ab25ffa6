import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Client } from './client.ts';
import { CannotRun, Refused } from './exit.ts';
import { readFromGit } from './git.ts';
import { parseReference } from './reference.ts';
import type { Terminal } from './terminal.ts';

/** A document as it was found, before anybody has looked into it. */
export interface Input {
  /** As the user named it. */
  readonly name: string;
  /** Its path as annotations name it, where it is a file. */
  readonly file?: string;
  /** Its absolute path, where it is a file, at whatever revision: two inputs of the same path are versions of the same document. */
  readonly path?: string;
  readonly text: string;
}

/** Larger documents are refused by every format, so they are not even read. */
const LIMIT = 4 * 1024 * 1024;

/** Where documents come from, besides the file system. */
export interface Sources {
  readonly terminal: Terminal;
  /** The registry that `registry:` names speak of. */
  client(): Client;
  /** Bytes that an input may have; as many as a document may, where it is missing. */
  readonly limit?: number;
}

/**
 * The document of a name: a file; `-` for standard input; `git:REVISION:PATH` or `REVISION:PATH`, without a revision what is staged;
 * `registry:DATASET[@VERSION]`. A file that
 * exists under exactly that name comes first. Rejects with {@link CannotRun} when it cannot be had.
 */
export async function readInput(name: string, sources: Sources): Promise<Input> {
  const { terminal, limit = LIMIT } = sources;
  if (name === '-')
    return {
      name: '<stdin>',
      text: decode(await readStream(terminal.stdin, 'standard input', limit), 'standard input'),
    };
  if (name !== '' && (await isThere(resolve(terminal.directory, name)))) return readLocal(name, terminal, limit);
  if (name.startsWith('registry:')) return readFromRegistry(name, sources.client());
  const inGit = /^(?:git:([^:]*)|(?!git:)([^:]*)):(.+)$/s.exec(name);
  if (inGit) {
    const [, prefixed, bare, path = ''] = inGit;
    const revision = prefixed ?? bare ?? '';
    const bytes = await readFromGit(revision, path, {
      directory: terminal.directory,
      limit,
    });
    return { name, path: resolve(terminal.directory, path), text: decode(bytes, name) };
  }
  throw new CannotRun(`there is no file '${name}'`);
}

/** Reads several names in order. Only one of them can be standard input. */
export async function readInputs(names: readonly string[], sources: Sources): Promise<readonly Input[]> {
  if (names.filter((name) => name === '-').length > 1)
    throw new CannotRun('only one document can come from standard input');
  const inputs: Input[] = [];
  for (const name of names) inputs.push(await readInput(name, sources));
  return inputs;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function readLocal(name: string, { directory, env }: Terminal, limit: number): Promise<Input> {
  const path = resolve(directory, name);
  // As a stream, since pipes and devices do not say how much they hold.
  const bytes = await readStream(createReadStream(path), name, limit).catch((error: unknown) => {
    if (error instanceof CannotRun) throw error;
    throw new CannotRun(`cannot read ${name}: ${fileTrouble(error)}`, { cause: error });
  });
  return { name, file: fromWorkspace(path, env.GITHUB_WORKSPACE) ?? name, path, text: decode(bytes, name) };
}

/** A workflow's annotations name files from the top of its workspace, wherever a step runs. Undefined outside of one. */
function fromWorkspace(path: string, workspace: string | undefined): string | undefined {
  if (workspace === undefined || workspace === '') return undefined;
  const inside = relative(workspace, path);
  return inside.startsWith('..') || isAbsolute(inside) ? undefined : inside;
}

function fileTrouble(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EISDIR') return 'it is a directory; name the files in it';
  if (code === 'EACCES') return 'permission denied';
  return error instanceof Error ? error.message : String(error);
}

async function readFromRegistry(name: string, client: Client): Promise<Input> {
  const { datasetId, version } = parseReference(name.slice('registry:'.length));
  const { text } = await client.source(datasetId, version).catch((error: unknown) => {
    if (error instanceof Refused)
      throw new CannotRun(`cannot read ${name}: ${error.message}`, {
        cause: error,
      });
    throw error;
  });
  return { name, text };
}

async function readStream(stream: AsyncIterable<Uint8Array>, name: string, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw new CannotRun(`${name} is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The text of bytes in UTF-8; {@link CannotRun} for others. A byte order mark stays, so that offsets are those of the file. */
export function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CannotRun(`${name} is not UTF-8 text`);
  }
}

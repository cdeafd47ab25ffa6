import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonValue } from '@concordat/engine';
import { parse } from 'yaml';
import { readConfiguredLink } from '../dialects/native/link-body.ts';
import { RegistryError } from '../domain/error.ts';
import { checkLink, type Link, type WantedLink } from '../domain/link.ts';
import type { Registry } from '../service/registry.ts';

/** Links that a configuration asks for, by their ids. */
export type ConfiguredLinks = ReadonlyMap<string, WantedLink>;

/**
 * The links of a file of YAML: an object of links by their ids, in the words of the API. Credentials can be in a file of their own, which
 * `credentials_file` names from where the file is. Without a file there are none. Rejects with an error whose message is one line for people.
 */
export async function readConfiguredLinks(file: string): Promise<ConfiguredLinks> {
  if (file === '') return new Map();
  const told = parsed(file, await textOf(file));
  if (!isJsonObject(told)) throw new Error(`${file}: expected links of the form 'ID: {direction: ..., peer: ...}'`);
  const links = new Map<string, WantedLink>();
  for (const [id, value] of Object.entries(told)) {
    if (!isJsonObject(value)) throw new Error(`${file}: the link '${id}' has to be an object`);
    try {
      const { link, credentialsFile } = readConfiguredLink(value);
      checkLink(id, link);
      const secret = credentialsFile === undefined ? undefined : await textOf(resolve(dirname(file), credentialsFile));
      links.set(id, { ...link, ...(secret !== undefined && { credentials: secret.trim() }) });
    } catch (error) {
      throw new Error(`${file}: the link '${id}': ${sentenceOf(error)}`, { cause: error });
    }
  }
  return links;
}

/**
 * Makes the links that a configuration asks for, and changes those that are otherwise. Others stay as they are: no link ends because it is
 * missing in a file. Any number of processes may do so at the same time.
 */
export async function configureLinks({ links, linking }: Registry, configured: ConfiguredLinks): Promise<void> {
  if (configured.size === 0) return;
  const known = new Map((await linking.links()).map((link) => [link.id, link]));
  for (const [id, wanted] of configured) {
    const link = known.get(id);
    if (link === undefined) await made(links, id, wanted);
    else if (!isDeepStrictEqual(saidOf(link, wanted), wanted)) await links.update(id, wanted);
  }
}

/** What somebody said of a link; of its credentials only where they are to be said again. */
function saidOf(
  { id: _, paused: __, asked: ___, createdAt: ____, updatedAt: _____, ...said }: Link,
  wanted: WantedLink,
) {
  const { credentials, ...others } = said;
  return wanted.credentials === undefined || credentials === undefined ? others : { ...others, credentials };
}

async function made(links: Registry['links'], id: string, wanted: WantedLink): Promise<void> {
  try {
    await links.create(id, wanted);
  } catch (error) {
    // Another process has read the same file.
    if (!(error instanceof RegistryError) || error.code !== 'link-exists') throw error;
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${sentenceOf(error)}`, { cause: error });
  }
}

function parsed(file: string, text: string): JsonValue {
  try {
    return (parse(text) ?? {}) as JsonValue;
  } catch (error) {
    throw new Error(`${file}: ${sentenceOf(error).split('\n')[0]}`, { cause: error });
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

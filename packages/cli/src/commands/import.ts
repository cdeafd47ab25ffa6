import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { flagOf, importStore, loadConfig } from '@concordat/registry/server';
import { type Command, Option } from 'commander';
import { clientFor } from '../client.ts';
import { command } from '../command.ts';
import { takeOver } from '../confluent/take-over.ts';
import { CannotRun } from '../exit.ts';
import { urlOption } from '../options.ts';
import { placedIn } from '../store-address.ts';
import { IMPORT } from '../summaries.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly store?: string;
  readonly from?: string;
  readonly url?: string;
}

/** `concordat import`: an export into an empty store, or another registry into this one. */
export function importCommand(terminal: Terminal): Command {
  return command('import', IMPORT, [
    'import registry.ndjson --store postgres://concordat@db.example.org/registry',
    'import --from https://confluent.example.com',
  ])
    .argument('[file]', 'what was exported; into an empty store, while no registry serves it')
    .addOption(new Option(`${flagOf('store')} <store>`, 'the store (default: as for serve, env: CONCORDAT_STORE)'))
    .option('--from <url>', "a registry that speaks Confluent's API, instead of a file; its ids and versions are kept")
    .addOption(urlOption())
    .action(async (file: string | undefined, { store, from, url }: Options) => {
      if ((file === undefined) === (from === undefined)) throw new CannotRun('name a file, or a registry with --from');
      if (from !== undefined) {
        const { env } = terminal;
        const source = clientFor({ CONCORDAT_TOKEN: env.CONCORDAT_SOURCE_TOKEN }, from);
        const { taken, known } = await takeOver(source, clientFor(env, url));
        terminal.data(`${taken} versions taken over, ${known} were there\n`);
        return;
      }
      const { env, directory } = terminal;
      const config = await loadConfig({ flags: store === undefined ? {} : { store }, env, directory });
      if (!config.ok) throw new CannotRun(config.error.join('\n'));
      const { digest } = await read(resolve(directory, file ?? ''), placedIn(directory, config.value.store)).catch(
        (error: unknown) => {
          throw new CannotRun(error instanceof Error ? error.message : String(error), { cause: error });
        },
      );
      terminal.data(`imported and compared, digest ${digest}\n`);
    });
}

async function read(file: string, store: string) {
  const handle = await open(file, 'r');
  try {
    return await importStore(store, handle.readLines());
  } finally {
    await handle.close();
  }
}

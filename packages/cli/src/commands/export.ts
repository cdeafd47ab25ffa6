import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exportStore, flagOf, loadConfig } from '@concordat/registry/server';
import { type Command, Option } from 'commander';
import { command } from '../command.ts';
import { CannotRun } from '../exit.ts';
import { placedIn } from '../store-address.ts';
import { EXPORT } from '../summaries.ts';
import type { Terminal } from '../terminal.ts';

/** `concordat export`: a store as lines of JSON. */
export function exportCommand(terminal: Terminal): Command {
  return command('export', EXPORT, ['export registry.ndjson --store sqlite:registry.db'])
    .argument('<file>', 'the file to write; it must not be there yet')
    .addOption(new Option(`${flagOf('store')} <store>`, 'the store (default: as for serve, env: CONCORDAT_STORE)'))
    .action(async (file: string, { store }: { readonly store?: string }) => {
      const { env, directory } = terminal;
      const config = await loadConfig({ flags: store === undefined ? {} : { store }, env, directory });
      if (!config.ok) throw new CannotRun(config.error.join('\n'));
      const { digest, rows } = await written(resolve(directory, file), placedIn(directory, config.value.store)).catch(
        (error: unknown) => {
          throw new CannotRun(error instanceof Error ? error.message : String(error), { cause: error });
        },
      );
      terminal.data(`exported ${rows} rows, digest ${digest}\n`);
    });
}

async function written(file: string, store: string) {
  // What a registry has may be for few eyes.
  const handle = await open(file, 'wx', 0o600);
  try {
    return await exportStore(store, async (line) => {
      await handle.appendFile(`${line}\n`);
    });
  } finally {
    await handle.close();
  }
}

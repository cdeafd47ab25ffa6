import { flagOf, loadConfig, type Migrated, migrateStore } from '@concordat/registry/server';
import { type Command, Option } from 'commander';
import { command } from '../command.ts';
import { CannotRun } from '../exit.ts';
import { placedIn } from '../store-address.ts';
import { MIGRATE } from '../summaries.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly store?: string;
  readonly dryRun?: boolean;
}

/** `concordat migrate`: what `serve` does when it starts, on its own and ahead of it. */
export function migrateCommand(terminal: Terminal): Command {
  return command('migrate', MIGRATE, [
    'migrate --store postgres://concordat@db.example.org/registry --dry-run',
    'migrate --store sqlite:registry.db',
  ])
    .addOption(new Option(`${flagOf('store')} <store>`, 'the store (default: as for serve, env: CONCORDAT_STORE)'))
    .option('--dry-run', 'tell what would be done, and do nothing')
    .action(async ({ store, dryRun = false }: Options) => {
      const { env, directory } = terminal;
      const config = await loadConfig({ flags: store === undefined ? {} : { store }, env, directory });
      if (!config.ok) throw new CannotRun(config.error.join('\n'));
      const migrated = await migrateStore(placedIn(directory, config.value.store), dryRun).catch((error: unknown) => {
        throw new CannotRun(error instanceof Error ? error.message : String(error), { cause: error });
      });
      terminal.data(told(migrated, dryRun));
    });
}

function told({ from, to, steps }: Migrated, isDry: boolean): string {
  if (steps.length === 0) return `schema ${to} is up to date\n`;
  const lines = steps.map((step, index) => `${from + index + 1} ${step}\n`);
  return `from schema ${from} to ${to}${isDry ? ', not done yet' : ''}:\n${lines.join('')}`;
}

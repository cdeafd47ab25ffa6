import { type CopyProgress, copyStore } from '@concordat/registry/server';
import type { Command } from 'commander';
import { command } from '../command.ts';
import { CannotRun } from '../exit.ts';
import { placedIn } from '../store-address.ts';
import { COPY } from '../summaries.ts';
import type { Terminal } from '../terminal.ts';

/** Large tables tell how far they are each time that so many rows are done. */
const STEP = 10_000;

interface Options {
  readonly from: string;
  readonly to: string;
}

/** `concordat copy`: moves a registry from one store to another. */
export function copyCommand(terminal: Terminal): Command {
  return command('copy', COPY, [
    'copy --from sqlite:registry.db --to postgres://concordat@db.example.org/registry',
    'copy --from postgres://concordat@db.example.org/registry --to sqlite:copy.db',
  ])
    .requiredOption('--from <store>', 'the store that there is; nothing may write to it meanwhile')
    .requiredOption('--to <store>', 'an empty store, or a copy that was interrupted')
    .action(async ({ from, to }: Options) => {
      const { directory } = terminal;
      const onProgress = (progress: CopyProgress): void => terminal.say(told(progress));
      const [source, target] = [placedIn(directory, from), placedIn(directory, to)];
      const { outcome, digest } = await copyStore(source, target, onProgress).catch((error: unknown) => {
        throw new CannotRun(error instanceof Error ? error.message : String(error), { cause: error });
      });
      terminal.data(`${outcome === 'same' ? 'already the same' : 'copied and compared'}, digest ${digest}\n`);
    });
}

function told({ work, table, rows, of }: CopyProgress): string {
  return rows < of && rows % STEP > 0 ? '' : `${work} ${table}: ${rows} of ${of}\n`;
}

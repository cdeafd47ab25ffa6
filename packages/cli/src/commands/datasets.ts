import { isJsonObject } from '@concordat/engine';
import type { Command } from 'commander';
import { clientFor } from '../client.ts';
import { command } from '../command.ts';
import { CannotRun } from '../exit.ts';
import { outputOption, urlOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly output: 'text' | 'json';
  readonly url?: string;
}

/** `concordat datasets` */
export function datasetsCommand(terminal: Terminal): Command {
  return command('datasets', 'list the datasets that have a contract', ['datasets', 'datasets --output json'])
    .addOption(outputOption(['text', 'json']))
    .addOption(urlOption())
    .action(async ({ output, url }: Options) => {
      const { json, text } = await clientFor(terminal.env, url).datasets();
      const datasets = isJsonObject(json) ? json.datasets : undefined;
      if (!Array.isArray(datasets)) throw new CannotRun('the registry gives no list of datasets');
      terminal.data(output === 'json' ? `${text}\n` : datasets.map((id) => `${String(id)}\n`).join(''));
    });
}

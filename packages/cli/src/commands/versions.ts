import { isJsonObject, type JsonValue } from '@concordat/engine';
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

/** `concordat versions DATASET` */
export function versionsCommand(terminal: Terminal): Command {
  return command('versions', 'list the versions of a contract in order of registration', [
    'versions users.daily_active',
    'versions users.daily_active --output json',
  ])
    .argument('<dataset>')
    .addOption(outputOption(['text', 'json']))
    .addOption(urlOption())
    .action(async (datasetId: string, { output, url }: Options) => {
      const { json, text } = await clientFor(terminal.env, url).versions(datasetId);
      if (!Array.isArray(json)) throw new CannotRun('the registry gives no list of versions');
      terminal.data(output === 'json' ? `${text}\n` : linesOf(json));
    });
}

/** A line for each: the version, and its stage in a column of its own. */
function linesOf(versions: readonly JsonValue[]): string {
  const rows = versions.filter(isJsonObject).map(({ version, status }) => [String(version), String(status)] as const);
  const width = Math.max(0, ...rows.map(([version]) => version.length));
  return rows.map(([version, status]) => `${version.padEnd(width)}  ${status}\n`).join('');
}

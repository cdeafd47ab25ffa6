import { type Command, Option } from 'commander';
import { clientFor } from '../client.ts';
import { command } from '../command.ts';
import { urlOption } from '../options.ts';
import { parseReference } from '../reference.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly output: 'yaml' | 'json';
  readonly url?: string;
}

/** `concordat get DATASET[@VERSION]` */
export function getCommand(terminal: Terminal): Command {
  return command('get', 'print a registered contract', [
    'get users.daily_active',
    'get users.daily_active@1.0.0 --output json',
  ])
    .argument('<dataset[@version]>', 'the newest active version, or the one that is named')
    .addOption(
      new Option('-o, --output <form>', 'as its author wrote it, or as JSON').choices(['yaml', 'json']).default('yaml'),
    )
    .addOption(urlOption())
    .action(async (name: string, { output, url }: Options) => {
      const { datasetId, version } = parseReference(name);
      const client = clientFor(terminal.env, url);
      const { text } = await (output === 'yaml'
        ? client.source(datasetId, version)
        : client.contract(datasetId, version));
      terminal.data(text.endsWith('\n') ? text : `${text}\n`);
    });
}

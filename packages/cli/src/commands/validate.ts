import { type CheckedSource, type ReportOutput, reportProblems } from '@concordat/engine';
import type { Command } from 'commander';
import { clientFor } from '../client.ts';
import { command } from '../command.ts';
import { formatFor, load } from '../document.ts';
import { EXIT } from '../exit.ts';
import { readInputs } from '../input.ts';
import { colorOption, formatOption, outputOption, quietOption, urlOption } from '../options.ts';
import type { ColorChoice, Terminal } from '../terminal.ts';

interface Options {
  readonly format?: string;
  readonly output: ReportOutput;
  readonly color: ColorChoice;
  readonly quiet?: true;
  readonly url?: string;
}

/** `concordat validate FILE…` */
export function validateCommand(terminal: Terminal): Command {
  return command('validate', 'tell what is wrong with contracts', [
    'validate contracts/users.yaml',
    'validate --output github contracts/*.yaml',
  ])
    .argument('<file...>', 'files, - for standard input, REVISION:PATH or registry:DATASET[@VERSION]')
    .addOption(formatOption())
    .addOption(outputOption())
    .addOption(quietOption())
    .addOption(urlOption())
    .addOption(colorOption())
    .action(async (names: readonly string[], options: Options) => {
      const inputs = await readInputs(names, {
        terminal,
        client: () => clientFor(terminal.env, options.url),
      });
      const files = inputs.map((input): CheckedSource => {
        const loaded = load(formatFor([input], options.format), input);
        return loaded.ok ? { source: loaded.value.source, problems: [] } : loaded.error;
      });
      const { rules } = formatFor(inputs, options.format);
      if (!options.quiet) terminal.data(reportProblems(options.output, files, rules, terminal.palette(options.color)));
      terminal.end(files.some(({ problems }) => problems.length > 0) ? EXIT.refused : EXIT.fine);
    });
}

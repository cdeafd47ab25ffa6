import { type CheckedSource, type ReportOutput, type RuleBook, reportProblems } from '@concordat/engine';
import type { Command } from 'commander';
import { clientFor } from '../client.ts';
import { command } from '../command.ts';
import { formatFor, load } from '../document.ts';
import { EXIT } from '../exit.ts';
import { readImports } from '../imports.ts';
import { readInputs } from '../input.ts';
import { colorOption, formatOption, importOption, outputOption, quietOption, urlOption } from '../options.ts';
import type { ColorChoice, Terminal } from '../terminal.ts';

interface Options {
  readonly format?: string;
  readonly import: readonly string[];
  readonly output: ReportOutput;
  readonly color: ColorChoice;
  readonly quiet?: true;
  readonly url?: string;
}

/** `concordat validate FILE…` */
export function validateCommand(terminal: Terminal): Command {
  return command('validate', 'tell what is wrong with contracts and schemas', [
    'validate contracts/users.yaml',
    'validate --output github contracts/*.yaml',
    'validate protos/orders/*.proto --import protos/',
  ])
    .argument('<file...>', 'files, - for standard input, REVISION:PATH or registry:DATASET[@VERSION]')
    .addOption(formatOption())
    .addOption(importOption())
    .addOption(outputOption())
    .addOption(quietOption())
    .addOption(urlOption())
    .addOption(colorOption())
    .action(async (names: readonly string[], options: Options) => {
      const sources = { terminal, client: () => clientFor(terminal.env, options.url) };
      const inputs = await readInputs(names, sources);
      const imports = await readImports(options.import, sources);
      const read = inputs.map((input) => {
        const format = formatFor([input], options.format, terminal);
        return { format, loaded: load(format, input, imports) };
      });
      const files = read.map(
        ({ loaded }): CheckedSource => (loaded.ok ? { source: loaded.value.source, problems: [] } : loaded.error),
      );
      const rules: RuleBook = Object.assign({}, ...read.map(({ format }) => format.rules));
      if (!options.quiet) terminal.data(reportProblems(options.output, files, rules, terminal.palette(options.color)));
      terminal.end(files.some(({ problems }) => problems.length > 0) ? EXIT.refused : EXIT.fine);
    });
}

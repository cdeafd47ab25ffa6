import { reportProblems, reportVerdict, storyText } from '@concordat/engine';
import type { Command } from 'commander';
import { command } from '../command.ts';
import { type ComparisonOptions, compare } from '../comparison.ts';
import { EXIT } from '../exit.ts';
import { colorOption, comparing, outputOption, urlOption } from '../options.ts';
import type { ColorChoice, Terminal } from '../terminal.ts';

interface Options extends ComparisonOptions {
  readonly output: 'text' | 'json';
  readonly color: ColorChoice;
}

/** `concordat diff OLD NEW` */
export function diffCommand(terminal: Terminal): Command {
  return comparing(
    command('diff', 'list every change, whom it breaks and the version bump it needs', [
      'diff old.yaml new.yaml',
      'diff v1.2.0:contracts/users.yaml contracts/users.yaml --output json',
    ]),
  )
    .addOption(outputOption(['text', 'json']))
    .addOption(urlOption())
    .addOption(colorOption())
    .action(async (names: readonly string[], options: Options) => {
      const compared = await compare(terminal, names, options);
      const palette = terminal.palette(options.color);
      if (!compared.ok) {
        terminal.data(reportProblems(options.output, compared.error, {}, palette));
        return terminal.end(EXIT.refused);
      }
      const { verdict, context } = compared.value;
      terminal.data(
        options.output === 'json' ? reportVerdict('json', verdict, context) : storyText(verdict, context, palette),
      );
      terminal.end(EXIT.fine);
    });
}

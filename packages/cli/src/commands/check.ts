import { type ReportOutput, reportProblems, reportVerdict } from '@concordat/engine';
import type { Command } from 'commander';
import { command } from '../command.ts';
import { type ComparisonOptions, compare } from '../comparison.ts';
import { EXIT } from '../exit.ts';
import { colorOption, comparing, outputOption, quietOption, urlOption } from '../options.ts';
import type { ColorChoice, Terminal } from '../terminal.ts';

interface Options extends ComparisonOptions {
  readonly output: ReportOutput;
  readonly color: ColorChoice;
  readonly quiet?: true;
}

/** `concordat check OLD NEW` */
export function checkCommand(terminal: Terminal): Command {
  return comparing(
    command('check', 'tell whether a new version breaks anybody', [
      'check old.yaml new.yaml',
      'check HEAD:contracts/users.yaml contracts/users.yaml --level full',
      'check registry:users.daily_active contracts/users.yaml --level backward-transitive',
      'check main:users.yaml - --output github < users.yaml',
      'check v1.avsc v2.avsc v3.avsc --level full-transitive',
      'check main:order.proto order.proto --import protos/ --old-import main:protos/ --profile wire+json',
    ]),
  )
    .addOption(outputOption())
    .addOption(quietOption())
    .addOption(urlOption())
    .addOption(colorOption())
    .action(async (names: readonly string[], options: Options) => {
      const compared = await compare(terminal, names, options);
      const palette = terminal.palette(options.color);
      const { output } = options;
      const report = compared.ok
        ? reportVerdict(output, compared.value.verdict, compared.value.context, palette)
        : reportProblems(output, compared.error, {}, palette);
      if (!options.quiet) terminal.data(report);
      terminal.end(compared.ok && compared.value.verdict.compatible ? EXIT.fine : EXIT.refused);
    });
}

import { Command } from 'commander';

/** A command with its examples, which `--help` shows last. */
export function command(name: string, summary: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ concordat ${example}`).join('\n');
  return new Command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .addHelpText('after', `\nExamples:\n${lines}`);
}

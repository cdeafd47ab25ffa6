import { type AnyFormat, closest, FORMATS } from '@concordat/engine';
import type { Command } from 'commander';
import { command } from '../command.ts';
import { formatAsked } from '../document.ts';
import { CannotRun } from '../exit.ts';
import { kindPage } from '../kind-page.ts';
import { formatOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';

/** `concordat explain KIND` */
export function explainCommand(terminal: Terminal): Command {
  return command('explain', 'tell what a kind of change means, whom it breaks, and why', [
    'explain field_removed',
    'explain field_removed --format avro',
    'explain',
  ])
    .argument('[kind]', 'the word in brackets of a report; without it, all kinds are listed')
    .addOption(formatOption())
    .action((kind: string | undefined, options: { readonly format?: string }) => {
      const formats = options.format === undefined ? FORMATS : [formatAsked(options.format)];
      terminal.data(kind === undefined ? listed(formats) : pagesOf(kind, formats));
    });
}

function listed(formats: readonly AnyFormat[]): string {
  const widest = Math.max(...formats.flatMap(({ rules }) => Object.keys(rules).map((kind) => kind.length)));
  return formats
    .map(({ id, rules }) => {
      const lines = Object.entries(rules).map(([kind, { title }]) => `  ${kind.padEnd(widest)}  ${title}\n`);
      return `${id}\n${lines.join('')}`;
    })
    .join('\n');
}

/** One page, or one for each format that has a kind of this name. */
function pagesOf(asked: string, formats: readonly AnyFormat[]): string {
  const pages = formats.flatMap((format) =>
    Object.keys(format.rules)
      .filter((kind) => plain(kind) === plain(asked))
      .map((kind) => ({ format, page: kindPage(format, kind) })),
  );
  if (pages.length === 0) throw new CannotRun(unknownKind(asked, formats));
  return pages.map(({ format, page }) => page.replace('\n', ` (${format.id})\n`)).join('\n');
}

function unknownKind(asked: string, formats: readonly AnyFormat[]): string {
  const near = closest(
    asked,
    formats.flatMap(({ rules }) => Object.keys(rules)),
  );
  return `there is no kind '${asked}'; ${near === undefined ? 'concordat explain lists all' : `did you mean ${near}?`}`;
}

/** Kinds are told apart by their letters: `FIELD-REMOVED` is `field_removed`. */
function plain(kind: string): string {
  return kind.toLowerCase().replaceAll('-', '_');
}

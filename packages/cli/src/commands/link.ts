import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { clientFor } from '../client.ts';
import { command } from '../command.ts';
import { CannotRun } from '../exit.ts';
import { outputOption, urlOption } from '../options.ts';
import { LINK } from '../summaries.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly url?: string;
  readonly output: 'text' | 'json';
}

interface Wanted extends Options {
  readonly direction: string;
  readonly peer: string;
  readonly group?: string;
  readonly schema?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly authority?: readonly string[];
  readonly naming: 'mirror' | 'by-authority';
  readonly prefix?: string;
  readonly keepDeleted?: boolean;
  readonly maxDeleteRatio?: number;
  readonly interval?: number;
  readonly listen?: boolean;
  readonly credentialsFile?: string;
}

/** `concordat link add|list|show|run|pause|resume|reset|remove` */
export function linkCommand(terminal: Terminal): Command {
  return command('link', LINK, [
    'link add hub --direction pull --peer https://hub.example.com --interval 60',
    'link show hub',
    'link pause hub',
  ])
    .helpCommand('help [command]', 'print help about a command')
    .addCommand(addCommand(terminal))
    .addCommand(listCommand(terminal))
    .addCommand(showCommand(terminal))
    .addCommand(telling(terminal, 'run', 'have a link run now', 'asked to run'))
    .addCommand(telling(terminal, 'pause', 'let a link rest', 'paused'))
    .addCommand(resumeCommand(terminal))
    .addCommand(telling(terminal, 'reset', 'have a link look through everything again', 'set back'))
    .addCommand(removeCommand(terminal));
}

function addCommand(terminal: Terminal): Command {
  return spoken(
    command('add', 'make a link to another registry', [
      "link add hub --direction pull --peer https://hub.example.com --include 'orders*/*' --listen",
      'link add branch --direction accept --peer https://branch.example.com --group orders',
    ]),
  )
    .argument('<id>', 'what the link is to be called')
    .addOption(
      new Option('--direction <direction>', 'pull: read the other one; push: write into it; accept: let it write here')
        .choices(['pull', 'push', 'accept'])
        .makeOptionMandatory(),
    )
    .requiredOption('--peer <uri>', 'the root of the other registry')
    .option('--group <group>', 'only this group')
    .option('--schema <schema>', 'only this schema of the group')
    .addOption(several('--include <pattern>', 'only what fits GROUP/SCHEMA; * is any text'))
    .addOption(several('--exclude <pattern>', 'not what fits GROUP/SCHEMA'))
    .addOption(several('--authority <pattern>', 'only of authorities that fit'))
    .addOption(
      new Option('--naming <kind>', 'what groups are called here')
        .choices(['mirror', 'by-authority'])
        .default('mirror'),
    )
    .option('--prefix <text>', 'put this before the names of groups')
    .option('--keep-deleted', 'keep what is gone there')
    .option('--max-delete-ratio <ratio>', 'wait for a word when more than this share would go', ratio)
    .option('--interval <seconds>', 'run again after so long', seconds)
    .option('--listen', 'have the other registry tell of its changes')
    .option('--credentials-file <file>', 'holds a key of the other registry')
    .action(async (id: string, options: Wanted) => {
      const body = { id, ...wantedOf(options, terminal.directory) };
      const link = await ask(terminal, options, 'POST', '', body);
      shown(terminal, options, link, `made the link ${id}\n`);
    });
}

function wantedOf(options: Wanted, directory: string): JsonObject {
  const { direction, peer, group, schema, include, exclude, authority, prefix, interval } = options;
  const naming = prefix === undefined ? { kind: options.naming } : { kind: 'prefix', prefix };
  const { maxDeleteRatio: most, credentialsFile: file } = options;
  return {
    direction,
    peer,
    naming,
    ...(group !== undefined && { group }),
    ...(schema !== undefined && { schema }),
    ...(include !== undefined && { include }),
    ...(exclude !== undefined && { exclude }),
    ...(authority !== undefined && { authorities: authority }),
    ...(options.keepDeleted && { deletes: 'keep' }),
    ...(most !== undefined && { max_delete_ratio: most }),
    ...(interval !== undefined && { interval_s: interval }),
    ...(options.listen && { listens: true }),
    ...(file !== undefined && { credentials: secretOf(resolve(directory, file)) }),
  };
}

function listCommand(terminal: Terminal): Command {
  return spoken(command('list', 'list the links', ['link list'])).action(async (options: Options) => {
    const answer = await ask(terminal, options, 'GET', '');
    const items = Array.isArray(answer.items) ? answer.items.filter(isJsonObject) : [];
    const lines = items.map(
      (link) => `${text(link.id)}  ${text(link.direction)}  ${text(link.peer)}${resting(link)}\n`,
    );
    shown(terminal, options, answer, lines.join(''));
  });
}

function showCommand(terminal: Terminal): Command {
  return spoken(command('show', 'tell how it stands with a link', ['link show hub']))
    .argument('<id>', 'the link')
    .option('--dry-run', 'tell what it would do if it ran now')
    .action(async (id: string, options: Options & { readonly dryRun?: boolean }) => {
      const way = encodeURIComponent(id);
      const answer = options.dryRun
        ? await ask(terminal, options, 'POST', `/${way}/dry-run`, {})
        : await ask(terminal, options, 'GET', `/${way}/status`);
      shown(terminal, options, answer, linesOf(answer));
    });
}

function resumeCommand(terminal: Terminal): Command {
  return spoken(command('resume', 'let a link go on', ['link resume hub', 'link resume hub --confirm']))
    .argument('<id>', 'the link')
    .option('--confirm', 'what raised an alarm is right; let it take away what it was kept from')
    .action(async (id: string, options: Options & { readonly confirm?: boolean }) => {
      const body = { confirm: options.confirm === true };
      const link = await ask(terminal, options, 'POST', `/${encodeURIComponent(id)}/resume`, body);
      shown(terminal, options, link, `the link ${id} goes on\n`);
    });
}

function removeCommand(terminal: Terminal): Command {
  return spoken(command('remove', 'end a link; what it brought stays', ['link remove hub']))
    .argument('<id>', 'the link')
    .action(async (id: string, options: Options) => {
      await clientFor(terminal.env, options.url).native('DELETE', `/links/${encodeURIComponent(id)}`);
      terminal.data(options.output === 'json' ? '{}\n' : `removed the link ${id}\n`);
    });
}

function telling(terminal: Terminal, verb: string, summary: string, done: string): Command {
  return spoken(command(verb, summary, [`link ${verb} hub`]))
    .argument('<id>', 'the link')
    .action(async (id: string, options: Options) => {
      const link = await ask(terminal, options, 'POST', `/${encodeURIComponent(id)}/${verb}`, {});
      shown(terminal, options, link, `the link ${id} is ${done}\n`);
    });
}

function spoken(each: Command): Command {
  return each.addOption(outputOption(['text', 'json'])).addOption(urlOption());
}

async function ask(
  { env }: Terminal,
  { url }: Options,
  method: 'GET' | 'POST',
  path: string,
  body?: JsonObject,
): Promise<JsonObject> {
  const answer = await clientFor(env, url).native(method, `/links${path}`, body);
  if (!isJsonObject(answer)) throw new CannotRun('the registry tells of no link');
  return answer;
}

function shown(terminal: Terminal, { output }: Options, answer: JsonObject, lines: string): void {
  terminal.data(output === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : lines);
}

/** A line for each member: the names, and what is there of each. */
function linesOf(answer: JsonObject): string {
  const lines = Object.entries(answer).map(([name, value]) => `${name}: ${told(value)}\n`);
  return lines.join('');
}

function told(value: JsonValue): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(told).join('; ');
  if (!isJsonObject(value)) return String(value);
  return Object.entries(value)
    .map(([name, each]) => `${name} ${told(each)}`)
    .join(', ');
}

function resting(link: JsonObject): string {
  return link.paused === true ? '  paused' : '';
}

function text(value: JsonValue | undefined): string {
  return value === undefined || isJsonObject(value) ? '' : String(value);
}

function secretOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new CannotRun(`the file '${file}' cannot be read`, { cause: error });
  }
}

function several(flags: string, description: string): Option {
  return new Option(flags, `${description}; as often as needed`).argParser(
    (value: string, values: readonly string[] = []) => [...values, value],
  );
}

function ratio(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('It is a number from 0 to 1.');
}

function seconds(value: string): number {
  if (/^[1-9]\d{0,7}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It is a whole number of seconds from 1.');
}

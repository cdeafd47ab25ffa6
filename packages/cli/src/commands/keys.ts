import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { type Command, Option } from 'commander';
import { type Client, clientFor } from '../client.ts';
import { command } from '../command.ts';
import { CannotRun } from '../exit.ts';
import { outputOption, urlOption } from '../options.ts';
import { atStore, type KeyCabinet, storeOption } from '../store-access.ts';
import { KEYS } from '../summaries.ts';
import type { Terminal } from '../terminal.ts';

interface Place {
  readonly url?: string;
  readonly store?: string;
}

interface Options extends Place {
  readonly output: 'text' | 'json';
}

/** `concordat keys create|list|revoke` */
export function keysCommand(terminal: Terminal): Command {
  return command('keys', KEYS, [
    "keys create --caller root --grant 'admin@*/*' --store sqlite:concordat.db",
    "keys create --caller svc-orders --grant 'producer@sap.mm/mara.*' --expires 2027-01-31",
    'keys list',
    'keys revoke 7m2k9x4d',
  ])
    .helpCommand('help [command]', 'print help about a command')
    .addCommand(createCommand(terminal))
    .addCommand(listCommand(terminal))
    .addCommand(revokeCommand(terminal));
}

function createCommand(terminal: Terminal): Command {
  return placed(
    command('create', 'give a key to a caller, and print it this once', [
      "keys create --caller svc-orders --grant 'producer@sap.mm/mara.*' --grant 'consumer@*/*'",
    ]),
  )
    .requiredOption('--caller <name>', 'the service or person whose key it is to be')
    .addOption(
      new Option('--grant <role@group/subject>', 'what it may do, as often as needed; * in a pattern is any text')
        .argParser((value: string, values: readonly string[] = []) => [...values, value])
        .makeOptionMandatory(),
    )
    .option('--expires <date>', 'the day or time at which it ends (default: never)')
    .action(async (options: Options & { caller: string; grant: readonly string[]; expires?: string }) => {
      const { caller, grant: grants, expires, output } = options;
      const wanted = { caller, grants, ...(expires !== undefined && { expires_at: expires }) };
      const given = await within(terminal, options, (cabinet) => cabinet.createKey(wanted));
      if (output === 'json') return terminal.data(`${JSON.stringify(given, null, 2)}\n`);
      terminal.data(`${text(given.key)}\n`);
      terminal.say(`this is key ${text(given.id)} of ${text(given.caller)}; it is shown this once\n`);
    });
}

function listCommand(terminal: Terminal): Command {
  return placed(command('list', 'list the keys, those that are revoked or over among them', ['keys list'])).action(
    async (options: Options) => {
      const keys = await within(terminal, options, (cabinet) => cabinet.keys());
      terminal.data(options.output === 'json' ? `${JSON.stringify({ items: keys }, null, 2)}\n` : linesOf(keys));
    },
  );
}

function revokeCommand(terminal: Terminal): Command {
  return placed(command('revoke', 'take a key back', ['keys revoke 7m2k9x4d']))
    .argument('<id>', 'the id of the key, which stands behind its ck_')
    .action(async (id: string, options: Options) => {
      const key = await within(terminal, options, (cabinet) => cabinet.revokeKey(id));
      const told = `revoked ${text(key.id)} of ${text(key.caller)} at ${text(key.revoked_at)}\n`;
      terminal.data(options.output === 'json' ? `${JSON.stringify(key, null, 2)}\n` : told);
    });
}

function placed(each: Command): Command {
  return each
    .addOption(outputOption(['text', 'json']))
    .addOption(urlOption())
    .addOption(storeOption());
}

/** Works with the keys of a store where one is named, and else with those of a registry. */
function within<Answer>(
  { env, directory }: Terminal,
  { url, store }: Place,
  work: (cabinet: KeyCabinet) => Promise<Answer>,
): Promise<Answer> {
  if (store === undefined) return work(cabinetOf(clientFor(env, url)));
  if (url !== undefined) throw new CannotRun('--url and --store name two registries; give one of them');
  return atStore(directory, store, ({ keys }) => work(keys));
}

function cabinetOf(client: Client): KeyCabinet {
  return {
    createKey: async (wanted) => objectOf(await client.native('POST', '/keys', { ...wanted })),
    keys: async () => itemsOf(await client.native('GET', '/keys')),
    revokeKey: async (id) => objectOf(await client.native('DELETE', `/keys/${encodeURIComponent(id)}`)),
  };
}

function objectOf(value: JsonValue | undefined): JsonObject {
  if (value === undefined || !isJsonObject(value)) throw new CannotRun('the registry gives no key');
  return value;
}

function itemsOf(value: JsonValue): readonly JsonObject[] {
  const items = isJsonObject(value) ? value.items : undefined;
  if (!Array.isArray(items)) throw new CannotRun('the registry gives no list of keys');
  return items.map(objectOf);
}

/** A line for each: its id, its caller, what it may do, and how it ends. */
function linesOf(keys: readonly JsonObject[]): string {
  const rows = keys.map((key) => [text(key.id), text(key.caller), grantsOf(key.grants), endOf(key)] as const);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function endOf(key: JsonObject): string {
  if (key.revoked_at !== undefined) return `revoked ${text(key.revoked_at)}`;
  return key.expires_at === undefined ? '' : `until ${text(key.expires_at)}`;
}

function grantsOf(value: JsonValue | undefined): string {
  return Array.isArray(value) ? value.map(String).join(' ') : '';
}

function text(value: JsonValue | undefined): string {
  if (value === undefined || isJsonObject(value))
    throw new CannotRun('the registry tells of a key, and not as registries do');
  return String(value);
}

import { isJsonObject, type JsonObject, USES } from '@concordat/engine';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { clientFor } from '../client.ts';
import { command } from '../command.ts';
import { readsText, wantedPath } from '../consumers/shown.ts';
import { subjectNamed } from '../consumers/subject.ts';
import { formatFor } from '../document.ts';
import { CannotRun } from '../exit.ts';
import { readInput } from '../input.ts';
import { outputOption, urlOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly consumer: string;
  readonly field: readonly JsonObject[];
  readonly notNull: readonly string[];
  readonly unique: readonly string[];
  readonly maxLag?: number;
  readonly range?: string;
  readonly minVersion?: number;
  readonly required?: string;
  readonly reader?: string;
  readonly contact?: string;
  readonly expires?: string;
  readonly replace?: true;
  readonly output: 'text' | 'json';
  readonly url?: string;
}

/** `concordat subscribe SUBJECT` */
export function subscribeCommand(terminal: Terminal): Command {
  return command('subscribe', 'tell the registry who reads what', [
    'subscribe users.daily_active --consumer ltv-dashboard --field ltv --field plan:filter',
    'subscribe sap.mm/mara.gold --consumer svc-activation-api --required backward',
    "subscribe users.daily_active --consumer ltv-dashboard --field ltv --range '<2' --replace",
  ])
    .argument('<subject>', 'the id of a contract, or GROUP/NAME; a layer is NAMESPACE/NAME.LAYER')
    .requiredOption('--consumer <name>', 'the service or team that reads it')
    .addOption(
      listed(
        '--field <path[:use,…]>',
        `a field that it uses, and how: ${USES.join(', ')}; without any it uses everything`,
        readField,
      ),
    )
    .addOption(listed('--not-null <path>', 'a field that has to have a value always', String))
    .addOption(listed('--unique <path>', 'a field of which no two rows may share a value', String))
    .addOption(new Option('--max-lag <seconds>', 'how old the data may be').argParser(readWhole))
    .option('--range <range>', "the versions that it reads, such as '>=1.2 <2' (default: the one in force)")
    .addOption(
      new Option('--min-version <number>', 'the lowest number of a version that it reads').argParser(readWhole),
    )
    .addOption(
      new Option('--required <directions>', 'directions to be kept whatever it uses').choices([
        'backward',
        'forward',
        'both',
      ]),
    )
    .option('--reader <document>', 'its own schema, which has to read what is written')
    .option('--contact <text>', 'whom to tell')
    .option('--expires <date>', 'the last day on which it counts')
    .option('--replace', 'change the subscription that the consumer has, if there is one')
    .addOption(outputOption(['text', 'json']))
    .addOption(urlOption())
    .action(async (name: string, options: Options) => {
      const client = clientFor(terminal.env, options.url);
      const subject = subjectNamed(name);
      const said = await saidOf(terminal, options);
      const { consumer, replace, output } = options;
      const answer = replace
        ? await client.native('PUT', wantedPath(subject, consumer), said)
        : await client.native('POST', '/subscriptions', { ...subject, consumer, ...said });
      if (!isJsonObject(answer)) throw new CannotRun('the registry gives no subscription');
      if (output === 'json') terminal.data(`${JSON.stringify(answer, null, 2)}\n`);
      else terminal.data(`${readsText(consumer, subject, answer)}\n`);
      const warnings = Array.isArray(answer.warnings) ? answer.warnings : [];
      for (const warning of warnings) terminal.say(`warning: ${String(warning)}\n`);
    });
}

async function saidOf(terminal: Terminal, options: Options): Promise<JsonObject> {
  const { field, notNull, unique, maxLag, range, minVersion, required, reader, contact, expires } = options;
  const needs = {
    ...(notNull.length > 0 && { not_null: [...notNull] }),
    ...(unique.length > 0 && { unique: [...unique] }),
    ...(maxLag !== undefined && { max_lag_seconds: maxLag }),
  };
  return {
    ...(field.length > 0 && { fields: [...field] }),
    ...(Object.keys(needs).length > 0 && { needs }),
    ...(range !== undefined && { range }),
    ...(minVersion !== undefined && { min_version: minVersion }),
    ...(required !== undefined && { required_compatibility: required }),
    ...(reader !== undefined && { reader: await readerOf(terminal, reader, options.url) }),
    ...(contact !== undefined && { contact }),
    ...(expires !== undefined && { expires }),
  };
}

async function readerOf(terminal: Terminal, name: string, url: string | undefined): Promise<JsonObject> {
  const input = await readInput(name, { terminal, client: () => clientFor(terminal.env, url) });
  return { format: formatFor([input], undefined, terminal).id, text: input.text };
}

/** `plan:filter,join_key`; without a use it is read. */
function readField(text: string): JsonObject {
  const at = text.lastIndexOf(':');
  if (at < 0) return { path: text };
  const how = text.slice(at + 1).split(',');
  const stranger = how.find((use) => !USES.some((known) => known === use));
  if (stranger !== undefined) throw new InvalidArgumentError(`'${stranger}' is no use; there is ${USES.join(', ')}.`);
  return { path: text.slice(0, at), how };
}

function readWhole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

/** An option that may be given several times; its value is the list. */
function listed<Item>(flags: string, description: string, read: (text: string) => Item): Option {
  return new Option(flags, description)
    .argParser((text: string, items: readonly Item[] = []) => [...items, read(text)])
    .default([], 'none');
}

import { isJsonObject, type JsonObject, type JsonValue, reportVerdict } from '@concordat/engine';
import type { Command } from 'commander';
import { type Client, clientFor } from '../client.ts';
import { command } from '../command.ts';
import { CannotRun, EXIT, Refused } from '../exit.ts';
import { colorOption, outputOption, urlOption } from '../options.ts';
import { type DatasetReference, parseReference } from '../reference.ts';
import { problemsOf, registeredContext, verdictOf } from '../server-report.ts';
import type { ColorChoice, Terminal } from '../terminal.ts';

interface Options {
  readonly output: 'text' | 'json';
  readonly color: ColorChoice;
  readonly url?: string;
}

interface DeprecateOptions extends Options {
  readonly uri: string;
  readonly sunset?: string;
  readonly replacedBy?: string;
}

/** `concordat deprecate DATASET@VERSION --uri URI` */
export function deprecateCommand(terminal: Terminal): Command {
  return moving(
    command('deprecate', 'mark a version as deprecated, with the way out of it', [
      'deprecate users.daily_active@1.0.0 --uri https://wiki.example/users-v2',
      'deprecate users.daily_active@1.0.0 --uri https://wiki.example/users-v2 --sunset 2027-03-01 --replaced-by 2.0.0',
    ]),
  )
    .requiredOption('--uri <uri>', 'where the migration is described')
    .option('--sunset <date>', 'from when on it may be archived, YYYY-MM-DD')
    .option('--replaced-by <version>', 'the version to go to')
    .action(async (name: string, options: DeprecateOptions) => {
      const { uri, sunset, replacedBy } = options;
      const note = {
        deprecation_uri: uri,
        ...(sunset !== undefined && { sunset }),
        ...(replacedBy !== undefined && { replaced_by: replacedBy }),
      };
      await move(terminal, 'deprecate', name, options, note);
    });
}

/** `concordat archive DATASET@VERSION` */
export function archiveCommand(terminal: Terminal): Command {
  return moving(
    command('archive', 'archive a version; it stays readable for ever', ['archive users.daily_active@1.0.0']),
  ).action((name: string, options: Options) => move(terminal, 'archive', name, options));
}

/** `concordat activate DATASET@VERSION` */
export function activateCommand(terminal: Terminal): Command {
  return moving(
    command('activate', 'make a draft active, if it still breaks nobody', ['activate users.daily_active@1.1.0']),
  ).action((name: string, options: Options) => move(terminal, 'activate', name, options));
}

function moving(bare: Command): Command {
  return bare
    .argument('<dataset@version>')
    .addOption(outputOption(['text', 'json']))
    .addOption(urlOption())
    .addOption(colorOption());
}

async function move(terminal: Terminal, verb: Verb, name: string, options: Options, note?: JsonObject): Promise<void> {
  const { datasetId, version } = parseReference(name);
  if (version === undefined) throw new CannotRun(`'${name}' names no version; write DATASET@VERSION`);
  const client = clientFor(terminal.env, options.url);
  const answer = await client.move(verb, datasetId, version, note);
  const detail = isJsonObject(answer.json) ? answer.json.detail : undefined;
  const refused = detail !== undefined;
  if (options.output === 'json') terminal.data(`${answer.text.trimEnd()}\n`);
  else if (Array.isArray(detail)) throw new Refused(sentencesOf(detail));
  else if (isJsonObject(detail)) await explain(terminal, client, { datasetId, version }, detail, options);
  else terminal.data(`${PAST[verb]} ${datasetId} ${version}\n`);
  terminal.end(refused ? EXIT.refused : EXIT.fine);
}

type Verb = 'activate' | 'deprecate' | 'archive';
const PAST: Readonly<Record<Verb, string>> = {
  activate: 'activated',
  deprecate: 'deprecated',
  archive: 'archived',
};

/** The report of a version that may not become active, at the lines of its registered text. */
async function explain(
  terminal: Terminal,
  client: Client,
  { datasetId, version }: Required<DatasetReference>,
  report: JsonObject,
  { color }: Options,
): Promise<void> {
  const { text } = await client.source(datasetId, version);
  const verdict = verdictOf(report);
  const context = await registeredContext(client, datasetId, verdict, {
    name: `registry:${datasetId}@${version}`,
    text,
  });
  terminal.data(reportVerdict('text', verdict, context, terminal.palette(color)));
}

function sentencesOf(items: readonly JsonValue[]): string {
  return problemsOf(items, '')
    .map(({ message, pointer }) => (pointer === '' ? message : `${pointer}: ${message}`))
    .join('\n');
}

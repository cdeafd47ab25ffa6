import { isJsonObject, type JsonObject, reportProblems } from '@concordat/engine';
import type { Command } from 'commander';
import { clientFor } from '../client.ts';
import { command } from '../command.ts';
import { readDbtManifest } from '../consumers/dbt.ts';
import { readConsumersFile } from '../consumers/file.ts';
import { carriedOut, type Imported, planned, type Step } from '../consumers/plan.ts';
import { readsText } from '../consumers/shown.ts';
import { naming, type SubjectOptions, subjectOf } from '../consumers/subject.ts';
import { CannotRun, EXIT } from '../exit.ts';
import { readInput } from '../input.ts';
import { colorOption, outputOption, urlOption } from '../options.ts';
import type { ColorChoice, Terminal } from '../terminal.ts';

/** Bytes of a file; manifests of dbt are large. */
const LARGEST = 256 * 1024 * 1024;

interface ImportOptions {
  readonly dryRun?: true;
  readonly prune?: true;
  readonly origin?: string;
  readonly color: ColorChoice;
  readonly url?: string;
}

/** `concordat consumers import|list|end` */
export function consumersCommand(terminal: Terminal): Command {
  return command('consumers', 'keep the list of who reads what', [
    'consumers import consumers.yaml --prune',
    'consumers import target/manifest.json --dry-run',
    'consumers list --subject users.daily_active',
    'consumers end f1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d',
  ])
    .helpCommand('help [command]', 'print help about a command')
    .addCommand(importCommand(terminal))
    .addCommand(listCommand(terminal))
    .addCommand(endCommand(terminal));
}

function importCommand(terminal: Terminal): Command {
  return command('import', 'subscribe the consumers of a file, and change those that it says otherwise of', [
    'consumers import consumers.yaml',
    'consumers import target/manifest.json --prune',
  ])
    .argument('<file>', 'a consumers.yaml or the manifest.json of dbt, - for standard input, or [git:]REVISION:PATH')
    .option('--dry-run', 'only tell what would be done')
    .option('--prune', 'end what came from this file before, and is not in it any more')
    .option(
      '--origin <name>',
      'the name by which the file is known from import to import (default: what it says itself)',
    )
    .addOption(urlOption())
    .addOption(colorOption())
    .action(async (name: string, options: ImportOptions) => {
      const client = clientFor(terminal.env, options.url);
      const input = await readInput(name, { terminal, client: () => client, limit: LARGEST });
      const read = isManifest(input.text)
        ? readDbtManifest(input.text, await registeredContracts(client))
        : readConsumersFile(input.text);
      if (!read.ok) {
        const source = { ...input, placeOf: () => undefined };
        terminal.data(reportProblems('text', [{ source, problems: read.error }], {}, terminal.palette(options.color)));
        return terminal.end(EXIT.refused);
      }
      const origin = options.origin ?? read.value.origin ?? input.file ?? input.name;
      const steps = await planned(client, read.value, origin, options.prune === true);
      const imported = options.dryRun ? { done: steps, warnings: [], refused: [] } : await carriedOut(client, steps);
      tell(terminal, imported, options.dryRun === true);
      terminal.end(imported.refused.length === 0 ? EXIT.fine : EXIT.refused);
    });
}

function listCommand(terminal: Terminal): Command {
  return naming(command('list', 'list the subscriptions', ['consumers list --subject users.daily_active']))
    .option('--consumer <name>', 'only those of this consumer')
    .addOption(outputOption(['text', 'json']))
    .addOption(urlOption())
    .action(async (options: SubjectOptions & { consumer?: string; output: 'text' | 'json'; url?: string }) => {
      const client = clientFor(terminal.env, options.url);
      const { consumer, output } = options;
      const items: JsonObject[] = [];
      for (let page = 1; ; page += 1) {
        const filter = { ...subjectOf(options), ...(consumer !== undefined && { consumer }), page_size: '200' };
        const answer = await client.native(
          'GET',
          `/subscriptions?${new URLSearchParams({ ...filter, page: String(page) })}`,
        );
        if (!isJsonObject(answer) || !Array.isArray(answer.items))
          throw new CannotRun('the registry gives no subscriptions');
        items.push(...answer.items.filter(isJsonObject));
        if (answer.items.length < 200) break;
      }
      terminal.data(output === 'json' ? `${JSON.stringify(items, null, 2)}\n` : items.map(lineOf).join(''));
    });
}

function endCommand(terminal: Terminal): Command {
  return command('end', 'end a subscription', ['consumers end f1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d'])
    .argument('<id>', 'the id of the subscription')
    .addOption(urlOption())
    .action(async (id: string, { url }: { readonly url?: string }) => {
      await clientFor(terminal.env, url).native('DELETE', `/subscriptions/${encodeURIComponent(id.toWellFormed())}`);
      terminal.data(`ended ${id}\n`);
    });
}

/** A manifest of dbt says by which version of its form it is written. */
function isManifest(text: string): boolean {
  return /^\s*\{/.test(text) && text.includes('"dbt_schema_version"');
}

async function registeredContracts(client: ReturnType<typeof clientFor>): Promise<ReadonlySet<string>> {
  const { json } = await client.datasets();
  const datasets = isJsonObject(json) ? json.datasets : undefined;
  if (!Array.isArray(datasets)) throw new CannotRun('the registry gives no list of datasets');
  return new Set(datasets.map(String));
}

/** What is done about a subscription, before and after it is done. */
const WORDS: Readonly<Record<Step['step'], readonly [before: string, after: string]>> = {
  add: ['to add', 'added'],
  change: ['to change', 'changed'],
  keep: ['as before', 'as before'],
  end: ['to end', 'ended'],
};

function tell(terminal: Terminal, { done, warnings, refused }: Imported, isDry: boolean): void {
  const wordOf = (step: Step['step']): string => WORDS[step][isDry ? 0 : 1];
  for (const step of done.filter((each) => each.step !== 'keep')) {
    terminal.data(`${wordOf(step.step)}: ${readsText(step.consumer, step, step.said)}\n`);
  }
  for (const { step, why } of refused) terminal.data(`refused: ${readsText(step.consumer, step, step.said)}: ${why}\n`);
  for (const warning of warnings) terminal.say(`warning: ${warning}\n`);
  const counts = (['add', 'change', 'keep', 'end'] as const).map(
    (word) => `${done.filter(({ step }) => step === word).length} ${wordOf(word)}`,
  );
  terminal.data(`${[...counts, ...(refused.length === 0 ? [] : [`${refused.length} refused`])].join(', ')}\n`);
}

function lineOf(subscription: JsonObject): string {
  const { subscription_id, group, subject, consumer } = subscription;
  const name = { group: String(group), subject: String(subject) };
  return `${String(subscription_id)}  ${readsText(String(consumer), name, subscription)}\n`;
}

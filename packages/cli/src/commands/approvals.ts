import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import type { Command } from 'commander';
import { type Client, clientFor } from '../client.ts';
import { command } from '../command.ts';
import { CannotRun, EXIT, Refused } from '../exit.ts';
import { outputOption, urlOption } from '../options.ts';
import { partiesOf, wordText } from '../parties.ts';
import { textOf } from '../printable.ts';
import { type DatasetReference, parseReference } from '../reference.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly output: 'text' | 'json';
  readonly url?: string;
}

interface ApproveOptions extends Options {
  readonly owner?: string;
  readonly steward?: string;
  readonly consumer?: string;
  readonly until?: string;
  readonly block?: true;
  readonly comment?: string;
}

/** The parties that can be spoken for, which are options. */
const PARTIES = ['owner', 'steward', 'consumer'] as const;

/** `concordat gate DATASET@VERSION` */
export function gateCommand(terminal: Terminal): Command {
  return named(
    command('gate', 'tell whether a version of a contract may be in force', ['gate users.daily_active@2.0.0']),
  ).action(async (name: string, options: Options) => {
    const gate = await gateOf(clientFor(terminal.env, options.url), name);
    tell(terminal, options, gate, gateText(gate));
    terminal.end(gate.allowed === true ? EXIT.fine : EXIT.refused);
  });
}

/** `concordat propose DATASET@VERSION` */
export function proposeCommand(terminal: Terminal): Command {
  return named(
    command('propose', 'ask those for a draft whose word it needs', ['propose users.daily_active@2.0.0']),
  ).action(async (name: string, options: Options) => {
    const { datasetId: subject, version } = versionOf(name);
    const wanted = { group: 'contracts', subject, version };
    const client = clientFor(terminal.env, options.url);
    const proposal = objectOf(await client.native('POST', '/proposals', wanted));
    tell(terminal, options, proposal, proposalText(proposal));
  });
}

/** `concordat approve DATASET@VERSION` */
export function approveCommand(terminal: Terminal): Command {
  return named(
    command('approve', 'say as an owner, a steward or a consumer that a proposed version may come into force', [
      'approve users.daily_active@2.0.0 --owner growth',
      'approve users.daily_active@2.0.0 --consumer ltv-dashboard --until 2027-02-20',
      "approve users.daily_active@2.0.0 --consumer churn-board --block --comment 'we read plan until March'",
    ]),
  )
    .option('--owner <team>', 'as a team that owns the version in force')
    .option('--steward <name>', 'as the steward')
    .option('--consumer <name>', 'as a consumer that it would break')
    .option('--until <date>', 'a consumer will have migrated by then, YYYY-MM-DD')
    .option('--block', 'say that it may not')
    .option('--comment <text>', 'why')
    .action(async (name: string, options: ApproveOptions) => {
      const decision = decisionOf(options);
      const client = clientFor(terminal.env, options.url);
      const { proposal } = await gateOf(client, name);
      if (proposal === undefined) throw new Refused(`no proposal of ${name} is open`);
      const { id } = objectOf(proposal);
      const path = `/proposals/${encodeURIComponent(String(id))}/decisions`;
      const after = objectOf(await client.native('POST', path, decision));
      tell(terminal, options, after, proposalText(after));
    });
}

function named(bare: Command): Command {
  return bare
    .argument('<dataset@version>')
    .addOption(outputOption(['text', 'json']))
    .addOption(urlOption());
}

function versionOf(name: string): Required<DatasetReference> {
  const { datasetId, version } = parseReference(name);
  if (version === undefined) throw new CannotRun(`'${name}' names no version; write DATASET@VERSION`);
  return { datasetId, version };
}

async function gateOf(client: Client, name: string): Promise<JsonObject> {
  const { datasetId: dataset, version } = versionOf(name);
  try {
    return objectOf(await client.native('GET', `/gate?${new URLSearchParams({ dataset, version })}`));
  } catch (error) {
    // A version that nobody knows is no answer about it.
    throw error instanceof Refused ? new CannotRun(error.message, { cause: error }) : error;
  }
}

function decisionOf(options: ApproveOptions): JsonObject {
  const { until, block, comment } = options;
  const named = PARTIES.filter((party) => options[party] !== undefined);
  const [party] = named;
  if (party === undefined || named.length > 1) throw new CannotRun('name one of --owner, --steward and --consumer');
  if (until !== undefined && block) throw new CannotRun('--until and --block contradict each other');
  return {
    party,
    name: options[party] ?? '',
    said: block ? 'blocked' : until === undefined ? 'approved' : 'migrating',
    ...(until !== undefined && { until }),
    ...(comment !== undefined && { comment }),
  };
}

function tell(terminal: Terminal, { output }: Options, answer: JsonObject, text: string): void {
  terminal.data(output === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : text);
}

function gateText({ allowed, dataset, version, reasons, missing }: JsonObject): string {
  const told = (Array.isArray(reasons) ? reasons : []).map((reason) => `  = ${textOf(reason)}\n`);
  const comments = partiesOf(missing).filter(({ comment }) => comment !== undefined);
  return [
    `${allowed === true ? 'allowed' : 'not allowed'}: ${textOf(dataset)} ${textOf(version)}\n`,
    ...told,
    ...comments.map((party) => `  - ${wordText(party)}\n`),
  ].join('');
}

function proposalText({ state, subject, version, parties }: JsonObject): string {
  const lines = partiesOf(parties).map((party) => `  ${wordText(party)}\n`);
  return `${textOf(state)}: ${textOf(subject)} ${textOf(version)}\n${lines.join('')}`;
}

function objectOf(value: JsonValue): JsonObject {
  if (!isJsonObject(value)) throw new CannotRun('the registry does not answer as registries do');
  return value;
}

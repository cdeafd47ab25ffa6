import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Level,
  type Palette,
  type Problem,
  parseContract,
  type ReportOutput,
  reportProblems,
  reportVerdict,
} from '@concordat/engine';
import type { Command } from 'commander';
import { type Client, clientFor } from '../client.ts';
import { command } from '../command.ts';
import { impactText } from '../consumers/impact-text.ts';
import { CannotRun, EXIT, type ExitStatus } from '../exit.ts';
import { type Input, readInput } from '../input.ts';
import { colorOption, levelWishOption, outputOption, urlOption } from '../options.ts';
import { partiesOf, partyText } from '../parties.ts';
import { problemsOf, registeredContext, verdictOf } from '../server-report.ts';
import type { ColorChoice, Terminal } from '../terminal.ts';

interface Options {
  readonly level?: Level;
  readonly dryRun?: true;
  readonly output: ReportOutput;
  readonly color: ColorChoice;
  readonly url?: string;
}

/** `concordat register FILE` */
export function registerCommand(terminal: Terminal): Command {
  return command('register', 'register a version of a contract', [
    'register contracts/users.yaml',
    'register contracts/users.yaml --level full --url https://registry.example',
    'register contracts/users.yaml --dry-run',
  ])
    .argument('<file>', 'a file, - for standard input, or [git:]REVISION:PATH')
    .addOption(levelWishOption())
    .option('--dry-run', 'only tell what the registry would answer')
    .addOption(outputOption())
    .addOption(urlOption())
    .addOption(colorOption())
    .action(async (name: string, options: Options) => {
      const client = clientFor(terminal.env, options.url);
      const input = await readInput(name, { terminal, client: () => client });
      terminal.end(await register(terminal, client, input, options));
    });
}

async function register(terminal: Terminal, client: Client, input: Input, options: Options): Promise<ExitStatus> {
  const palette = terminal.palette(options.color);
  const invalid = (problems: readonly Problem[]): ExitStatus => {
    const source = { ...input, placeOf: () => undefined };
    terminal.data(reportProblems(options.output, [{ source, problems }], {}, palette));
    return EXIT.refused;
  };
  const parsed = parseContract(input.text);
  if (!parsed.ok) return invalid(parsed.error);
  const { doc } = parsed.value;
  const wish = new URLSearchParams(options.level === undefined ? {} : { compatibility: options.level.toLowerCase() });
  const { json, text } = options.dryRun
    ? await client.check(input.text, wish)
    : await client.register(doc.dataset_id, doc.version, input.text, wish);
  const answer = isJsonObject(json) ? json : {};
  if (Array.isArray(answer.detail)) return invalid(problemsOf(answer.detail, input.text));
  const report = [answer.detail, answer.compatibility, answer].find(isReport);
  if (report === undefined) throw new CannotRun('the registry gives no report');
  const verdict = verdictOf(report);
  const permitted = typeof answer.permitted === 'string' ? answer.permitted : undefined;
  const refused = isJsonObject(answer.detail) || (!verdict.compatible && permitted === undefined);
  const say = async (): Promise<string> => {
    const context = await registeredContext(client, doc.dataset_id, verdict, input);
    const told = reportVerdict(options.output, verdict, context, palette);
    return options.output === 'text' ? told + beside(doc.dataset_id, [answer, answer.detail], palette) : told;
  };
  if (options.output === 'json') terminal.data(`${text.trimEnd()}\n`);
  else if (refused || options.dryRun) terminal.data(await say());
  else {
    const isPlain = verdict.findings.length === 0 && beside(doc.dataset_id, [answer], palette) === '';
    if (!isPlain) terminal.say(await say());
    const excuse = permitted === undefined ? '' : ` (incompatible, permitted: ${permitted})`;
    terminal.data(`${String(answer.status)} ${doc.dataset_id} ${doc.version}${excuse}\n`);
  }
  return refused ? EXIT.refused : EXIT.fine;
}

/** What a registry tells beside a report: which consumers it concerns, and whose word it takes. */
function beside(subject: string, parts: readonly (JsonValue | undefined)[], palette: Palette): string {
  const { impact, approvals }: JsonObject = Object.assign({}, ...parts.filter(isJsonObject));
  const concerned = isJsonObject(impact) && (impact.broken !== 0 || impact.at_risk !== 0);
  const told = concerned ? `\n${impactText({ ...impact, group: 'contracts', subject }, palette)}` : '';
  const asked = partiesOf(approvals).map((party) => `  ${partyText(party)}\n`);
  return asked.length === 0 ? told : `${told}\nit takes the word of\n${asked.join('')}`;
}

function isReport(value: JsonValue | undefined): value is JsonObject {
  return isJsonObject(value) && typeof value.compatible === 'boolean';
}

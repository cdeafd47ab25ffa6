import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { command } from './command.ts';
import { approveCommand, gateCommand, proposeCommand } from './commands/approvals.ts';
import { auditCommand } from './commands/audit.ts';
import { checkCommand } from './commands/check.ts';
import { consumersCommand } from './commands/consumers.ts';
import { datasetsCommand } from './commands/datasets.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { getCommand } from './commands/get.ts';
import { impactCommand } from './commands/impact.ts';
import { keysCommand } from './commands/keys.ts';
import { linkCommand } from './commands/link.ts';
import { activateCommand, archiveCommand, deprecateCommand } from './commands/move.ts';
import { registerCommand } from './commands/register.ts';
import { subscribeCommand } from './commands/subscribe.ts';
import { validateCommand } from './commands/validate.ts';
import { versionsCommand } from './commands/versions.ts';
import { CannotRun, EXIT, Refused } from './exit.ts';
import { COPY, EXPORT, IMPORT, MIGRATE, SERVE } from './summaries.ts';
import { processTerminal, type Terminal } from './terminal.ts';

const ENDING = `
Exit codes:
  0  compatible, valid, done
  1  incompatible, invalid, or refused by the registry
  2  could not run: bad usage, a document that cannot be had, no answer from the registry`;

/** Runs the command line of this process, and leaves the exit code with it. */
export async function run(): Promise<void> {
  await runWith(process.argv.slice(2), processTerminal());
}

/** Runs the command of some words. Never rejects: what goes wrong is said on standard error and ends with an exit code. */
export async function runWith(words: readonly string[], terminal: Terminal): Promise<void> {
  try {
    const program = await programFor(words, terminal);
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return terminal.end(error.exitCode === 0 ? EXIT.fine : EXIT.failed);
    const expected = error instanceof CannotRun || error instanceof Refused;
    terminal.say(`concordat: ${expected ? error.message : `internal error: ${stackOf(error)}`}\n`);
    terminal.end(error instanceof Refused ? EXIT.refused : EXIT.failed);
  }
}

async function programFor(words: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command('concordat')
    .description('The registry and CI gate for every contract that crosses a team boundary.')
    .version(versionOfThis(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'print help about a command')
    .addHelpText('after', ENDING);
  const commands = [
    words.includes('serve') ? await serving(terminal) : command('serve', SERVE, []).option('--port <number>'),
    words.includes('migrate') ? await migrating(terminal) : command('migrate', MIGRATE, []).option('--dry-run'),
    words.includes('copy') ? await copying(terminal) : command('copy', COPY, []).option('--from <store>'),
    words.includes('export') ? await exporting(terminal) : command('export', EXPORT, []).argument('<file>'),
    words.includes('import') ? await importing(terminal) : command('import', IMPORT, []).argument('[file]'),
    keysCommand(terminal),
    auditCommand(terminal),
    linkCommand(terminal),
    validateCommand(terminal),
    checkCommand(terminal),
    diffCommand(terminal),
    explainCommand(terminal),
    registerCommand(terminal),
    getCommand(terminal),
    versionsCommand(terminal),
    datasetsCommand(terminal),
    deprecateCommand(terminal),
    archiveCommand(terminal),
    activateCommand(terminal),
    gateCommand(terminal),
    proposeCommand(terminal),
    approveCommand(terminal),
    subscribeCommand(terminal),
    impactCommand(terminal),
    consumersCommand(terminal),
  ];
  for (const each of commands) program.addCommand(each);
  const nested = commands.flatMap((each) => each.commands);
  for (const each of [program, ...commands, ...nested]) {
    each
      .helpOption('-h, --help', 'print help')
      .exitOverride()
      .showHelpAfterError('(add --help for usage)')
      .configureOutput({
        writeOut: (text) => terminal.data(text),
        writeErr: (text) => terminal.say(text),
        outputError: (text, write) => write(text.replace(/^error: /, 'concordat: ')),
      });
  }
  return program;
}

/** The server weighs more than all the rest, so it is loaded only where it is named; elsewhere a line of the list stands for it. */
async function serving(terminal: Terminal): Promise<Command> {
  const { serveCommand } = await import('./commands/serve.ts');
  return serveCommand(terminal);
}

async function migrating(terminal: Terminal): Promise<Command> {
  const { migrateCommand } = await import('./commands/migrate.ts');
  return migrateCommand(terminal);
}

async function copying(terminal: Terminal): Promise<Command> {
  const { copyCommand } = await import('./commands/copy.ts');
  return copyCommand(terminal);
}

async function exporting(terminal: Terminal): Promise<Command> {
  const { exportCommand } = await import('./commands/export.ts');
  return exportCommand(terminal);
}

async function importing(terminal: Terminal): Promise<Command> {
  const { importCommand } = await import('./commands/import.ts');
  return importCommand(terminal);
}

function versionOfThis(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return manifest.version;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

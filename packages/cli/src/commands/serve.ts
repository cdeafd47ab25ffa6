import {
  flagOf,
  isWorker,
  loadConfig,
  SETTINGS,
  type Setting,
  type SettingName,
  serveAsWorker,
  startServer,
  startWorkers,
} from '@concordat/registry/server';
import { type Command, Option } from 'commander';
import { command } from '../command.ts';
import { CannotRun, EXIT } from '../exit.ts';
import { SERVE } from '../summaries.ts';
import type { Terminal } from '../terminal.ts';

/** `concordat serve`: one flag for each setting of the server. */
export function serveCommand(terminal: Terminal): Command {
  const names = Object.keys(SETTINGS) as SettingName[];
  const options = new Map(names.map((name) => [name, flag(name)]));
  const serve = command('serve', SERVE, [
    'serve',
    'serve --port 0 --store memory',
    'serve --store sqlite:/var/lib/concordat/registry.db --host 0.0.0.0 --auth on',
    'serve --store postgres://concordat@db.example.org/registry?sslmode=verify-full',
  ]).addOption(
    new Option(
      '--config <file>',
      'file with settings in YAML (default: concordat.yaml if there, env: CONCORDAT_CONFIG)',
    ),
  );
  for (const option of options.values()) serve.addOption(option);
  return serve.action(async (given: Readonly<Record<string, string | undefined>>) => {
    // From here on a signal stops the server in good order, also one that comes while it starts.
    const stopped = new Promise<void>((stop) => terminal.onStop(stop));
    if (isWorker()) return terminal.end((await serveAsWorker(stopped)) ? EXIT.fine : EXIT.failed);
    const flags = Object.fromEntries(
      [...options].flatMap(([name, option]) => {
        const value = given[option.attributeName()];
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const { env, directory } = terminal;
    const config = await loadConfig({
      flags,
      env,
      directory,
      ...(given.config !== undefined && { config: given.config }),
    });
    if (!config.ok) throw new CannotRun(config.error.join('\n'));
    const start = config.value.workers === 1 ? startServer : startWorkers;
    const server = await start(config.value).catch((error: unknown) => {
      throw new CannotRun(error instanceof Error ? error.message : String(error), { cause: error });
    });
    terminal.data(`listening on ${server.url}\n`);
    await stopped;
    await server.close();
    terminal.end(EXIT.fine);
  });
}

function flag(name: SettingName): Option {
  const { schema, env, placeholder }: Setting = SETTINGS[name];
  const { default: byDefault, description } = schema;
  const notes = [...(byDefault === '' ? [] : [`default: ${byDefault}`]), `env: ${env.join(', ')}`];
  return new Option(`${flagOf(name)} <${placeholder}>`, `${description} (${notes.join(', ')})`);
}

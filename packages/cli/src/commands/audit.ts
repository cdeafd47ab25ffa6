import { isJsonObject, type JsonObject } from '@concordat/engine';
import type { Fact } from '@concordat/registry';
import type { Command } from 'commander';
import { type Client, clientFor } from '../client.ts';
import { command } from '../command.ts';
import { CannotRun, EXIT } from '../exit.ts';
import { urlOption } from '../options.ts';
import { atStore, storeOption } from '../store-access.ts';
import { AUDIT } from '../summaries.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly url?: string;
  readonly store?: string;
}

/** Facts after a sequence; none at the end of the log. */
type Pages = (after: number) => Promise<readonly JsonObject[]>;

/** `concordat audit verify` */
export function auditCommand(terminal: Terminal): Command {
  const verify = command('verify', 'tell whether the log is as it was written', [
    'audit verify',
    'audit verify --store sqlite:registry.db',
  ])
    .addOption(urlOption())
    .addOption(storeOption())
    .action(async ({ url, store }: Options) => {
      const { env, directory } = terminal;
      if (url !== undefined && store !== undefined) {
        throw new CannotRun('--url and --store name two registries; give one of them');
      }
      const client = clientFor(env, url);
      await (store === undefined
        ? verified(terminal, (after) => factsAt(client, after))
        : atStore(directory, store, ({ facts }) => verified(terminal, facts)));
    });
  return command('audit', AUDIT, ['audit verify'])
    .helpCommand('help [command]', 'print help about a command')
    .addCommand(verify);
}

async function factsAt(client: Client, after: number): Promise<readonly JsonObject[]> {
  const page = await client.native('GET', `/audit?whole=true&limit=1000&after=${after}`);
  const items = isJsonObject(page) ? page.items : undefined;
  if (!Array.isArray(items)) throw new CannotRun('the registry gives no log');
  return items.filter(isJsonObject);
}

/** Reads the log from its beginning, and says how far it holds together. */
async function verified(terminal: Terminal, pages: Pages): Promise<void> {
  const { NOTHING_VERIFIED, verifyLog } = await import('@concordat/registry');
  let state = NOTHING_VERIFIED;
  for (;;) {
    const facts = await pages(state.sequence);
    if (facts.length === 0) break;
    const next = verifyLog(facts as readonly JsonObject[] as readonly Fact[], state);
    if ('broken' in next) {
      const [first, last] = next.broken;
      const where = first === last ? `fact ${first}` : `one of the facts ${first} to ${last}`;
      terminal.data(`broken: ${where} ${next.reason === 'missing' ? 'is missing' : 'is not as it was written'}\n`);
      return terminal.end(EXIT.refused);
    }
    state = next;
  }
  const { sequence, since, hash, open } = state;
  if (since === undefined || hash === undefined)
    return terminal.data(`${counted(sequence)}, none of them chained yet\n`);
  const loose = open.length === 0 ? '' : `; the last ${open.length} will be covered by the next hash`;
  terminal.data(`${counted(sequence)}, unbroken since ${since}${loose}\n${hash}\n`);
}

function counted(facts: number): string {
  return facts === 1 ? '1 fact' : `${facts} facts`;
}

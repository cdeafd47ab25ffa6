import { isJsonObject, type JsonObject, type JsonValue, parseContract } from '@concordat/engine';
import type { Command } from 'commander';
import { clientFor } from '../client.ts';
import { command } from '../command.ts';
import { impactText } from '../consumers/impact-text.ts';
import { naming, type Subject, type SubjectOptions, subjectOf } from '../consumers/subject.ts';
import { CannotRun, EXIT } from '../exit.ts';
import { readImports } from '../imports.ts';
import { type Input, readInput, type Sources } from '../input.ts';
import { colorOption, formatOption, importOption, outputOption, quietOption, urlOption } from '../options.ts';
import type { ColorChoice, Terminal } from '../terminal.ts';

interface Options extends SubjectOptions {
  readonly registered?: string;
  readonly format?: string;
  readonly import: readonly string[];
  readonly output: 'text' | 'json';
  readonly color: ColorChoice;
  readonly quiet?: true;
  readonly url?: string;
}

/** `concordat impact FILE` */
export function impactCommand(terminal: Terminal): Command {
  return naming(
    command('impact', 'tell which consumers a document would break', [
      'impact contracts/users.yaml',
      'impact mara.avsc --dataset sap.mm/mara --layer gold',
      'impact order.proto --subject default/orders-value --import protos/',
      'impact --subject users.daily_active --registered 2.0.0',
    ]).argument('[document]', 'a file, - for standard input, or [git:]REVISION:PATH'),
  )
    .option('--registered <version>', 'a version that is registered, instead of a document')
    .addOption(formatOption())
    .addOption(importOption())
    .addOption(outputOption(['text', 'json']))
    .addOption(quietOption())
    .addOption(urlOption())
    .addOption(colorOption())
    .action(async (name: string | undefined, options: Options) => {
      const impact = await askImpact(terminal, name, options);
      const text = options.output === 'json' ? `${JSON.stringify(impact, null, 2)}\n` : undefined;
      if (!options.quiet) terminal.data(text ?? impactText(impact, terminal.palette(options.color)));
      terminal.end(impact.broken === 0 ? EXIT.fine : EXIT.refused);
    });
}

async function askImpact(terminal: Terminal, name: string | undefined, options: Options): Promise<JsonObject> {
  const client = clientFor(terminal.env, options.url);
  const { registered } = options;
  if ((name === undefined) === (registered === undefined)) {
    throw new CannotRun('give a document, or a version with --registered');
  }
  if (name === undefined) {
    const subject = subjectOf(options);
    if (subject === undefined) throw new CannotRun('--registered takes --subject, or --dataset with --layer');
    return impactOf(
      await client.native('GET', `/impact?${new URLSearchParams({ ...subject, version: registered ?? '' })}`),
    );
  }
  const sources: Sources = { terminal, client: () => client };
  const input = await readInput(name, sources);
  const imports = await readImports(options.import, sources);
  const question: JsonObject = {
    ...(subjectOf(options) ?? contractOf(input)),
    document: input.text,
    ...(options.format !== undefined && { format: options.format }),
    ...(imports.size > 0 && { imports: Object.fromEntries([...imports].map(([each, { text }]) => [each, text])) }),
  };
  return impactOf(await client.native('POST', '/impact', question));
}

/** A contract says itself of which dataset it is. */
function contractOf({ name, text }: Input): Subject {
  const parsed = parseContract(text);
  if (parsed.ok) return { group: 'contracts', subject: parsed.value.doc.dataset_id };
  throw new CannotRun(`${name} is no data contract; name the subject with --subject, or --dataset and --layer`);
}

function impactOf(answer: JsonValue): JsonObject {
  if (isJsonObject(answer) && typeof answer.broken === 'number') return answer;
  throw new CannotRun('the registry gives no impact');
}

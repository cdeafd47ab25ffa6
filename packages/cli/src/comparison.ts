import {
  type AnyFormat,
  type CheckedSource,
  failure,
  type Level,
  meaningOf,
  type Question,
  type Result,
  success,
  type Verdict,
  type VerdictContext,
} from '@concordat/engine';
import { clientFor } from './client.ts';
import { formatFor, type Loaded, load } from './document.ts';
import { CannotRun } from './exit.ts';
import { type ImportedInputs, readImports } from './imports.ts';
import { type Input, readInputs } from './input.ts';
import { parseReference } from './reference.ts';
import { registeredBefore } from './registered-history.ts';
import type { Terminal } from './terminal.ts';

/** What names on the command line are compared by. */
export interface ComparisonOptions {
  readonly level: Level;
  readonly profile?: string;
  readonly format?: string;
  readonly import: readonly string[];
  readonly oldImport: readonly string[];
  readonly url?: string;
}

/** A verdict with what a report needs. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly context: VerdictContext;
}

/** An older document, and the version that findings against it name. */
interface Older {
  readonly version?: string;
  readonly input: Input;
}

/**
 * Compares the documents of some names, oldest first: the last is the new one. A registry's dataset stands for its version in force, and
 * with a transitive level for every version that is active or deprecated. On failure the documents that are not valid.
 */
export async function compare(
  terminal: Terminal,
  names: readonly string[],
  options: ComparisonOptions,
): Promise<Result<Comparison, readonly CheckedSource[]>> {
  if (names.length < 2) throw new CannotRun('two documents are needed: the old one and the new one');
  const client = clientFor(terminal.env, options.url);
  const sources = { terminal, client: () => client };
  const imports = await readImports(options.import, sources);
  const ownOfOlder = await readImports(options.oldImport, sources);
  // The same map where there is nothing else in it: formats remember what they read of it.
  const olderImports = ownOfOlder.size === 0 ? imports : new Map([...imports, ...ownOfOlder]);
  const dataset = datasetOf(names, options.level);
  const inputs = await readInputs(dataset === undefined ? names : names.slice(1), sources);
  const newest = inputs.at(-1);
  if (newest === undefined) throw new CannotRun('there is no new document');
  const format = formatFor(inputs, options.format, terminal);
  const asked = question(format, options);
  const after = load(format, newest, imports);
  if (dataset !== undefined) {
    if (!after.ok) return failure([after.error]);
    const registered = await registeredBefore(client, dataset, after.value.document.version);
    return judged(format, registered, olderImports, after, asked);
  }
  const older = inputs.slice(0, -1).map((input) => ({ input }));
  return judged(format, older, olderImports, after, asked);
}

/** The dataset whose whole history is asked for: a single old name, without a version, at a transitive level. */
function datasetOf([name, ...others]: readonly string[], level: Level): string | undefined {
  if (name === undefined || others.length !== 1 || !name.startsWith('registry:')) return undefined;
  const { datasetId, version } = parseReference(name.slice('registry:'.length));
  return version === undefined && meaningOf(level).span === 'all' ? datasetId : undefined;
}

function judged(
  format: AnyFormat,
  inputs: readonly Older[],
  imports: ImportedInputs,
  after: Result<Loaded, CheckedSource>,
  asked: Question,
): Result<Comparison, readonly CheckedSource[]> {
  const loaded = inputs.map(({ version, input }) => ({ version, input, document: load(format, input, imports) }));
  const invalid = [...loaded.map(({ document }) => document), after].flatMap((each) => (each.ok ? [] : [each.error]));
  if (invalid.length > 0 || !after.ok) return failure(invalid);
  const history = loaded.flatMap(({ version, input, document }) =>
    document.ok ? [{ version: version ?? document.value.document.version ?? input.name, ...document.value }] : [],
  );
  const before = history.at(-1);
  const isPair = history.length === 1 && inputs[0]?.version === undefined;
  const verdict =
    isPair && before !== undefined
      ? format.judge(before.document, after.value.document, asked)
      : format.judgeHistory(
          history.map(({ version, document }) => ({ version, doc: document })),
          after.value.document,
          asked,
        );
  return success({
    verdict,
    context: {
      format,
      after: after.value.source,
      ...(before && { before: before.source }),
      ...(!isPair && { history: new Map(history.map(({ version, source }) => [version, source])) }),
    },
  });
}

/** What is asked. Throws {@link CannotRun} when the format has no such profile. */
function question(format: AnyFormat, { level, profile }: ComparisonOptions): Question {
  if (profile === undefined) return { level };
  const profiles = format.profiles.map(({ id }) => id);
  if (!profiles.includes(profile)) {
    throw new CannotRun(`${format.id} has no profile '${profile}'; it has ${profiles.join(', ')}`);
  }
  return { level, profile };
}

import {
  type AnyFormat,
  type CheckedSource,
  compareVersions,
  failure,
  isJsonObject,
  isPrerelease,
  type JsonValue,
  type Level,
  meaningOf,
  type Result,
  success,
  type Verdict,
  type VerdictContext,
} from '@concordat/engine';
import { type Client, clientFor } from './client.ts';
import { formatFor, type Loaded, load } from './document.ts';
import { CannotRun, Refused } from './exit.ts';
import { type Input, readInput, readInputs } from './input.ts';
import { parseReference } from './reference.ts';
import type { Terminal } from './terminal.ts';

/** What two names on the command line are compared by. */
export interface ComparisonOptions {
  readonly level: Level;
  readonly profile?: string;
  readonly format?: string;
  readonly url?: string;
}

/** A verdict with what a report needs. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly context: VerdictContext;
}

/**
 * Compares the documents of two names. A registry's dataset stands for its version in force, and with a transitive level for every
 * version that is active or deprecated. On failure the documents that are not valid.
 */
export async function compare(
  terminal: Terminal,
  [oldName, newName]: readonly [string, string],
  options: ComparisonOptions,
): Promise<Result<Comparison, readonly CheckedSource[]>> {
  const client = clientFor(terminal.env, options.url);
  const sources = { terminal, client: () => client };
  const dataset = oldName.startsWith('registry:') ? parseReference(oldName.slice('registry:'.length)) : undefined;
  const ofAll = dataset !== undefined && dataset.version === undefined && meaningOf(options.level).span === 'all';
  if (!ofAll) {
    const [before, after] = await readInputs([oldName, newName], sources);
    if (before === undefined || after === undefined) throw new CannotRun('two documents are needed');
    return comparePair(formatFor([after, before], options.format), before, after, options);
  }
  const after = await readInput(newName, sources);
  const format = formatFor([after], options.format);
  const loaded = load(format, after);
  if (!loaded.ok) return failure([loaded.error]);
  const history = await registeredBefore(client, dataset.datasetId, loaded.value.document.version);
  return compareHistory(format, history, loaded.value, options);
}

function comparePair(
  format: AnyFormat,
  older: Input,
  newer: Input,
  options: ComparisonOptions,
): Result<Comparison, readonly CheckedSource[]> {
  const before = load(format, older);
  const after = load(format, newer);
  if (!before.ok || !after.ok) {
    return failure([before, after].flatMap((loaded) => (loaded.ok ? [] : [loaded.error])));
  }
  const verdict = format.judge(before.value.document, after.value.document, question(format, options));
  return success({
    verdict,
    context: { format, before: before.value.source, after: after.value.source },
  });
}

function compareHistory(
  format: AnyFormat,
  inputs: readonly { readonly version: string; readonly input: Input }[],
  after: Loaded,
  options: ComparisonOptions,
): Result<Comparison, readonly CheckedSource[]> {
  const loaded = inputs.map(({ version, input }) => ({
    version,
    document: load(format, input),
  }));
  const invalid = loaded.flatMap(({ document }) => (document.ok ? [] : [document.error]));
  if (invalid.length > 0) return failure(invalid);
  const history = loaded.flatMap(({ version, document }) => (document.ok ? [{ version, ...document.value }] : []));
  const verdict = format.judgeHistory(
    history.map(({ version, document }) => ({ version, doc: document })),
    after.document,
    question(format, options),
  );
  const before = history.at(-1)?.source;
  return success({
    verdict,
    context: {
      format,
      after: after.source,
      ...(before && { before }),
      history: new Map(history.map(({ version, source }) => [version, source])),
    },
  });
}

function question(format: AnyFormat, { level, profile }: ComparisonOptions) {
  if (profile === undefined) return { level };
  const profiles = format.profiles.map(({ id }) => id);
  if (!profiles.includes(profile)) {
    throw new CannotRun(`${format.id} has no profile '${profile}'; it has ${profiles.join(', ')}`);
  }
  return { level, profile };
}

/**
 * The versions that judge a new one as the registry itself would: by precedence, the one that it follows last. Archived ones do not count
 * beside it, nor drafts where something was published, nor pre-releases where a release was.
 */
async function registeredBefore(
  client: Client,
  datasetId: string,
  newVersion: string | undefined,
): Promise<readonly { readonly version: string; readonly input: Input }[]> {
  const list = versionsOf((await unlessUnknown(datasetId, client.versions(datasetId))).json);
  const published = list.filter(({ status }) => status !== 'draft');
  const known = published.length > 0 ? published : list;
  const releases = known.filter(({ version }) => !isPrerelease(version));
  const counting = (releases.length > 0 ? releases : known).toSorted((a, b) => compareVersions(a.version, b.version));
  const baseline = counting.findLast(({ status }) => status === 'active') ?? counting.at(-1);
  const others = counting.filter(
    (each) =>
      each !== baseline &&
      each.status !== 'archived' &&
      (newVersion === undefined || compareVersions(each.version, newVersion) < 0),
  );
  const history: { version: string; input: Input }[] = [];
  for (const { version } of baseline === undefined ? others : [...others, baseline]) {
    const { text } = await client.source(datasetId, version);
    history.push({
      version,
      input: { name: `registry:${datasetId}@${version}`, text },
    });
  }
  return history;
}

async function unlessUnknown<Value>(datasetId: string, answer: Promise<Value>): Promise<Value> {
  return answer.catch((error: unknown) => {
    if (error instanceof Refused) throw new CannotRun(`cannot read registry:${datasetId}: ${error.message}`);
    throw error;
  });
}

function versionsOf(json: JsonValue | undefined): readonly { readonly version: string; readonly status: string }[] {
  if (!Array.isArray(json)) throw new CannotRun('the registry gives no list of versions');
  return json.flatMap((item: JsonValue) => {
    const version = versionOf(item);
    const status = isJsonObject(item) && typeof item.status === 'string' ? item.status : '';
    return version === undefined ? [] : [{ version, status }];
  });
}

function versionOf(json: JsonValue | undefined): string | undefined {
  return isJsonObject(json) && typeof json.version === 'string' ? json.version : undefined;
}

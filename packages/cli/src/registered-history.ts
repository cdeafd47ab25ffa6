import { compareVersions, isJsonObject, isPrerelease, type JsonValue } from '@concordat/engine';
import type { Client } from './client.ts';
import { CannotRun, Refused } from './exit.ts';
import type { Input } from './input.ts';

/**
 * The versions that judge a new one as the registry itself would: by precedence, the one that it follows last. Archived ones do not count
 * beside it, nor drafts where something was published, nor pre-releases where a release was.
 */
export async function registeredBefore(
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

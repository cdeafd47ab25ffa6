import type { NewFact } from '../../domain/fact.ts';
import { schemaKey } from '../../domain/record-key.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Basis, RecordChange, StoredRecord } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import {
  schemaAttributesOf,
  schemaChange,
  subjectTerm,
  uriChange,
  uriKey,
  versionAttributesOf,
  versionChange,
} from './records.ts';

/** What is written beside versions that go, or come back. */
export interface AfterChange {
  /** What it means to the schema that they are versions of; undefined where it means nothing. */
  readonly meaning: 'updated' | 'gone' | undefined;
  readonly decidedOn: readonly Basis[];
  readonly records: readonly RecordChange[];
  readonly facts: readonly NewFact[];
}

/** Most versions of which something is said that go together with their subject. */
const MOST = 100_000;

/**
 * What it means to a schema that it has other versions from now on. It is there while it has a version that is not deleted, or something is
 * said about it; what is said goes with what it was said of. `remaining`: the versions that are left, those deleted softly among them.
 */
export async function afterChange(
  desk: Desk,
  state: SubjectState,
  remaining: readonly VersionHead[],
  at: string,
): Promise<AfterChange> {
  const record = await desk.record(schemaKey(state));
  const schema = schemaAttributesOf(record);
  const [before, after] = [latest(state.versions), latest(remaining)];
  const isEmpty = remaining.length === 0;
  const wasThere = before !== undefined || schema !== undefined;
  const isThere = after !== undefined || (schema !== undefined && !isEmpty);
  const meaning = wasThere && !isThere ? 'gone' : before !== after ? 'updated' : undefined;
  const kept = new Set(remaining.map(({ number }) => number));
  const gone = state.versions.filter(({ number }) => !kept.has(number));
  const versions = gone.length === 0 ? [] : await saidOf(desk, state, gone);
  const ofVersions = versions.map(({ number }) => versionChange(state, number, undefined, true));
  const isSaid = schema !== undefined && (isEmpty || meaning !== undefined);
  const next = isEmpty ? undefined : schema && { ...schema, updatedAt: at, epoch: schema.epoch + 1 };
  const changes = isSaid ? [...ofVersions, schemaChange(state, next, true)] : ofVersions;
  const uris = versions.flatMap(({ uri }) => uri ?? []);
  const owners = await Promise.all(uris.map((uri) => desk.store.record(uriKey(uri))));
  return {
    meaning,
    decidedOn: [record, ...versions.map((version) => version.record), ...owners].map(basisOf),
    // The URIs are free from now on.
    records: [...changes.map((change) => change.record), ...uris.map((uri) => uriChange(uri, undefined))],
    facts: changes.map((change) => change.fact),
  };
}

/** A version of which something is said. */
interface SaidVersion {
  readonly number: number;
  readonly uri: string | undefined;
  readonly record: StoredRecord;
}

/** What is said of some versions of a subject. */
async function saidOf(
  desk: Desk,
  { group, subject }: SubjectKey,
  versions: readonly VersionHead[],
): Promise<readonly SaidVersion[]> {
  const query = { group, terms: [subjectTerm(subject)], offset: 0, limit: MOST };
  const { items } = await desk.store.recordPage('schema-version', query);
  const numbers = new Set(versions.map(({ number }) => number));
  return items.flatMap((record) => {
    const said = versionAttributesOf(record);
    return said === undefined || !numbers.has(said.number) ? [] : [{ number: said.number, uri: said.uri, record }];
  });
}

function latest(versions: readonly VersionHead[]): VersionHead | undefined {
  return versions.findLast(({ deleted }) => !deleted);
}

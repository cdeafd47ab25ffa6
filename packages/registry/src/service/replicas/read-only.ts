import { RegistryError } from '../../domain/error.ts';
import { linkKey, type RecordKey, replicaKey } from '../../domain/record-key.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { StoredRecord, Write } from '../../store/port.ts';
import { formerReplica, type Replica, replicaOf } from './records.ts';

/** Reads a record as the process knows it; a write that goes by it names its revision. */
type ReadRecord = (key: RecordKey) => Promise<StoredRecord>;

/** Where it is kept that there was a link once: without one nothing here came from elsewhere. */
export const FIRST_LINK = linkKey('');

/**
 * A write of somebody here, as far as it is about what is at home here. One that would change a replica is refused: its home alone changes
 * it. Where the link is gone that brought it, it is at home here from then on. Rejects with `replica-read-only`.
 */
export async function refuseReplicas(read: ReadRecord, write: Write): Promise<Write> {
  const { body } = await read(FIRST_LINK);
  if (body === undefined) return write;
  const decidedOn = [...write.decidedOn];
  const records = [...(write.records ?? [])];
  const facts = [...write.facts];
  for (const key of changedBy(write)) {
    const record = await read(replicaKey(key));
    decidedOn.push({ key: record.key, revision: record.revision });
    const replica = replicaOf(record);
    if (replica === undefined) continue;
    const link = await read(linkKey(replica.link));
    if (link.body !== undefined) throw readOnly(key, replica);
    decidedOn.push({ key: link.key, revision: link.revision });
    records.push(formerReplica(key));
    facts.push({ kind: 'replica-set', ...key, version: '', replica: null });
  }
  return { ...write, decidedOn, records, facts };
}

/** The subjects, and the groups by an empty name of a subject, of which a write changes what other registries are told. */
function changedBy({ changes, records = [] }: Write): Iterable<SubjectKey> {
  const keys = [
    ...changes.filter(({ change }) => change !== 'referred-to'),
    ...records.flatMap(({ key: { kind, group, name } }) => {
      if (kind === 'schema-group') return [{ group, subject: '' }];
      if (kind === 'schema') return [{ group, subject: name }];
      return kind === 'schema-version' ? [{ group, subject: name.slice(0, name.lastIndexOf('\n')) }] : [];
    }),
  ];
  return new Map(keys.map(({ group, subject }) => [JSON.stringify([group, subject]), { group, subject }])).values();
}

function readOnly({ group, subject }: SubjectKey, { origin, link }: Replica): RegistryError {
  const what = subject === '' ? `the group '${group}'` : `'${subject}'`;
  return new RegistryError(
    'replica-read-only',
    `${what} is at home in ${origin.registry}, and the link '${link}' brings it here; change it there, or delete the link to make it this registry's own`,
    { about: { group, ...(subject !== '' && { subject }) } },
  );
}

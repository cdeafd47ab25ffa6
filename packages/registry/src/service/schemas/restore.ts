import { numbered } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import { targetOf } from '../../domain/reference.ts';
import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import { refuseReadOnly } from '../../domain/write-mode.ts';
import type { SubjectChange } from '../../store/port.ts';
import { nameOf } from '../desk.ts';
import { afterChange } from '../schemagroups/after-deletion.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, settle } from '../settle.ts';
import { ARCHIVE_INSTEAD, refuseContracts } from './contracts-apart.ts';
import { effectiveWriteMode } from './in-force.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { SchemaVersion } from './schemas.ts';

/** Takes a soft deletion back; what the version refers to has to be there. */
export async function restoreVersion(
  schemas: SchemaDesk,
  key: SubjectKey,
  number: number,
  sealing?: Sealing<SchemaVersion>,
): Promise<SchemaVersion> {
  const { desk } = schemas;
  refuseContracts(key, ARCHIVE_INSTEAD);
  const { group, subject } = key;
  const decide = async (state: SubjectState, at: string): Promise<Decision<SchemaVersion>> => {
    const version = numbered(state, number);
    if (!version.deleted) {
      throw new RegistryError('version-not-deleted', `version ${number} of '${subject}' is not deleted`, {
        about: { group, subject, number },
      });
    }
    const mode = await effectiveWriteMode(desk, key);
    refuseReadOnly(mode.value, key);
    const targets = await liveTargets(schemas, state, version.fingerprint);
    const restored = { ...version, deleted: false };
    const versions = state.versions.map((each) => (each === version ? restored : each));
    const schema = await afterChange(desk, state, versions, at);
    return {
      write: {
        decidedOn: [...mode.decidedOn, ...targets, ...schema.decidedOn],
        contents: [],
        changes: [
          { change: 'deletion-set', group, subject, number, deleted: false },
          // A deletion of what it refers to, decided meanwhile, did not count this version.
          ...targets.map(
            (target): SubjectChange => ({ change: 'referred-to', group: target.group, subject: target.subject }),
          ),
        ],
        records: schema.records,
        facts: [
          {
            kind: 'version-restored',
            group,
            subject,
            version: version.label,
            content_id: version.contentId,
            ...(schema.meaning && { schema: schema.meaning }),
          },
          ...schema.facts,
        ],
      },
      answer: await schemas.version(state, restored),
    };
  };
  return settle(desk, key, decide, sealing);
}

/** The other subjects that a content refers to. Throws `version-deleted` where a version of them is deleted itself. */
async function liveTargets(
  schemas: SchemaDesk,
  state: SubjectState,
  fingerprint: string,
): Promise<readonly SubjectState[]> {
  const content = await schemas.content(fingerprint);
  const targets = new Map<string, SubjectState>();
  for (const reference of content.references) {
    const { group, subject, number } = targetOf(reference, state.group);
    const target = await schemas.load({ group, subject });
    const version = numbered(target, number);
    if (version.deleted) {
      throw new RegistryError(
        'version-deleted',
        `version ${number} of '${subject}', which this one refers to, is deleted; restore that one first`,
        { about: { group, subject, number } },
      );
    }
    if (group !== state.group || subject !== state.subject) targets.set(nameOf(target), target);
  }
  return [...targets.values()];
}

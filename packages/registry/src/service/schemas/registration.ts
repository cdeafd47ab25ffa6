import { type Level, modeOf } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { NewFact } from '../../domain/fact.ts';
import { targetOf } from '../../domain/reference.ts';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Basis, RecordChange, SubjectChange } from '../../store/port.ts';
import { freeze } from '../freeze.ts';
import type { Decision } from '../settle.ts';
import type { Candidate } from './candidate.ts';
import { deletedFact } from './delete.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { RegisterSchemaOutcome } from './schemas.ts';
import { isIn, placeOf } from './shelf.ts';

/** The number of the next version of a subject: those that are deleted softly have theirs. */
export function nextNumber({ versions }: SubjectState): number {
  return (versions.at(-1)?.number ?? 0) + 1;
}

/** Throws `version-not-next` where a number is asked for that is not the next one. */
export function checkNext(state: SubjectState, number: number | undefined): void {
  const next = nextNumber(state);
  if (number === undefined || number === next) return;
  const { group, subject } = state;
  throw new RegistryError(
    'version-not-next',
    `Version is not one more than previous version: ${number} was asked for, ${next} is the next one`,
    { about: { group, subject, number } },
  );
}

/** What is written together with a version beside it, and what its head tells besides. */
export interface Addition {
  readonly head: Pick<VersionHead, 'createdBy' | 'externalId' | 'posture'>;
  readonly decidedOn: readonly Basis[];
  readonly records: readonly RecordChange[];
  readonly facts: readonly NewFact[];
}

/** What is to become a version, and of what was decided. */
export interface Registration {
  readonly candidate: Candidate;
  readonly number: number;
  /** The id that the content is to have; the one that it has already, or the next, where it is left out. */
  readonly contentId?: number;
  /** The text as it was handed in. */
  readonly source: string;
  readonly at: string;
  readonly decidedOn: readonly Basis[];
  /** The level at which it was judged. */
  readonly level: Level;
  readonly addition?: Addition;
}

/**
 * The decision that a schema becomes a version. A version of the same number goes for good; so do versions with the same content that are
 * deleted softly and that nothing refers to: the new one stands for them.
 */
export async function registration(
  desk: SchemaDesk,
  state: SubjectState,
  { candidate, number, contentId, source, at, decidedOn, level, addition }: Registration,
): Promise<Extract<Decision<RegisterSchemaOutcome>, { answerOf: unknown }>> {
  const { group, subject } = state;
  const { content, targets } = candidate;
  const { fingerprint, format } = content;
  const label = String(number);
  const outlived = await outlivedBy(desk, state, candidate, number);
  const others = targets.filter((target) => target.group !== group || target.subject !== subject);
  const changes: readonly SubjectChange[] = [
    ...outlived.map((version) => ({ change: 'version-removed', group, subject, number: version.number }) as const),
    {
      change: 'version-added',
      group,
      subject,
      version: {
        label,
        number,
        format,
        fingerprint,
        ...(contentId !== undefined && { contentId }),
        status: 'active',
        deprecation: undefined,
        registeredAt: at,
        deleted: false,
        ...addition?.head,
      },
      source: source.trim() === '' ? content.canonical : source,
      targets: content.references.map((reference) => targetOf(reference, group)),
    },
    // A deletion of what it refers to, decided meanwhile, did not count this version.
    ...others
      .filter(({ revision }) => revision > 0)
      .map((target) => ({ change: 'referred-to', group: target.group, subject: target.subject }) as const),
  ];
  return {
    write: {
      decidedOn: [...decidedOn, ...others, ...(addition?.decidedOn ?? [])],
      contents: [content],
      changes,
      ...(addition && { records: addition.records }),
      facts: [
        ...outlived.map((version) => deletedFact(state, version, true)),
        {
          kind: 'version-registered',
          group,
          subject,
          version: label,
          status: 'active',
          fingerprint,
          format,
          mode: modeOf(level),
          owners: [],
        },
        ...(addition?.facts ?? []),
      ],
    },
    answerOf: ({ contentIds: [id = 0] }) => {
      const version = freeze({ group, subject, number, id, content, deleted: false, registeredAt: at });
      return { outcome: 'registered', version };
    },
    // The next version is judged against it.
    onWritten: () => void desk.keep(content),
  };
}

async function outlivedBy(
  desk: SchemaDesk,
  state: SubjectState,
  { content: { format, fingerprint } }: Candidate,
  newNumber: number,
): Promise<readonly VersionHead[]> {
  const { group, subject, versions } = state;
  const there = versions[placeOf(versions, newNumber)];
  const outlived = there?.number === newNumber ? [there] : [];
  const likewise = desk
    .shelf(state, format)
    .withContent(fingerprint)
    .filter((version) => version.deleted && version.number < newNumber && isIn(state, version));
  for (const version of likewise.toSorted((a, b) => a.number - b.number)) {
    const referrers = await desk.desk.store.referrers({ group, subject, number: version.number });
    if (referrers.length === 0) outlived.push(version);
  }
  return outlived;
}

import type { Content } from '../../domain/content.ts';
import { isRead } from '../../domain/schema-format.ts';
import type { SubjectKey, VersionHead } from '../../domain/subject.ts';
import type { GroupDesk } from '../schemagroups/reading.ts';

/** Versions whose documents are read at a time: few enough to hold, many enough that the way to the store does not count. */
export const DOCUMENTS = 50;

/** A version with what it says, and how its author wrote it. */
export interface Document {
  readonly head: VersionHead;
  readonly content: Content;
  readonly source: string;
}

/** The documents of some versions of a subject, in their order: one question for all of them. */
export async function documentsOf(
  groups: GroupDesk,
  { group, subject }: SubjectKey,
  heads: readonly VersionHead[],
): Promise<readonly Document[]> {
  const key = { group, subject };
  const numbers = heads.map(({ number }) => number);
  const stored = await groups.desk.store.documents(key, numbers);
  const found = new Map(stored.map((document) => [document.number, document]));
  return Promise.all(
    heads.map(async (head) => {
      const document = found.get(head.number);
      if (document?.content.fingerprint === head.fingerprint) {
        const { content, source } = document;
        return { head, content, source: isRead(head.format) ? source : content.canonical };
      }
      // Somebody has put another version in its place since it was looked at.
      const [content, source] = await Promise.all([groups.schemas.content(head.fingerprint), groups.text(key, head)]);
      return { head, content, source };
    }),
  );
}

import type { Refutation } from '../../../model/refutation.ts';
import { type Digest, digestsOf } from '../match/digest.ts';
import type { AvroSchema } from '../schema.ts';

/** Answers that are kept for a document, and reasons in an answer that are kept. */
const MOST_ANSWERS = 64;
const MOST_REASONS = 100;

const answers = new WeakMap<Digest, Map<string, readonly Refutation[]>>();

/**
 * The answer for a reader and a writer: none where the documents are the same; the one that is known where another version only explained
 * itself otherwise, which most versions of a history do; otherwise the one that is found now.
 *
 * @param question whether the reader is open to fields that it does not know
 * @param find gives the answer, and whether it is small enough to be kept
 */
export function remembered(
  reader: AvroSchema,
  writer: AvroSchema,
  question: 'open' | 'closed',
  find: () => { readonly answer: readonly Refutation[]; readonly small: boolean },
): readonly Refutation[] {
  const [written, read] = digestsOf(writer, reader);
  if (written.document === read.document) return [];
  const byReader = answersOf(read);
  const byWriter = answersOf(written);
  const [fromWriter, fromReader] = [`${question} written ${written.reading}`, `${question} read ${read.reading}`];
  const known = byReader.get(fromWriter) ?? byWriter.get(fromReader);
  if (known !== undefined) return known;
  const { answer, small } = find();
  if (small && answer.length <= MOST_REASONS) {
    keep(byReader, fromWriter, answer);
    keep(byWriter, fromReader, answer);
  }
  return answer;
}

function answersOf(digest: Digest): Map<string, readonly Refutation[]> {
  const known = answers.get(digest) ?? new Map<string, readonly Refutation[]>();
  answers.set(digest, known);
  return known;
}

function keep(known: Map<string, readonly Refutation[]>, key: string, answer: readonly Refutation[]): void {
  if (known.size >= MOST_ANSWERS) known.clear();
  known.set(key, answer);
}

import type { Refutation } from '../../../model/refutation.ts';
import { tokensOf } from '../link/written.ts';
import type { ProtoFile, ProtoSchema } from '../schema.ts';

/** Readings that are remembered for a document, and the refutations in them. */
const MOST_READINGS = 1_000;
const MOST_REFUTATIONS = 10_000;

/** What was found out about one document, by the form of the other. */
class Answers {
  readonly #byForm = new Map<string, readonly Refutation[]>();
  #left = MOST_REFUTATIONS;

  find(form: string): readonly Refutation[] | undefined {
    return this.#byForm.get(form);
  }

  add(form: string, refutations: readonly Refutation[]): void {
    this.#left -= refutations.length;
    if (this.#left >= 0 && this.#byForm.size < MOST_READINGS) this.#byForm.set(form, refutations);
  }
}

/** By the document that reads, and by the one that writes: in a history one of the two stays. */
const BY_READER = new WeakMap<ProtoSchema, Answers>();
const BY_WRITER = new WeakMap<ProtoSchema, Answers>();

/**
 * The answers of a reading, remembered where one of the documents is asked about more often: versions of a history that differ in comments and
 * white space alone have the same.
 *
 * @param ask finds the answers out
 */
export function* answered(
  reader: ProtoSchema,
  writer: ProtoSchema,
  ask: () => Iterable<Refutation>,
): Generator<Refutation> {
  const shelves = [shelfOf(BY_READER, reader, writer), shelfOf(BY_WRITER, writer, reader)];
  for (const shelf of shelves) {
    const known = shelf?.answers.find(shelf.form);
    if (known === undefined) continue;
    yield* known;
    return;
  }
  if (shelves.every((shelf) => shelf === undefined)) {
    yield* ask();
    return;
  }
  const found: Refutation[] = [];
  for (const refutation of ask()) {
    if (found.length <= MOST_REFUTATIONS) found.push(refutation);
    yield refutation;
  }
  for (const shelf of shelves) shelf?.answers.add(shelf.form, found);
}

/** Where answers about a document are kept, and under which form; nowhere for one that is asked about for the first time. */
function shelfOf(
  shelves: WeakMap<ProtoSchema, Answers>,
  document: ProtoSchema,
  other: ProtoSchema,
): { readonly answers: Answers; readonly form: string } | undefined {
  const answers = shelves.get(document);
  if (answers === undefined) {
    shelves.set(document, new Answers());
    return undefined;
  }
  const form = formOf(other);
  return form === undefined ? undefined : { answers, form };
}

const FORMS = new WeakMap<ProtoSchema, string>();

/** A text that two documents share if they are the same but for comments and white space; undefined for those without a text. */
function formOf(document: ProtoSchema): string | undefined {
  const known = FORMS.get(document);
  if (known !== undefined) return known;
  const { root, files } = document;
  const tokens = tokensOf(root);
  if (tokens === undefined) return undefined;
  const others = [...files.values()].filter((file) => file !== root).map(markOf);
  const form = `${others.join(' ')}\n${JSON.stringify(root.name)}\n${tokens}`;
  FORMS.set(document, form);
  return form;
}

const MARKS = new WeakMap<ProtoFile, number>();
let marks = 0;

/** A number of its own for each file that is imported; files that are imported often are linked once. */
function markOf(file: ProtoFile): number {
  const mark = MARKS.get(file) ?? marks++;
  MARKS.set(file, mark);
  return mark;
}

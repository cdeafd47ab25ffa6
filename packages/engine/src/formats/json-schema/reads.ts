import type { Refutation, RefutationClass } from '../../model/refutation.ts';
import { compareDocuments } from './diff.ts';
import { Meter } from './meter.ts';
import { isKnownToRead, type Mode } from './reads/asking.ts';
import { Attribution } from './reads/attribution.ts';
import { ClosedReading } from './reads/closed-reading.ts';
import type { SchemaDocument } from './schema.ts';

/**
 * All reasons why a reader does not accept everything that a writer may write, told at the changes that cause them; none means that it does.
 *
 * First the writer is taken to write what it declares (`unreadable`), then all that its schema lets through (`undeclared`, for what is
 * not refused already), then that the reader is closed to members that it does not declare (`dropped`). Each `no` shows a datum that is valid under the writer's schema and not under the reader's, as closed as it is taken; what the bounds left open
 * is `unproven`. Formats count as asserted on both sides. All of it together takes a number of steps at most; what is found by then
 * stays, and the rest is `unproven`.
 */
export function* readsSchema(
  reader: SchemaDocument,
  writer: SchemaDocument,
  ignored: ReadonlySet<RefutationClass> = NOTHING,
): Generator<Refutation> {
  const told = new Set<string>();
  const meter = new Meter(READING_STEPS);
  for (const [mode, refuted] of MODES) {
    if (ignored.has(refuted) || isKnownToRead(reader, writer, mode)) continue;
    const comparison = compareDocuments(writer, reader);
    if (comparison.changes.length === 0) return;
    const found = new Attribution(
      reader,
      writer,
      comparison,
      mode,
      meter.part(MODE_STEPS),
      new Set(told),
    ).refutations();
    for (const [site, refutation] of found) {
      told.add(site);
      yield refutation;
    }
  }
  if (ignored.has('dropped')) return;
  const comparison = compareDocuments(writer, reader);
  if (comparison.changes.length === 0) return;
  yield* new ClosedReading(reader, writer, comparison, meter.part(MODE_STEPS), told).refutations().values();
}

/** What a reading may take, and how much of that one way of taking the writer: less than a second or so. */
const READING_STEPS = 4_000_000;
const MODE_STEPS = 3_000_000;

const NOTHING: ReadonlySet<RefutationClass> = new Set();
const MODES = [
  ['declared', 'unreadable'],
  ['as-written', 'undeclared'],
] as const satisfies readonly (readonly [Mode, RefutationClass])[];

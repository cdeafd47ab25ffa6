import type { Change, Direction } from '../../model/change.ts';
import type { Pair, RuleFinding } from '../../model/format.ts';
import { meaningOf } from '../../model/level.ts';
import { type Incompatibility, incompatibilities } from './confluent/incompatibilities.ts';
import type { AvroSchema } from './schema.ts';

/**
 * What Confluent's registry finds in the directions of a level, as Java's checker gives it (Avro 1.12, `SchemaCompatibility`). It
 * compares names without namespaces everywhere and trusts every default, so it can call compatible what decoders refuse.
 *
 * One thing is not as it is there: the checker remembers what it assumed of types in progress, and its verdict about types that contain
 * each other can depend on the order of branches. Here it never does.
 */
export function confluentFindings(pair: Pair<AvroSchema>): readonly RuleFinding[] {
  return meaningOf(pair.level).directions.flatMap((direction) => findingsOf(pair, direction));
}

/** Whether there is anything of the kind. */
export function confluentRefuses({ before, after, level }: Omit<Pair<AvroSchema>, 'changes'>): boolean {
  return meaningOf(level).directions.some((direction) => {
    const found = direction === 'backward' ? incompatibilities(after, before) : incompatibilities(before, after);
    return found === undefined || found.length > 0;
  });
}

function findingsOf(pair: Pair<AvroSchema>, direction: Direction): RuleFinding[] {
  const { before, after } = pair;
  const [reader, writer] = direction === 'backward' ? [after, before] : [before, after];
  const names = direction === 'backward' ? { reader: 'new', writer: 'old' } : { reader: 'old', writer: 'new' };
  const found = incompatibilities(reader, writer);
  if (found === undefined) {
    return [{ kind: 'not_compared', severity: 'error', path: '', at: { before: '', after: '' }, detail: names }];
  }
  if (found.length === 0) return [];
  const sides = direction === 'backward' ? SIDES.backward : SIDES.forward;
  const index = indexOf(pair.changes);
  return found.map((item): RuleFinding => {
    const change = changeOf(item, index, sides);
    const [first] = item.places;
    const at = first ? { [sides[first.side]]: first.at } : {};
    const detail = { ...names, location: item.location, additionalInfo: item.info };
    return { kind: item.kind, severity: 'error', path: item.path, at, detail, ...(change !== undefined && { change }) };
  });
}

type Side = 'before' | 'after';

const SIDES: Readonly<Record<Direction, { readonly reader: Side; readonly writer: Side }>> = {
  backward: { reader: 'after', writer: 'before' },
  forward: { reader: 'before', writer: 'after' },
};

/** Changes by side, place and aspect. */
function indexOf(changes: readonly Change[]): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  for (const [position, { at, aspect }] of changes.entries()) {
    for (const side of ['before', 'after'] as const) {
      const key = `${side} ${aspect} ${at[side]}`;
      if (at[side] !== undefined && !index.has(key)) index.set(key, position);
    }
  }
  return index;
}

function changeOf(
  { places }: Incompatibility,
  index: ReadonlyMap<string, number>,
  sides: Readonly<Record<'reader' | 'writer', Side>>,
) {
  for (const { side, at, aspect } of places) {
    const change = index.get(`${sides[side]} ${aspect} ${at}`);
    if (change !== undefined) return change;
  }
  return undefined;
}

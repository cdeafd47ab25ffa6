import type { Field, Oneof } from '../schema.ts';
import { below, placeIn } from './difference.ts';
import { oneofOf, viewOf } from './elements.ts';
import type { MessagePair, Walk } from './walk.ts';

const NONE: ReadonlySet<Oneof> = new Set();

/**
 * Compares the oneofs of two messages by name: fields that could be set together and now exclude each other, oneofs that came and went.
 * Gives the oneofs that vanished with all their members, whose members then count as removed with them.
 */
export function compareOneofs(walk: Walk, { original, update, steps }: MessagePair): ReadonlySet<Oneof> {
  const { fields: oldFields, oneofs: old, members: oldMembers } = viewOf(original);
  const { fields: newFields, oneofs: now, members: newMembers } = viewOf(update);
  if (old.size + now.size === 0) return NONE;
  const placeOf = (name: string) => ({
    steps: below(steps, name),
    path: placeIn(steps, name),
    at: { original: old.get(name)?.at, update: now.get(name)?.at },
  });
  for (const [oneof, members] of newMembers) {
    const { origins, independent } = originsOf(members, oldFields);
    if (origins < 2) continue;
    walk.report({
      kind: independent > 1 ? 'MULTIPLE_FIELDS_MOVED_TO_ONEOF' : 'FIELD_MOVED_TO_EXISTING_ONEOF',
      ...placeOf(oneof.name),
      facts: { fields: members.filter(({ number }) => oldFields.has(number)).map(({ name }) => name) },
    });
  }
  for (const name of [...new Set([...old.keys(), ...now.keys()])].sort(byCodeUnits)) {
    if (!now.has(name)) walk.report({ kind: 'ONEOF_REMOVED', ...placeOf(name) });
    else if (!old.has(name)) walk.report({ kind: 'ONEOF_ADDED', ...placeOf(name) });
  }
  const gone = [...oldMembers].filter(
    ([{ name }, members]) => !now.has(name) && !members.some(({ number }) => newFields.has(number)),
  );
  return new Set(gone.map(([oneof]) => oneof));
}

/** From how many places the members come that were there before: each oneof is one place, each field outside of oneofs another. */
function originsOf(
  members: readonly Field[],
  oldFields: ReadonlyMap<number, Field>,
): { readonly origins: number; readonly independent: number } {
  const oneofs = new Set<Oneof>();
  let independent = 0;
  for (const { number } of members) {
    const before = oldFields.get(number);
    if (before === undefined) continue;
    const oneof = oneofOf(before);
    if (oneof === undefined) independent += 1;
    else oneofs.add(oneof);
  }
  return { origins: oneofs.size + independent, independent };
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { compareAnnotations } from './annotations.ts';
import { compareBounds } from './bounds.ts';
import { compareLists } from './branches.ts';
import { compareMembers } from './members.ts';
import { compareMoved, compareReferences } from './references.ts';
import { compareSlots } from './slots.ts';
import { compareTypes, compareValues } from './values.ts';
import { type SchemaPair, tell, type Walk } from './walk.ts';

/** Tells what differs between the two schemas of a pair, keyword by keyword, and notes the pairs inside. */
export function comparePair(walk: Walk, pair: SchemaPair): void {
  const was = pair.before.truth === false;
  const is = pair.after.truth === false;
  if (was || is) {
    if (was !== is) tell(pair, was ? 'schema_permitted' : 'schema_forbidden', 'truth', {});
    return;
  }
  if (compareMoved(walk, pair)) return;
  const isComparable = compareTypes(pair);
  if (isComparable) {
    compareBounds(pair);
    compareValues(pair);
    compareMembers(walk, pair);
    compareSlots(walk, pair);
    compareLists(walk, pair);
    compareReferences(walk, pair);
  }
  compareAnnotations(pair);
}

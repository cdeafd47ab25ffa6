import type { Change } from '../../../model/change.ts';
import { jsonEqual } from '../../../model/json.ts';
import { plain } from '../plain.ts';
import { changeAt, type Site } from './change-at.ts';

/** A member that is compared as a whole, and whose change breaks nobody by itself. */
export interface Story<Thing> {
  readonly kind: string;
  readonly aspect: string;
  of(thing: Thing): unknown;
}

/** One change for each member of which the two things have different values. */
export function diffStories<Thing>(
  stories: readonly Story<Thing>[],
  before: Thing,
  after: Thing,
  siteOf: (aspect: string) => Site,
): Change[] {
  return stories.flatMap(({ kind, aspect, of }) => {
    const [old, now] = [of(before), of(after)];
    if (old === now) return [];
    const [from, to] = [plain(old), plain(now)];
    return jsonEqual(from, to) ? [] : [changeAt(siteOf(aspect), kind, aspect, { from, to })];
  });
}

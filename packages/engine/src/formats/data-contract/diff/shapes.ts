import type { Change } from '../../../model/change.ts';
import type { Shape } from '../contract.ts';
import { changeAt, type Site } from './change-at.ts';
import { diffConstraints } from './constraints.ts';
import { diffEnums } from './enums.ts';
import { diffStories, type Story } from './story.ts';

const STORIES: readonly Story<Shape>[] = [
  { kind: 'unit_changed', aspect: 'unit', of: ({ unit }) => unit },
  { kind: 'semantics_changed', aspect: 'semantics', of: ({ semantics }) => semantics },
  { kind: 'format_changed', aspect: 'format', of: ({ format }) => format },
];

/** What changed about the type of a value. */
export function diffType(before: Shape, after: Shape, site: Site): Change[] {
  const [from, to] = [before.type, after.type];
  return from === to ? [] : [changeAt(site, 'field_type_changed', 'type', { from, to })];
}

/** What changed about the values themselves: allowed values, bounds, meaning. */
export function diffValues(before: Shape, after: Shape, site: Site): Change[] {
  return [
    ...diffEnums(before, after, site),
    ...diffConstraints(before, after, site),
    ...diffStories(STORIES, before, after, () => site),
  ];
}

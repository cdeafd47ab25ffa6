import { quoted } from '../../../source/problems.ts';
import type { Spot } from './spot.ts';

/**
 * Refuses fields of one list that share a name, an id or an alias: nobody could say which field is meant. It looks at the text
 * alone, so fields with other faults are seen as well.
 */
export function checkFieldNames(fields: Spot): void {
  const names = new Map<string, number>();
  const ids = new Map<string, number>();
  const items = fields.items();
  for (const [index, item] of items.entries()) {
    claim(item.member('name'), index, names, 'duplicate-field', 'name');
    claim(item.member('id'), index, ids, 'id-duplicate', 'id');
  }
  const known = new Map(names);
  for (const [index, item] of items.entries()) {
    for (const alias of item.member('aliases')?.items() ?? []) {
      const { text } = alias;
      const owner = text === undefined ? undefined : known.get(text);
      if (text === undefined) continue;
      if (owner === undefined) known.set(text, index);
      else {
        alias.problem(
          'alias-conflict',
          `the alias ${quoted(text)} is taken by ${owner === index ? 'this' : 'another'} field`,
          {
            detail: { alias: text, index, other: owner },
          },
        );
      }
    }
  }
}

function claim(spot: Spot | undefined, index: number, owners: Map<string, number>, kind: string, what: string): void {
  const text = spot?.text;
  if (spot === undefined || text === undefined) return;
  const owner = owners.get(text);
  if (owner === undefined) owners.set(text, index);
  else
    spot.problem(kind, `two fields have the ${what} ${quoted(text)}`, {
      detail: { [what]: text, index, other: owner },
    });
}

import type { FieldPlaces } from '../model/field-places.ts';
import type { JudgedChange } from '../model/finding.ts';
import type { Effective } from './effects.ts';

/** A change that does something to those who read what they read before. */
export interface Felt extends Effective {
  readonly index: number;
  readonly change: JudgedChange;
  /** Names of fields, joined by dots. */
  readonly path: string;
  /** What is told of it. */
  readonly sentence: string;
}

/** Where the fields of both versions are told about; undefined on a side that has no such field. */
export type Places = Readonly<Record<'before' | 'after', FieldPlaces | undefined>>;

const SIDES = ['before', 'after'] as const;

/** Finds the changes that concern a field, by where they are told and where the field is. */
export class FeltIndex {
  /** By the place of a change, and by every place that is around it. */
  readonly #at = { before: new Map<string, Felt[]>(), after: new Map<string, Felt[]>() };
  readonly #below = { before: new Map<string, Felt[]>(), after: new Map<string, Felt[]>() };
  /** Changes that are told elsewhere than at the fields that they concern. */
  readonly #elsewhere: readonly Felt[];

  constructor(all: readonly Felt[]) {
    const plain = all.filter((felt) => !isElsewhere(felt));
    this.#elsewhere = all.filter(isElsewhere);
    for (const felt of plain) {
      for (const side of SIDES) {
        const at = felt.change.at[side];
        if (at === undefined) continue;
        note(this.#at[side], at, felt);
        for (let end = at.length; end >= 0; end = end === 0 ? -1 : at.lastIndexOf('/', end - 1)) {
          note(this.#below[side], at.slice(0, end), felt);
        }
      }
    }
  }

  /** The changes that concern a field, in the order of the verdict. */
  concerning(path: string, places: Places): readonly Felt[] {
    const found = new Set<Felt>();
    for (const side of SIDES) {
      for (const at of places[side]?.around ?? []) for (const felt of this.#at[side].get(at) ?? []) found.add(felt);
      for (const at of places[side]?.inside ?? []) for (const felt of this.#below[side].get(at) ?? []) found.add(felt);
    }
    for (const felt of this.#elsewhere) if (concernsByName(felt, path, places)) found.add(felt);
    return found.size < 2 ? [...found] : [...found].sort((a, b) => a.index - b.index);
  }
}

function note(index: Map<string, Felt[]>, at: string, felt: Felt): void {
  const known = index.get(at);
  if (known === undefined) index.set(at, [felt]);
  else known.push(felt);
}

/** Names that became optional are told at the object that has them, a key at the document, a branch that is new at itself. */
function isElsewhere({ change: { aspect, at }, effect }: Felt): boolean {
  return aspect === 'required' || aspect === 'primary_key' || (at.before === undefined && effect !== 'new');
}

function concernsByName({ change: { aspect, detail, at }, path: told }: Felt, path: string, places: Places): boolean {
  if (aspect === 'primary_key') return Array.isArray(detail.from) && detail.from.includes(path);
  if (aspect === 'required' && Array.isArray(detail.names)) {
    const names = detail.names.map((name) => (told === '' ? String(name) : `${told}.${String(name)}`));
    return names.some((name) => name === path || path.startsWith(`${name}.`) || name.startsWith(`${path}.`));
  }
  if (told === '' || path === told || path.startsWith(`${told}.`)) return true;
  const { inside = [], around = [] } = places.after ?? {};
  const { after } = at;
  return (
    after !== undefined &&
    (around.includes(after) || inside.some((one) => after === one || after.startsWith(`${one}/`)))
  );
}

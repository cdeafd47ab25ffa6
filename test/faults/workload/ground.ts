import type { LayerPlace, Scope } from './action.ts';

/** A dataset with a layer, before anybody knows its id. */
export interface LayerName extends Omit<LayerPlace, 'id'> {
  readonly namespace: string;
  readonly name: string;
  /** What it says of itself where it is created. */
  readonly governance?: 'governed';
}

/** What a round is about: names that no other round uses, few of them, so that clients meet. */
export interface Ground {
  readonly group: string;
  readonly subjects: readonly Scope[];
  /** The subject that others refer to. */
  readonly target: Scope;
  /** The name that stands for one of the subjects, or for none. */
  readonly alias: Scope;
  /** Contracts about which nobody has to be asked. */
  readonly datasets: readonly string[];
  /** Contracts whose namespace may be governed. */
  readonly governed: { readonly namespace: string; readonly contracts: readonly string[] };
  /** Datasets with a layer each. */
  readonly layers: readonly LayerName[];
}

/** The names of a round. */
export function groundOf(group: string): Ground {
  const named = (subject: string): Scope => ({ group, subject });
  return {
    group,
    subjects: ['orders', 'users', 'refs'].map(named),
    target: named('kinds'),
    alias: named('bestellungen'),
    datasets: [`${group}.daily`, `${group}.hourly`],
    governed: { namespace: `${group}.governed`, contracts: [`${group}.governed.sales`] },
    layers: [
      layerNamed(`${group}.layers`, 'parts'),
      layerNamed(`${group}.layers`, 'plants'),
      { ...layerNamed(`${group}.layers`, 'sealed'), governance: 'governed' },
    ],
  };
}

/** Where levels and modes are set in a round. */
export function scopesOf({ group, subjects }: Ground): readonly Scope[] {
  return [...subjects, { group, subject: '' }, EVERYTHING];
}

/** The scope of all groups. */
export const EVERYTHING: Scope = { group: '', subject: '' };

function layerNamed(namespace: string, name: string): LayerName {
  return { namespace, name, layer: 'gold', scope: { group: namespace, subject: `${name}.gold` } };
}

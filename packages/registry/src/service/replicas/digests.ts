import { digestOf } from '../../domain/content-address.ts';
import type { Fact } from '../../domain/fact.ts';
import { byText, markOf, type Origin, type ReplicaElement } from '../../domain/replica.ts';
import type { Place } from '../../domain/version-uri.ts';
import type { Desk } from '../desk.ts';
import { elementOf } from './changes.ts';
import type { Elements } from './elements.ts';
import type { DigestNode } from './replicas.ts';

type Tree = Map<string, Map<string, Map<string, string>>>;

/**
 * Digests of a registry by registry, group and schema: equal for registries that have the same. Made once from all elements when somebody
 * asks first, and kept up to date from what the log tells since.
 */
export class Digests {
  readonly #elements: Elements;
  #tree: { readonly root: string; readonly tree: Tree } | undefined;
  /** Facts that are not taken into the tree yet. */
  #news: Fact[] = [];
  #work: Promise<unknown> = Promise.resolve();

  constructor(desk: Desk, elements: Elements) {
    this.#elements = elements;
    desk.onCommit((facts) => {
      if (this.#tree !== undefined) this.#news.push(...facts);
    });
  }

  /** The digest of everything, of a registry's elements, or of a group's. */
  digest(
    place: Place,
    { registry, group }: { readonly registry?: string; readonly group?: string },
  ): Promise<DigestNode> {
    const work = this.#work.then(async () => {
      const tree = await this.#current(place);
      if (registry === undefined) return nodeOf([...tree].map(([name, groups]) => registryNode(name, groups)));
      const groups = tree.get(registry) ?? new Map();
      if (group === undefined) return nodeOf([...groups].map(([name, elements]) => groupNode(name, elements)));
      return nodeOf([...(groups.get(group) ?? [])].map(leafNode));
    });
    this.#work = work.catch(() => undefined);
    return work;
  }

  async #current(place: Place): Promise<Tree> {
    if (this.#tree?.root !== place.root) await this.#build(place);
    const news = this.#news;
    this.#news = [];
    const tree: Tree = this.#tree?.tree ?? new Map();
    for (const fact of news) {
      const origin = elementOf(place, fact);
      const found = origin && (await this.#elements.element(place, origin));
      if (origin !== undefined) set(tree, origin, found?.element);
    }
    return tree;
  }

  async #build(place: Place): Promise<void> {
    const tree: Tree = new Map();
    this.#news = [];
    this.#tree = { root: place.root, tree };
    for (let after: string | undefined; ; ) {
      const page = await this.#elements.page(place, after);
      for (const element of page.elements) set(tree, element.origin, element);
      if (page.next === undefined) return;
      after = page.next;
    }
  }
}

interface Named {
  readonly name: string;
  readonly digest: string;
  readonly elements: number;
}

function set(tree: Tree, { registry, group, subject }: Origin, element: ReplicaElement | undefined): void {
  const groups = tree.get(registry) ?? new Map<string, Map<string, string>>();
  const subjects = groups.get(group) ?? new Map<string, string>();
  if (element === undefined || element.deleted) subjects.delete(subject);
  else subjects.set(subject, markOf(element).hash);
  if (subjects.size === 0) groups.delete(group);
  else groups.set(group, subjects);
  if (groups.size === 0) tree.delete(registry);
  else tree.set(registry, groups);
}

function registryNode(name: string, groups: ReadonlyMap<string, ReadonlyMap<string, string>>): Named {
  return { name, ...nodeOf([...groups].map(([group, elements]) => groupNode(group, elements))) };
}

function groupNode(name: string, elements: ReadonlyMap<string, string>): Named {
  return { name, ...nodeOf([...elements].map(leafNode)) };
}

function leafNode([name, digest]: readonly [string, string]): Named {
  return { name, digest, elements: 1 };
}

function nodeOf(parts: readonly Named[]): DigestNode {
  const sorted = [...parts].sort((a, b) => byText(a.name, b.name));
  return {
    digest: digestOf(JSON.stringify(sorted.map(({ name, digest }) => [name, digest]))),
    elements: sorted.reduce((sum, { elements }) => sum + elements, 0),
    parts: Object.fromEntries(sorted.map(({ name, digest }) => [name, digest])),
  };
}

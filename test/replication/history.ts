import { schemaGroupKey, schemaKey } from '../../packages/registry/src/domain/record-key.ts';
import { markOf, type Origin, originText } from '../../packages/registry/src/domain/replica.ts';
import type { SubjectKey } from '../../packages/registry/src/domain/subject.ts';
import type { Replicas } from '../../packages/registry/src/service/replicas/replicas.ts';
import type { Node } from './node.ts';

/** Which states elements had at home, as somebody saw who stood beside. */
export class History {
  readonly #probes: ReadonlyMap<Node, Replicas>;
  readonly #versions = new Map<string, Set<string>>();
  readonly #last = new Map<string, string>();
  /** How often an element had changed when it was noted last. */
  readonly #changes = new Map<string, number>();

  constructor(nodes: readonly Node[]) {
    this.#probes = new Map(nodes.map((node) => [node, node.probe().replicas]));
  }

  /** Notes how elements of a node stand after something was done to them there. */
  async note(node: Node, keys: readonly SubjectKey[]): Promise<void> {
    for (const { group, subject } of keys) {
      const origin: Origin = { registry: node.place.root, group, subject };
      const text = originText(origin);
      const changes = await changesOf(node, { group, subject });
      if (this.#changes.get(text) === changes) continue;
      this.#changes.set(text, changes);
      const element = await this.#probes.get(node)?.element({ place: node.place, origin });
      if (element === undefined) continue;
      this.#last.set(text, markOf(element).hash);
      const versions = this.#versions.get(text) ?? new Set();
      this.#versions.set(text, versions);
      for (const { number, hash } of element.versions) versions.add(`${number} ${hash}`);
    }
  }

  /** True where an element had such a version at home once. */
  hadVersion(origin: Origin, number: number, hash: string): boolean {
    return this.#versions.get(originText(origin))?.has(`${number} ${hash}`) === true;
  }

  /** The state that an element had at home after the last thing that was done to it there. */
  last(origin: Origin): string | undefined {
    return this.#last.get(originText(origin));
  }
}

/** How often something was written about what a name is: nothing of its element changes without that. */
async function changesOf({ disk }: Node, key: SubjectKey): Promise<number> {
  const record = await disk.record(key.subject === '' ? schemaGroupKey(key.group) : schemaKey(key));
  return record.revision + (key.subject === '' ? 0 : (await disk.load(key)).revision);
}

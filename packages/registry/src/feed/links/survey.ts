import { admission, type Link } from '../../domain/link.ts';
import { originText, type ReplicaElement } from '../../domain/replica.ts';
import type { Linking } from '../../service/replicas/links.ts';
import type { SourceRegistry } from './source-registry.ts';

/** What a link would do. */
export interface SurveyReport {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly unchanged: number;
  readonly conflicts: number;
}

/** Looks through the other registry as a pull does, and counts what it would do. Nothing is written. */
export async function survey(
  linking: Linking,
  link: Link,
  root: string,
  source: SourceRegistry,
  signal: AbortSignal,
): Promise<SurveyReport> {
  const report = { created: 0, updated: 0, deleted: 0, unchanged: 0, conflicts: 0 };
  const listed = new Set<string>();
  let peer = link.peer;
  for (let after: string | undefined; ; ) {
    signal.throwIfAborted();
    const page = await source.elements(after);
    peer = page.root;
    for (const element of page.elements) {
      listed.add(originText(element.origin));
      const what = await fateOf(linking, link, { root, peer }, element);
      if (what !== undefined) report[what] += 1;
    }
    if (page.next === undefined) break;
    after = page.next;
  }
  for (const origin of await linking.brought(link.id)) {
    if (origin.registry !== peer || listed.has(originText(origin))) continue;
    const element = await source.element(origin);
    if (element === undefined || element.deleted) report.deleted += 1;
  }
  return report;
}

/** What would become of an element; undefined where the link has nothing to do with it. */
async function fateOf(
  linking: Linking,
  link: Link,
  { root, peer }: { readonly root: string; readonly peer: string },
  element: ReplicaElement,
): Promise<keyof SurveyReport | undefined> {
  const { origin, deleted, authority } = element;
  if (admission(link, root, origin, authority) !== undefined) return undefined;
  const { merge, isHere } = await linking.compare(element, { isDirect: origin.registry === peer });
  if (merge === 'same' || merge === 'stale') return 'unchanged';
  if (merge !== 'taken') return 'conflicts';
  if (!deleted) return isHere ? 'updated' : 'created';
  return isHere && link.deletes === 'propagate' ? 'deleted' : undefined;
}

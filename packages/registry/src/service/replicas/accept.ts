import { RegistryError } from '../../domain/error.ts';
import { admission, type Link, unknownLink } from '../../domain/link.ts';
import { linkKey } from '../../domain/record-key.ts';
import type { ReplicaElement, ReplicaVersion } from '../../domain/replica.ts';
import type { Place } from '../../domain/version-uri.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import { applyElement, missingVersions } from './apply.ts';
import { linkOf } from './link-records.ts';
import type { AcceptOutcome } from './replicas.ts';
import { findSite } from './site.ts';

/** An element that is pushed. */
interface Pushed {
  readonly place: Place;
  /** Id of the link of the direction `accept`. */
  readonly link: string;
  readonly element: ReplicaElement;
}

/** The numbers of the versions that have to come with an element; undefined where it is not to be brought. */
export async function wanted(
  { desk }: SchemaDesk,
  { place, link: id, element }: Pushed,
): Promise<readonly number[] | undefined> {
  const link = await accepting({ desk }, id);
  if (admission(link, place.root, element.origin, element.authority) !== undefined) return undefined;
  return missingVersions(await findSite(desk, element.origin), element, arrivalOver(link, element));
}

/** Takes an element that is pushed. */
export async function accept(
  schemas: SchemaDesk,
  { place, link: id, element, versions }: Pushed & { readonly versions: readonly ReplicaVersion[] },
): Promise<{ readonly outcome: AcceptOutcome; readonly detail?: string }> {
  const link = await accepting(schemas, id);
  const refusal = admission(link, place.root, element.origin, element.authority);
  if (refusal !== undefined) return { outcome: 'refused', detail: refusal };
  const arrival = arrivalOver(link, element);
  const { outcome, detail, rival } = await applyElement(schemas, { link, element, versions, ...arrival });
  // What stands in the way is of the same home, which will say in a moment that it is gone.
  const isOnItsWay = outcome === 'clash' && rival?.registry === element.origin.registry;
  if (isOnItsWay) return { outcome: 'incomplete', ...(detail !== undefined && { detail }) };
  return { outcome: OUTCOMES[outcome], ...(detail !== undefined && { detail }) };
}

type Applied = Awaited<ReturnType<typeof applyElement>>['outcome'];

const OUTCOMES: Readonly<Record<Applied, AcceptOutcome>> = {
  created: 'created',
  updated: 'updated',
  deleted: 'deleted',
  same: 'unchanged',
  stale: 'stale',
  regressed: 'stale',
  conflict: 'conflict',
  clash: 'conflict',
  incomplete: 'incomplete',
  fenced: 'incomplete',
};

/** Who pushes what is at home with him, tells it himself. */
function arrivalOver({ peer }: Link, { origin }: ReplicaElement): { readonly isDirect: boolean } {
  return { isDirect: origin.registry === peer };
}

async function accepting({ desk }: Pick<SchemaDesk, 'desk'>, id: string): Promise<Link> {
  const link = linkOf(await desk.record(linkKey(id)));
  if (link === undefined) throw unknownLink(id);
  if (link.direction === 'accept' && !link.paused) return link;
  const why = link.paused ? 'it is paused' : `its direction is ${link.direction}, not accept`;
  throw new RegistryError('link-refused', `the link '${id}' takes nothing: ${why}`);
}

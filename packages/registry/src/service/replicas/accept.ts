import { RegistryError } from '../../domain/error.ts';
import { admission, type Link, unknownLink } from '../../domain/link.ts';
import { linkKey } from '../../domain/record-key.ts';
import type { Origin, ReplicaElement, ReplicaVersion } from '../../domain/replica.ts';
import type { Place } from '../../domain/version-uri.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import { applyElement, missingVersions } from './apply.ts';
import { linkOf } from './link-records.ts';
import { endOfParts, hashesOfParts, keepPart, versionsOfParts } from './parts.ts';
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
  const missing = missingVersions(await findSite(desk, element.origin), element, arrivalOver(link, element));
  if (missing === undefined || missing.length === 0) return missing;
  const kept = await hashesOfParts(desk, id, element.origin);
  const known = new Set(element.versions.filter(({ hash }) => kept.has(hash)).map(({ number }) => number));
  return missing.filter((number) => !known.has(number));
}

/** Keeps some of the versions of an element until it is handed over: what does not fit into one request comes in several. */
export async function keep(
  { desk }: SchemaDesk,
  {
    place,
    link: id,
    origin,
    versions,
  }: Omit<Pushed, 'element'> & { readonly origin: Origin; readonly versions: readonly ReplicaVersion[] },
): Promise<{ readonly kept: number }> {
  const link = await accepting({ desk }, id);
  // Whose authority it has is told with the element; until then nobody sees anything of it.
  const refusal = admission({ ...link, authorities: ['*'] }, place.root, origin, '');
  if (refusal !== undefined) throw new RegistryError('link-refused', `the link '${id}' does not take it: ${refusal}`);
  return keepPart(desk, id, origin, versions);
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
  const { desk } = schemas;
  const { origin } = element;
  const came = new Set(versions.map(({ number }) => number));
  const others = new Set(element.versions.filter(({ number }) => !came.has(number)).map(({ hash }) => hash));
  const kept = await versionsOfParts(desk, id, origin, others);
  const { outcome, detail, rival } = await applyElement(schemas, {
    link,
    element,
    versions: [...versions, ...kept],
    ...arrival,
    beside: () => endOfParts(desk, id, origin),
  });
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

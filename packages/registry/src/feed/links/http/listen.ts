import type { Link, Linking } from '../../../service/replicas/links.ts';
import { jsonOf, type Peer } from './peer.ts';

/** What a subscription is made with. */
interface Ears {
  readonly linking: Linking;
  /** Root of this registry: where it is told. */
  readonly address: string;
  /** A new secret that nobody can guess. */
  readonly newKey: () => string;
}

/**
 * Has the other registry tell of its changes, by a subscription to its events, unless it does already. What is told meanwhile is no loss: the
 * link looks for changes afterwards.
 */
export async function listen(peer: Peer, link: Link, { linking, address, newKey }: Ears): Promise<void> {
  const { progress, revision } = await linking.progress(link.id);
  const { hearing } = progress;
  if (hearing?.peer === peer.url && (await isThere(peer, hearing.subscription))) return;
  const key = newKey();
  const sink = `${address}/replication/${encodeURIComponent(link.id)}/notifications?key=${encodeURIComponent(key)}`;
  // The key is known before anybody can use it.
  const known = await linking.save({
    link: link.id,
    revision,
    progress: { ...progress, hearing: { peer: peer.url, subscription: '', key } },
  });
  if (known === undefined) return;
  const answer = await peer.ask('POST', '/subscriptions', { body: { protocol: 'HTTP', sink } });
  const made = jsonOf(answer);
  const id = typeof made === 'object' && made !== null && 'id' in made ? made.id : undefined;
  if (answer.status !== 201 || typeof id !== 'string') throw peer.failure(answer);
  const hears = { peer: peer.url, subscription: id, key };
  await linking.save({ link: link.id, revision: known, progress: { ...progress, hearing: hears } });
}

async function isThere(peer: Peer, subscription: string): Promise<boolean> {
  if (subscription === '') return false;
  const answer = await peer.ask('GET', `/subscriptions/${encodeURIComponent(subscription)}`);
  if (answer.status === 404) return false;
  if (answer.status === 200) return true;
  throw peer.failure(answer);
}

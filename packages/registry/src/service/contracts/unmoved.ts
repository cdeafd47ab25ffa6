import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import type { Desk } from '../desk.ts';

/** How often it is looked again because somebody has changed something meanwhile. */
const LOOKS = 20;

/**
 * What `read` finds of a contract, all as it stood at one moment: whatever happens to a contract, its proposals and its consumers counts as a
 * change of its subject, so that it is read again where that has moved.
 */
export async function unmoved<Found>(
  desk: Desk,
  key: SubjectKey,
  read: (state: SubjectState) => Promise<Found>,
): Promise<Found> {
  let state = await desk.load(key);
  for (let look = 1; look < LOOKS; look += 1) {
    // Who has subscribed, and what governs it, is as new as the state at least.
    await desk.catchUp();
    const found = await read(state);
    const now = await desk.load(key);
    if (now.revision === state.revision) return found;
    state = now;
  }
  return read(state);
}

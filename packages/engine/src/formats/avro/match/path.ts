/** Characters of a readable place that are kept, the last ones: names may be of any length, and places be told thousands of times. */
const MOST = 1000;

/** The readable place of a field of what stands at another place. */
export function fieldPath(path: string, name: string): string {
  return shortened(path === '' ? name : `${path}.${name}`);
}

/** A place as long as people may want it. */
function shortened(path: string): string {
  return path.length <= MOST ? path : `…${path.slice(1 - MOST)}`;
}

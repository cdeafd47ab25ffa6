/** Marks of lists and maps, as readable paths of changes have them. */
const MARKS = /\[\]|\{\}/g;
/** Parts of a path that are tried as names with dots in them. */
const MOST_PARTS = 8;

/**
 * What a path may mean, the likeliest first: names that are joined by dots, the same without the marks of lists and maps (`tags[]`), and
 * names that have dots themselves.
 */
export function* readingsOf(path: string): Generator<readonly string[]> {
  yield path.split('.');
  const bare = path
    .replace(MARKS, '')
    .split('.')
    .filter((part) => part !== '');
  if (bare.join('.') !== path) yield bare;
  if (bare.length < 2 || bare.length > MOST_PARTS) return;
  for (let joints = 1; joints < 2 ** (bare.length - 1); joints += 1) yield joined(bare, joints);
}

/** Parts with a dot between those where a bit is set, as one name. */
function joined(parts: readonly string[], joints: number): readonly string[] {
  const names: string[] = [];
  for (const [index, part] of parts.entries()) {
    const isJoined = index > 0 && (joints & (1 << (index - 1))) !== 0;
    if (isJoined) names.push(`${names.pop()}.${part}`);
    else names.push(part);
  }
  return names;
}

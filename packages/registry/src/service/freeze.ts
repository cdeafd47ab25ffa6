/**
 * Freezes a value and all that is in it, and gives it back: what the caches hold is handed out to everybody. What is frozen already is
 * taken to be frozen all through.
 */
export function freeze<Value>(value: Value): Value {
  const open: unknown[] = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next);
    for (const member of Object.values(next)) if (typeof member === 'object') open.push(member);
  }
  return value;
}

import { describe, expect, it } from 'vitest';
import type { Call } from '../history/evidence.ts';
import { violationsOf } from './index.ts';
import { call, GOOD, registering, SCHEMAS } from './sample.ts';

const BODY = { id: 2, version: 2, schema: SCHEMAS[1] };
const keyed = { ...registering(2), key: 'k' };
const first: Call = { ...call(2, 20, keyed, 200, BODY, 2) };
const kept = (body: object, idempotency: 'replayed' | 'in-progress' = 'replayed', status = 200): Call => ({
  ...call(12, 300, keyed),
  answer: { status, body: JSON.parse(JSON.stringify(body)), sequence: 9, idempotency },
});

const brokenWhere = (keysEnded: readonly number[], ...calls: readonly Call[]): readonly string[] => {
  const others = GOOD.calls.filter(({ number }) => number !== 2);
  const circumstances = { ...GOOD.circumstances, keysEnded };
  const violations = violationsOf({ ...GOOD, circumstances, calls: [...others, ...calls] });
  return [...new Set(violations.map(({ invariant }) => invariant))];
};
const broken = (...calls: readonly Call[]): readonly string[] => brokenWhere([], ...calls);

describe('requests under one idempotency key', () => {
  it('may be answered with what was kept, long after it changed', () => {
    expect(broken(first, kept(BODY))).toEqual([]);
    expect(broken({ ...call(2, 20, keyed) }, kept(BODY))).toEqual([]);
    expect(broken(first, kept({ error_code: 409 }, 'in-progress', 409))).toEqual([]);
  });

  it('may not be done twice', () => {
    const again = call(12, 300, keyed, 200, { ...BODY, ts: 1 }, 9);
    expect(broken(first, again)).toContain('idempotent');
  });

  it('may be done once more when the key has run out between', () => {
    const again = call(12, 300, keyed, 200, { ...BODY, ts: 1 }, 9);
    expect(brokenWhere([200], first, again)).not.toContain('idempotent');
    expect(brokenWhere([10], first, again)).toContain('idempotent');
    expect(brokenWhere([200], first, again, again)).toContain('idempotent');
  });

  it('may not be answered with something else', () => {
    expect(broken(first, kept({ ...BODY, version: 3 }))).toContain('idempotent');
  });
});

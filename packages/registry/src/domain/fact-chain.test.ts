import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Fact } from './fact.ts';
import { FactChain, NOTHING_VERIFIED, type VerifiedLog, verifyLog } from './fact-chain.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const fact = (sequence: number, more: Partial<Fact> = {}): Fact =>
  ({
    sequence,
    at: '2026-11-22T10:00:00.000Z',
    group: 'contracts',
    subject: 'orders',
    version: `1.${sequence}.0`,
    kind: 'version-archived',
    ...more,
  }) as Fact;

/** A log of so many facts; those of `without` have no hash, as a release before wrote them. */
function log(length: number, without: readonly number[] = []): Fact[] {
  const chain = new FactChain();
  let hasBegun = false;
  return Array.from({ length }, (_, index) => {
    const next = fact(index + 1);
    if (!without.includes(next.sequence)) {
      hasBegun = true;
      return { ...next, hash: chain.add(next) };
    }
    if (hasBegun) chain.pass(next);
    return next;
  });
}

describe('the hash of a fact', () => {
  it('is the SHA-256 of the hash before it and of its canonical JSON', () => {
    const [first, second] = log(2);
    const texts = [1, 2].map(
      (sequence) =>
        `{"at":"2026-11-22T10:00:00.000Z","group":"contracts","kind":"version-archived","sequence":${sequence},"subject":"orders","version":"1.${sequence}.0"}`,
    );
    expect(first?.hash).toBe(sha256(`${'0'.repeat(64)}${texts[0]}`));
    expect(second?.hash).toBe(sha256(`${first?.hash}${texts[1]}`));
  });

  it('covers those before it that have none', () => {
    const [first, second, third] = log(3, [2]);
    expect(second?.hash).toBeUndefined();
    const chain = new FactChain(first?.hash);
    chain.pass(fact(2));
    expect(chain.add(fact(3))).toBe(third?.hash);
    expect(third?.hash).not.toBe(new FactChain(first?.hash).add(fact(3)));
  });
});

describe('a log', () => {
  it('is verified from where its chain begins', () => {
    expect(verifyLog([])).toEqual(NOTHING_VERIFIED);
    const whole = log(3);
    expect(verifyLog(whole)).toEqual({ sequence: 3, since: 1, hash: whole[2]?.hash, open: [] });
    const upgraded = log(5, [1, 2]);
    expect(verifyLog(upgraded)).toEqual({ sequence: 5, since: 3, hash: upgraded[4]?.hash, open: [] });
    expect(verifyLog(log(2, [1, 2]))).toEqual({ sequence: 2, since: undefined, hash: undefined, open: [] });
  });

  it('tells the facts at its end that nothing covers yet', () => {
    const facts = log(4, [3, 4]);
    expect(verifyLog(facts)).toEqual({ sequence: 4, since: 1, hash: facts[1]?.hash, open: facts.slice(2) });
  });

  it('is verified page by page as it is at once', () => {
    const facts = log(9, [1, 4, 5, 6, 9]);
    for (const size of [1, 2, 4]) {
      let verified = NOTHING_VERIFIED;
      for (let from = 0; from < facts.length; from += size) {
        verified = verifyLog(facts.slice(from, from + size), verified) as VerifiedLog;
      }
      expect(verified).toEqual(verifyLog(facts));
    }
  });

  it('is broken where a fact or a hash is not as it was written', () => {
    const facts = log(6, [3, 4]);
    const broken = (first: number, last: number) => ({ broken: [first, last], reason: 'changed' });
    const with_ = (index: number, more: Partial<Fact>): Fact[] =>
      facts.map((one, at) => (at === index ? ({ ...one, ...more } as Fact) : one));
    expect(verifyLog(with_(0, { at: '2026-11-22T10:00:01.000Z' }))).toEqual(broken(1, 1));
    expect(verifyLog(with_(1, { actor: 'somebody else' }))).toEqual(broken(2, 2));
    expect(verifyLog(with_(2, { subject: 'customers' }))).toEqual(broken(3, 5));
    expect(verifyLog(with_(5, { hash: facts[4]?.hash ?? '' }))).toEqual(broken(6, 6));
    // Whoever takes hashes away does not get rid of what they cover.
    const { hash: _, ...bare } = facts[0] as Fact;
    expect(verifyLog([bare, ...facts.slice(1)])).toEqual(broken(2, 2));
    const { hash: __, ...second } = facts[1] as Fact;
    expect(verifyLog([facts[0] as Fact, second, ...facts.slice(2)])).toEqual(broken(2, 5));
  });

  it('is broken where a fact is missing, or stands twice', () => {
    const facts = log(4);
    expect(verifyLog(facts.slice(1))).toEqual({ broken: [1, 1], reason: 'missing' });
    expect(verifyLog(facts.toSpliced(1, 1))).toEqual({ broken: [2, 2], reason: 'missing' });
    expect(verifyLog(facts.toSpliced(1, 0, facts[0] as Fact))).toEqual({ broken: [2, 2], reason: 'missing' });
  });

  it('that was written anew as a whole is known by a hash that was noted elsewhere', () => {
    const facts = log(3);
    const noted = verifyLog(facts) as VerifiedLog;
    const chain = new FactChain();
    const forged = [1, 2, 3, 4].map((sequence) => {
      const next = fact(sequence, { actor: 'somebody else' });
      return { ...next, hash: chain.add(next) };
    });
    expect(verifyLog(forged)).toMatchObject({ sequence: 4 });
    expect(verifyLog(forged.slice(3), noted)).toEqual({ broken: [4, 4], reason: 'changed' });
  });
});

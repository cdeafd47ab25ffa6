import type { Evidence, Violation } from '../history/evidence.ts';
import { type Case, caseOf } from '../model/case.ts';
import { acknowledged } from './acknowledged.ts';
import { answered } from './answered.ts';
import { approved } from './approved.ts';
import { explained } from './explained.ts';
import { feed } from './feed.ts';
import { idempotent } from './idempotent.ts';
import { identity } from './identity.ts';
import { inForce } from './in-force.ts';
import { layered } from './layered.ts';
import { log } from './log.ts';
import { once } from './once.ts';
import { truthful } from './truthful.ts';

/** What must hold whatever happens to nodes, databases, lines, disks and clocks. */
const INVARIANTS: readonly ((subject: Case) => readonly Violation[])[] = [
  log,
  acknowledged,
  explained,
  identity,
  once,
  idempotent,
  inForce,
  layered,
  approved,
  truthful,
  answered,
  feed,
];

/** Everything in a history that must not be. */
export function violationsOf(evidence: Evidence): readonly Violation[] {
  const subject = caseOf(evidence);
  return INVARIANTS.flatMap((invariant) => invariant(subject));
}

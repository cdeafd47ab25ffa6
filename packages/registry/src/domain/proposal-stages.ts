import { RegistryError } from './error.ts';
import type { Party, Proposal, ProposalDecision } from './proposal.ts';

/** Characters of a comment, at most, and of the reason of a force, at least and at most. */
const LONGEST_COMMENT = 2000;
const SHORTEST_REASON = 20;

/** A proposal as it stands at a time, RFC 3339, UTC: `approved` where nobody's word is missing any more, `expired` where its time is over. */
export function asOf(proposal: Proposal, now: string): Proposal {
  if (proposal.state !== 'proposed' && proposal.state !== 'approved') return proposal;
  if (proposal.expiresAt <= now) return { ...proposal, state: 'expired' };
  return { ...proposal, state: missingFrom(proposal, now).length === 0 ? 'approved' : 'proposed' };
}

/** True while something can still be said about a proposal. */
export function isOpen(proposal: Proposal, now: string): boolean {
  const { state } = asOf(proposal, now);
  return state === 'proposed' || state === 'approved';
}

/** Whose word is missing: one of the owners is enough, and all others have to agree. Who is migrating agrees from his day on. */
export function missingFrom({ parties }: Pick<Proposal, 'parties'>, now: string): readonly Party[] {
  const owners = parties.filter(({ party }) => party === 'owner');
  const isOwned = owners.some((owner) => agrees(owner, now));
  return parties.filter((party) => (party.party === 'owner' ? !isOwned : !agrees(party, now)));
}

function agrees({ said, until = '' }: Party, now: string): boolean {
  return said === 'approved' || (said === 'migrating' && until <= now.slice(0, 10));
}

/**
 * True where a caller may speak for a team, a person or a service: it is his name, or what his name has before a slash, as
 * `growth/anna` speaks for `growth`.
 */
export function speaksFor(caller: string, name: string): boolean {
  return caller === name || caller.startsWith(`${name}/`);
}

/**
 * A proposal after somebody has said something. An owner or a steward who blocks rejects it; a consumer may think again while it is open.
 * Throws `proposal-closed`, `proposal-invalid`, `forbidden` where the caller does not speak for the party, `approval-refused` where he is
 * the author or nobody asked the party.
 */
export function decided(proposal: Proposal, decision: ProposalDecision, caller: string, now: string): Proposal {
  refuseClosed(proposal, now);
  checkDecision(proposal, decision, now);
  const { party, name, said, until, comment } = decision;
  const isMeant = (each: Party): boolean => each.party === party && each.name === name;
  if (!proposal.parties.some(isMeant)) {
    // Not everybody may know who the others are.
    throw new RegistryError(
      'approval-refused',
      `the word of ${party} '${name}' is not needed; the proposal tells whose is`,
    );
  }
  if (!speaksFor(caller, name)) {
    throw new RegistryError('forbidden', `'${caller}' does not speak for '${name}'`, { about: placeOf(proposal) });
  }
  if (party !== 'consumer' && caller === proposal.author) {
    throw new RegistryError('approval-refused', `'${caller}' proposed it: somebody else has to speak for '${name}'`);
  }
  const word = {
    said,
    by: caller,
    at: now,
    ...(until !== undefined && { until }),
    ...(comment !== undefined && { comment }),
  };
  const parties = proposal.parties.map((each): Party => {
    if (!isMeant(each)) return each;
    const { reason } = each;
    return { party, name, reason, ...word };
  });
  const isRejected = said === 'blocked' && party !== 'consumer';
  return { ...proposal, parties, state: isRejected ? 'rejected' : 'proposed' };
}

/**
 * An open proposal with those whose word it needs now. What they said before holds as long as it is judged against the same version:
 * against another one it is another question.
 */
export function joined(proposal: Proposal, parties: readonly Party[], against: string | undefined): Proposal {
  const { against: before, parties: spoken, ...rest } = proposal;
  const isSame = before === against;
  return {
    ...rest,
    ...(against !== undefined && { against }),
    parties: parties.map((asked) => {
      const known = spoken.find(({ party, name }) => party === asked.party && name === asked.name);
      return isSame && known !== undefined ? { ...known, reason: asked.reason } : asked;
    }),
  };
}

/** A proposal that is taken back, or makes room for a newer one. Throws `proposal-closed`. */
export function closed(proposal: Proposal, state: 'withdrawn' | 'superseded' | 'active', now: string): Proposal {
  refuseClosed(proposal, now);
  return { ...proposal, state };
}

/** Throws `proposal-closed` for a proposal about which nothing can be said any more. */
export function refuseClosed(proposal: Proposal, now: string): void {
  if (isOpen(proposal, now)) return;
  const { state, version, subject } = asOf(proposal, now);
  throw new RegistryError(
    'proposal-closed',
    `the proposal of version '${version}' of '${subject}' is ${state}; propose it again`,
  );
}

/** The reason of a force without the blanks around it. Throws `proposal-invalid` for one that is too short. */
export function checkedReason(reason: string): string {
  const told = reason.trim();
  if (told.length >= SHORTEST_REASON && told.length <= LONGEST_COMMENT) return told;
  throw invalid('reason', `must say why in ${SHORTEST_REASON} to ${LONGEST_COMMENT} characters`);
}

function checkDecision({ expiresAt }: Proposal, { party, said, until, comment }: ProposalDecision, now: string): void {
  if (comment !== undefined && comment.length > LONGEST_COMMENT) {
    throw invalid('comment', `must have at most ${LONGEST_COMMENT} characters`);
  }
  if (said !== 'migrating') {
    if (until !== undefined) throw invalid('until', 'is for those who are migrating');
    return;
  }
  if (party !== 'consumer') throw invalid('said', `cannot be 'migrating': that is for consumers`);
  const [first, last] = [now.slice(0, 10), expiresAt.slice(0, 10)];
  if (until !== undefined && isDay(until) && until >= first && until <= last) return;
  throw invalid('until', `must be a day, YYYY-MM-DD, from ${first} to ${last}, when the proposal expires`);
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function invalid(property: string, problem: string): RegistryError {
  return new RegistryError('proposal-invalid', `${property} ${problem}`, { about: { property } });
}

function placeOf({ group, subject }: Proposal) {
  return { group, subject };
}

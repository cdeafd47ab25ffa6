import type { Fact } from '@concordat/registry';
import type { Party, Proposal } from '../../../packages/registry/src/domain/proposal.ts';
import { isOpen, speaksFor } from '../../../packages/registry/src/domain/proposal-stages.ts';
import type { Call, Violation } from '../history/evidence.ts';
import { demandOf, openOf, standingOf } from '../model/approval.ts';
import type { Case } from '../model/case.ts';
import { governanceOf } from '../model/governance.ts';
import { sameBreath } from '../model/runs.ts';
import type { State } from '../model/state.ts';

/**
 * No contract came into force in a governed group unless all had agreed whom its policy asks at that point, or somebody forced it, with his name and
 * a reason. What a proposal says that somebody said, he has said; about what is closed nobody says anything more.
 */
export function approved(subject: Case): readonly Violation[] {
  const { evidence, states, claims } = subject;
  return evidence.log.flatMap((fact, at) => {
    const [before, after] = [states[at] as State, states[at + 1] as State];
    const found = [
      ...bringing(subject, fact, at, before),
      ...forcing(fact, sameBreath(fact, at, evidence.log)),
      ...wording(fact, before, after, claims.writers.get(fact.sequence)),
    ];
    return found.map((message) => ({ invariant: 'approved', message, facts: [fact] }));
  });
}

/** A version comes into force. */
function bringing(subject: Case, fact: Fact, at: number, before: State): readonly string[] {
  if (fact.group !== 'contracts') return [];
  if (fact.kind === 'version-activated') return activating(subject, fact, at, before);
  const isActive = fact.kind === 'version-registered' && fact.status === 'active';
  if (!isActive || governanceOf(before, fact.subject) === 'open') return [];
  const text = subject.contents.get(fact.fingerprint)?.canonical ?? '';
  const { refusal, parties } = demandOf(before, subject, fact.subject, text, 'registration');
  return [...(refusal === undefined ? [] : [`it is refused: ${refusal}`]), ...missing(parties)];
}

function activating(subject: Case, fact: Fact, at: number, before: State): readonly string[] {
  const breath = sameBreath(fact, at, subject.evidence.log);
  const standing = standingOf(before, subject, fact.subject, fact.version, fact.at);
  if (standing === undefined) return ['there is no such version'];
  const { proposal } = standing;
  const isEnded = breath.some(
    (other) => proposalOf(other)?.id === proposal?.id && proposalOf(other)?.state === 'active',
  );
  const isForced = breath.some(({ kind }) => kind === 'contract-forced');
  const refusal = standing.demand.refusal;
  return [
    ...(refusal === undefined ? [] : [`it is refused: ${refusal}`]),
    ...(isForced ? [] : missing(standing.missing)),
    ...(proposal === undefined || isEnded ? [] : ['its proposal is left open']),
  ];
}

function missing(parties: readonly Party[]): readonly string[] {
  return parties.map(({ party, name }) => `the word of ${party} '${name}' is missing`);
}

/** Whoever forces a version does so in his name, for a reason, and where there is something to force. */
function forcing(fact: Fact, breath: readonly Fact[]): readonly string[] {
  if (fact.kind !== 'contract-forced') return [];
  const isActivated = breath.some(({ kind, version }) => kind === 'version-activated' && version === fact.version);
  const proposal = breath.map(proposalOf).find((each) => each?.id === fact.proposal_id);
  const isSigned = fact.actor !== undefined && proposal?.forced?.by === fact.actor && fact.reason.trim() !== '';
  return [
    ...(isActivated ? [] : ['nothing came into force by it']),
    ...(isSigned ? [] : ['nobody has put his name and a reason to it']),
  ];
}

/** What a proposal says from now on. */
function wording(fact: Fact, before: State, after: State, writer: Call | undefined): readonly string[] {
  const proposal = proposalOf(fact);
  if (proposal === undefined) return [];
  const known = before.proposals.get(proposal.id);
  const words = proposal.parties.filter((each) => each.said !== undefined);
  const invented = words.filter((word) => !isKept(word, known) && !isSaid(word, proposal, writer));
  return [
    ...invented.map(({ name, said }) => `'${name}' did not say '${said}'`),
    ...(known === undefined || isSame(known, proposal) ? [] : ['it is about something else than before']),
    ...(known === undefined || isOpen(known, fact.at) ? [] : [`it was ${known.state} already`]),
    ...(openOf(after, fact.subject).length > 1 && proposal.state === 'proposed'
      ? ['another one is open beside it']
      : []),
  ];
}

function isKept({ party, name, said, by, until }: Party, known: Proposal | undefined): boolean {
  return (
    known?.parties.some(
      (each) =>
        each.party === party && each.name === name && each.said === said && each.by === by && each.until === until,
    ) === true
  );
}

function isSaid({ party, name, said, by = '', until }: Party, { author }: Proposal, writer: Call | undefined): boolean {
  const action = writer?.action;
  const isAsked =
    action?.do === 'decide' &&
    action.party === party &&
    action.name === name &&
    action.said === said &&
    action.until === until &&
    action.as === by;
  return isAsked && speaksFor(by, name) && (party === 'consumer' || by !== author);
}

function isSame(known: Proposal, now: Proposal): boolean {
  const of = ({ group, subject, version, fingerprint, author }: Proposal) => [
    group,
    subject,
    version,
    fingerprint,
    author,
  ];
  return JSON.stringify(of(known)) === JSON.stringify(of(now));
}

function proposalOf(fact: Fact): Proposal | undefined {
  return fact.kind === 'proposal-set' ? (fact.proposal as object & Proposal) : undefined;
}

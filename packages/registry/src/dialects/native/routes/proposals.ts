import type { JsonObject } from '@concordat/engine';
import { PARTIES, PROPOSAL_STATES, type Proposal, WORDS } from '../../../domain/proposal.ts';
import type { Approvals } from '../../../service/approvals/approvals.ts';
import { type Call, json, type Reply, type Route } from '../../dialect.ts';
import { readMembers } from '../../json-members.ts';
import { NUMBERED_PAGE, numberedPageOf, optionalOneOf, pageReply, parameter } from '../../parameters.ts';
import { sealed } from '../../sealed.ts';
import { type Notes, operation, pageOf, ref, TEXT, word } from '../documentation.ts';
import { PROPOSAL_SCHEMAS as BODIES, PROPOSAL_EXAMPLE, proposalBody } from '../proposal-body.ts';

/** Characters of a subject, a label, a comment or a reason. */
const LONGEST_NAME = 1024;
const LONGEST_TEXT = 2000;

/** The schemas of this room. */
export const PROPOSAL_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  ...BODIES,
  NewProposal: {
    type: 'object',
    additionalProperties: false,
    required: ['group', 'subject', 'version'],
    properties: { group: TEXT, subject: TEXT, version: word('label of a draft') },
  },
  Decision: {
    type: 'object',
    additionalProperties: false,
    required: ['party', 'name', 'said'],
    properties: {
      party: { type: 'string', enum: [...PARTIES] },
      name: word('the party that is spoken for'),
      said: {
        type: 'string',
        enum: [...WORDS],
        description: 'an owner or a steward who blocks rejects it; migrating is for consumers, with a day',
      },
      until: word('the day until which a consumer migrates, YYYY-MM-DD'),
      comment: TEXT,
    },
  },
};

/** Proposals, and what is said about them. */
export function proposalRoutes(approvals: Approvals): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/proposals',
      doc: operation('listProposals', 'Proposals, those that are over among them', {
        room: 'approvals',
        query: { group: TEXT, subject: TEXT, state: { type: 'string', enum: [...PROPOSAL_STATES] }, ...NUMBERED_PAGE },
        answer: [
          'a page of them, by group and id',
          pageOf(ref('Proposal')),
          { items: [PROPOSAL_EXAMPLE], page: 1, page_size: 50, total: 1 },
        ],
        failures: [400],
      }),
      async handle(call) {
        const page = numberedPageOf(call);
        const { offset, limit } = page;
        const { items, total } = await approvals.proposals({ ...filtersOf(call), offset, limit });
        return pageReply(items.map(proposalBody), page, total);
      },
    },
    {
      method: 'POST',
      path: '/proposals',
      doc: operation('propose', 'Proposes a draft of a governed contract', {
        room: 'approvals',
        description:
          'Gives the proposal that is open for it where there is one. Others of the same contract make room.',
        body: [ref('NewProposal'), { group: 'contracts', subject: 'growth.accounts', version: '2.0.0' }],
        ...ANSWER,
        failures: [400, 403, 404, 409],
      }),
      async handle(call) {
        const members = readMembers(call, ['group', 'subject', 'version']);
        const key = { group: members.text('group', LONGEST_NAME), subject: members.text('subject', LONGEST_NAME) };
        const version = members.text('version', LONGEST_NAME);
        return proposalReply(await approvals.propose(key, version, sealed(call, proposalReply)));
      },
    },
    {
      method: 'GET',
      path: '/proposals/:id',
      doc: operation('getProposal', 'One proposal', { ...NOTES, failures: [403, 404] }),
      handle: async (call) => proposalReply(await approvals.proposal(idOf(call))),
    },
    {
      method: 'POST',
      path: '/proposals/:id/decisions',
      doc: operation('decide', 'Says what an owner, a steward or a consumer thinks', {
        ...NOTES,
        body: [ref('Decision'), { party: 'consumer', name: 'ltv-dashboard', said: 'migrating', until: '2026-02-20' }],
        failures: [400, 403, 404, 409],
      }),
      async handle(call) {
        const members = readMembers(call, ['party', 'name', 'said', 'until', 'comment']);
        const [until, comment] = [members.optionalText('until'), members.optionalText('comment', LONGEST_TEXT)];
        const decision = {
          party: members.oneOf('party', PARTIES),
          name: members.text('name'),
          said: members.oneOf('said', WORDS),
          ...(until !== undefined && { until }),
          ...(comment !== undefined && { comment }),
        };
        return proposalReply(await approvals.decide(idOf(call), decision, sealed(call, proposalReply)));
      },
    },
    {
      method: 'POST',
      path: '/proposals/:id/withdraw',
      doc: operation('withdrawProposal', 'Takes a proposal back', { ...NOTES, failures: [403, 404, 409] }),
      handle: async (call) => proposalReply(await approvals.withdraw(idOf(call), sealed(call, proposalReply))),
    },
    {
      method: 'POST',
      path: '/proposals/:id/activate',
      doc: operation('activateProposal', 'Brings an approved version into force', {
        ...NOTES,
        description: 'Who has to be asked is worked out again, as things stand now.',
        failures: [403, 404, 409],
      }),
      handle: async (call) => proposalReply(await approvals.activate(idOf(call), sealed(call, proposalReply))),
    },
    {
      method: 'POST',
      path: '/proposals/:id/force',
      doc: operation('forceProposal', 'Brings a version into force without its approvals', {
        ...NOTES,
        description: 'It takes an operator. The log keeps who did it, and why.',
        body: [
          {
            type: 'object',
            additionalProperties: false,
            required: ['reason'],
            properties: { reason: { type: 'string', minLength: 20, maxLength: LONGEST_TEXT } },
          },
          { reason: 'the outage of Monday, ticket 4711' },
        ],
        failures: [400, 403, 404, 409],
      }),
      async handle(call) {
        const reason = readMembers(call, ['reason']).text('reason', LONGEST_TEXT);
        return proposalReply(await approvals.force(idOf(call), reason, sealed(call, proposalReply)));
      },
    },
  ];
}

const ANSWER: Pick<Notes, 'answer'> = { answer: ['the proposal as it stands', ref('Proposal'), PROPOSAL_EXAMPLE] };
const NOTES: Notes = { room: 'approvals', params: { id: word('its id') }, ...ANSWER };

function idOf({ params: { id = '' } }: Call): string {
  return id;
}

function proposalReply(proposal: Proposal): Reply {
  return json(200, proposalBody(proposal));
}

function filtersOf(call: Call) {
  const [group, subject] = [parameter(call, 'group'), parameter(call, 'subject')];
  const state = optionalOneOf('state', call.query.get('state'), PROPOSAL_STATES);
  return {
    ...(group !== undefined && { group }),
    ...(subject !== undefined && { subject }),
    ...(state !== undefined && { state }),
  };
}

import type { JsonObject } from '@concordat/engine';
import { PARTIES, type Party, PROPOSAL_STATES, type Proposal, WORDS } from '../../domain/proposal.ts';
import { ref, TEXT, TIME, word } from './documentation.ts';

/** A proposal, as examples show it. */
export const PROPOSAL_EXAMPLE: JsonObject = {
  id: '5d1f7a3e-8a51-4d53-9df0-2b1ad4c7b6a9',
  group: 'contracts',
  subject: 'growth.accounts',
  version: '2.0.0',
  fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  against: '1.1.0',
  state: 'proposed',
  author: 'growth/anna',
  parties: [
    {
      party: 'owner',
      name: 'growth',
      reason: 'it breaks readers of 1.1.0; it breaks consumers',
      said: 'approved',
      by: 'growth/ben',
      at: '2026-01-31T13:00:00.000Z',
    },
    { party: 'consumer', name: 'ltv-dashboard', reason: 'it would break' },
  ],
  created_at: '2026-01-31T12:00:00.000Z',
  expires_at: '2026-03-02T12:00:00.000Z',
};

/** The schemas of proposals. */
export const PROPOSAL_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  Party: {
    type: 'object',
    required: ['party', 'name', 'reason'],
    properties: {
      party: { type: 'string', enum: [...PARTIES] },
      name: word(
        'the team, the person or the service; callers speak for it whose name it is, or begins with it and a slash',
      ),
      reason: word('why its word is needed'),
      said: { type: 'string', enum: [...WORDS] },
      until: word('the day until which it migrates, YYYY-MM-DD'),
      by: word('the caller who said it'),
      at: TIME,
      comment: TEXT,
    },
  },
  Proposal: {
    type: 'object',
    required: [
      'id',
      'group',
      'subject',
      'version',
      'fingerprint',
      'state',
      'author',
      'parties',
      'created_at',
      'expires_at',
    ],
    properties: {
      id: TEXT,
      group: TEXT,
      subject: TEXT,
      version: TEXT,
      fingerprint: word('of the content that was proposed: what is said holds for no other'),
      against: word('the version that it was judged against'),
      state: { type: 'string', enum: [...PROPOSAL_STATES] },
      author: TEXT,
      parties: { type: 'array', items: ref('Party'), description: 'whose word it needs; of the owners one is enough' },
      created_at: TIME,
      expires_at: TIME,
      forced: { type: 'object', required: ['by', 'reason'], properties: { by: TEXT, reason: TEXT } },
    },
  },
};

/** A proposal as the API has it. */
export function proposalBody({ createdAt, expiresAt, parties, forced, against, ...proposal }: Proposal): JsonObject {
  return {
    ...proposal,
    ...(against !== undefined && { against }),
    parties: parties.map(partyBody),
    created_at: createdAt,
    expires_at: expiresAt,
    ...(forced !== undefined && { forced: { ...forced } }),
  };
}

/** A party as the API has it. */
export function partyBody(party: Party): JsonObject {
  return { ...party };
}

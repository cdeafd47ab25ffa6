import type { JsonObject } from '@concordat/engine';
import type { Approvals } from '../../../service/approvals/approvals.ts';
import type { GroupGovernance } from '../../../service/approvals/governance-records.ts';
import { type Call, json, type Reply, type Route } from '../../dialect.ts';
import { readMembers } from '../../json-members.ts';
import { parameter } from '../../parameters.ts';
import { operation, ref, word } from '../documentation.ts';

const MOST_DAYS = 3650;
const EXAMPLE = { governance: 'governed', notice_days: 90, proposal_days: 30 };
const GROUP = { group: word('the namespace; without it, what is said for all') };

/** The schemas of this room. */
export const GOVERNANCE_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  Governance: {
    type: 'object',
    additionalProperties: false,
    properties: {
      governance: {
        type: 'string',
        enum: ['open', 'governed'],
        description: 'whether a contract comes into force without anybody being asked',
      },
      notice_days: {
        type: 'integer',
        minimum: 0,
        maximum: MOST_DAYS,
        description: 'days from a deprecation to the sunset, at least; 90 where nobody says otherwise',
      },
      proposal_days: {
        type: 'integer',
        minimum: 1,
        maximum: MOST_DAYS,
        description: 'days for which a proposal is open; 30 where nobody says otherwise',
      },
    },
  },
};

/** What it takes to come into force, of each namespace. */
export function governanceRoutes(approvals: Approvals): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/governance',
      doc: operation('getGovernance', 'What a namespace says about coming into force', {
        room: 'governance',
        query: GROUP,
        answer: ['what it says itself', ref('Governance'), EXAMPLE],
        failures: [403, 404],
      }),
      handle: async (call) => governanceReply(await approvals.governance(groupOf(call))),
    },
    {
      method: 'PUT',
      path: '/governance',
      doc: operation('setGovernance', 'Says what it takes to come into force in a namespace', {
        room: 'governance',
        description: 'It takes an operator of the whole namespace. What is left out is as it is for all.',
        query: GROUP,
        body: [ref('Governance'), EXAMPLE],
        answer: ['what it says itself', ref('Governance'), EXAMPLE],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const members = readMembers(call, ['governance', 'notice_days', 'proposal_days']);
        const governance = members.optionalOneOf('governance', ['open', 'governed'] as const);
        const noticeDays = members.optionalWhole('notice_days', 0, MOST_DAYS);
        const proposalDays = members.optionalWhole('proposal_days', 1, MOST_DAYS);
        const wanted = {
          ...(governance !== undefined && { governance }),
          ...(noticeDays !== undefined && { noticeDays }),
          ...(proposalDays !== undefined && { proposalDays }),
        };
        return governanceReply(await approvals.setGovernance(groupOf(call), wanted));
      },
    },
  ];
}

function groupOf(call: Call): string {
  return parameter(call, 'group') ?? '';
}

function governanceReply({ governance, noticeDays, proposalDays }: GroupGovernance): Reply {
  return json(200, {
    ...(governance !== undefined && { governance }),
    ...(noticeDays !== undefined && { notice_days: noticeDays }),
    ...(proposalDays !== undefined && { proposal_days: proposalDays }),
  });
}

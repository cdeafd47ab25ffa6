import type { JsonObject } from '@concordat/engine';
import { CONTRACTS } from '../../../domain/subject.ts';
import type { Approvals, Gate } from '../../../service/approvals/approvals.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import { type Call, json, type Route } from '../../dialect.ts';
import { parameter } from '../../parameters.ts';
import { operation, ref, TEXT, word } from '../documentation.ts';
import { partyBody, proposalBody } from '../proposal-body.ts';

const EXAMPLE = {
  dataset: 'growth.accounts',
  version: '2.0.0',
  allowed: false,
  reasons: ["the word of consumer 'ltv-dashboard' is missing: it would break"],
  missing: [{ party: 'consumer', name: 'ltv-dashboard', reason: 'it would break' }],
};

/** The schemas of this room. */
export const GATE_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  Gate: {
    type: 'object',
    required: ['dataset', 'version', 'allowed', 'reasons', 'missing'],
    properties: {
      dataset: TEXT,
      version: TEXT,
      allowed: { type: 'boolean', description: 'it is in force, or may come into force now' },
      reasons: { type: 'array', items: TEXT, description: 'why not' },
      missing: {
        type: 'array',
        items: ref('Party'),
        description: 'whose word is missing; of the owners one is enough',
      },
      proposal: ref('Proposal'),
    },
  },
};

/** The gate that pipelines ask. */
export function gateRoutes(approvals: Approvals): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/gate',
      doc: operation('askGate', 'Tells whether a version of a contract may be in force', {
        room: 'approvals',
        description: 'Answers 200 whether or not it may. Nothing is written.',
        query: { dataset: word('id of the contract, such as `growth.accounts`'), version: TEXT },
        answer: ['whether it may, and what is missing', ref('Gate'), EXAMPLE],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const subject = required(call, 'dataset');
        return json(200, gateBody(await approvals.gate({ group: CONTRACTS, subject }, required(call, 'version'))));
      },
    },
  ];
}

function required(call: Call, name: string): string {
  const value = parameter(call, name);
  if (value === undefined) throw new InvalidRequest(`${name} is missing`, name);
  return value;
}

function gateBody({ subject, version, allowed, reasons, missing, proposal }: Gate): JsonObject {
  return {
    dataset: subject,
    version,
    allowed,
    reasons: [...reasons],
    missing: missing.map(partyBody),
    ...(proposal !== undefined && { proposal: proposalBody(proposal) }),
  };
}

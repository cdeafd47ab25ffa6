import { isJsonObject } from '@concordat/engine';
import { type Call, json, type Reply, type Route } from '../dialect.ts';
import { readJsonObject } from './body.ts';
import { type CardOwner, type CardRefusal, ownersFromDecisionCard } from './decision-card.ts';
import { OWNERS_DOC } from './docs-writing.ts';

const REFUSALS: Readonly<Record<CardRefusal['reason'], number>> = { malformed: 400, 'not-in-force': 409 };

/** The way from procurement to contracts: owners out of a Decision Card. */
export function bridgeRoutes(clock: () => Date): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/contracts/owners/from-decision-card',
      doc: OWNERS_DOC,
      isReading: true,
      handle: async (call) => owners(call, clock()),
    },
  ];
}

function owners(call: Call, now: Date): Reply {
  const body = readJsonObject(call, ['dict_type', 'Input should be a valid dictionary']);
  if (!body.ok) return body.error;
  const card = body.value.document.toJson();
  const found = ownersFromDecisionCard(isJsonObject(card) ? card : {}, now);
  if (!found.ok) return json(REFUSALS[found.error.reason], { detail: found.error.message });
  return json(
    200,
    found.value.map(({ team, contact }: CardOwner) => ({ team, contact })),
  );
}

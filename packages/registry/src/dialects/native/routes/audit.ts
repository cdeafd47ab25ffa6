import type { JsonObject } from '@concordat/engine';
import type { Fact } from '../../../domain/fact.ts';
import type { Access } from '../../../service/access/access.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import { type Call, json, type Route } from '../../dialect.ts';
import { parameter, wholeParameter } from '../../parameters.ts';
import { operation, ref, TEXT, TIME, WHOLE, word } from '../documentation.ts';

/** Facts on a page where nothing is said, and at most. */
const PAGE = 100;
const MOST_FACTS = 1000;

/** The schemas of this room. */
export const AUDIT_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  Fact: {
    type: 'object',
    description: 'What happened. Beside these members a fact has those of its kind.',
    required: ['sequence', 'at', 'kind', 'group', 'subject', 'version'],
    properties: {
      sequence: { type: 'integer', description: 'position in the log, from 1 and without gaps' },
      at: TIME,
      kind: TEXT,
      group: word('empty where it is about everything'),
      subject: word('empty where it is about a whole group, or about everything'),
      version: word('label of the version, or empty'),
      actor: word('id of the caller who brought it about'),
      correlation_id: word('by which the request goes'),
      hash: word('SHA-256 that chains it to the facts before it'),
    },
  },
};

/** The log of who did what. */
export function auditRoutes(access: Access): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/audit',
      doc: operation('listFacts', 'The log of who did what, and who was denied what', {
        room: 'audit',
        query: {
          after: { type: 'integer', minimum: 0, default: 0, description: 'only facts after this sequence' },
          limit: { type: 'integer', minimum: 1, maximum: MOST_FACTS, default: PAGE },
          actor: word('only what this caller brought about'),
          group: word('only facts about this group'),
          subject: word('only facts about subjects of this name'),
          kind: word('only facts of this kind'),
          whole: { type: 'boolean', default: false, description: 'the whole log or nothing, as it takes to verify it' },
        },
        answer: [
          'the facts, oldest first; `next` is the `after` of the next page, and null at the end of the log',
          {
            type: 'object',
            required: ['items', 'next'],
            properties: { items: { type: 'array', items: ref('Fact') }, next: { anyOf: [WHOLE, { type: 'null' }] } },
          },
        ],
        failures: [400, 403],
      }),
      async handle(call) {
        const { items, next } = await access.audit({
          after: afterOf(call),
          limit: wholeParameter('limit', call.query.get('limit'), MOST_FACTS) ?? PAGE,
          whole: call.query.get('whole') === 'true',
          ...wordsOf(call),
        });
        return json(200, { items: items.map(factBody), next: next ?? null }, { 'cache-control': 'no-store' });
      },
    },
  ];
}

function afterOf(call: Call): number {
  const text = parameter(call, 'after') ?? '0';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidRequest('after must be a whole number, the sequence of a fact', 'after');
}

function wordsOf(call: Call) {
  const words = (['actor', 'group', 'subject', 'kind'] as const).map((name) => [name, parameter(call, name)]);
  return Object.fromEntries(words.filter(([, value]) => value !== undefined)) as Partial<
    Record<'actor' | 'group' | 'subject' | 'kind', string>
  >;
}

/** A fact as it is hashed: members that are undefined are not there. */
function factBody(fact: Fact): JsonObject {
  return JSON.parse(JSON.stringify(fact)) as JsonObject;
}

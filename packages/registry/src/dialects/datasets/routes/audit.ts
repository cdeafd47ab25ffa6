import type { JsonObject } from '@concordat/engine';
import type { Fact } from '../../../domain/fact.ts';
import type { Access } from '../../../service/access/access.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import { type Call, json, type Route } from '../../dialect.ts';
import { parameter, wholeParameter } from '../../parameters.ts';
import { operation, ref, word } from '../documentation.ts';

/** Entries on a page where nothing is said, and at most. */
const PAGE = 50;
const MOST_ENTRIES = 200;

/** Who did what. */
export function auditRoutes(access: Access): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/audit',
      doc: operation('listAuditEntries', 'Who did what, and who was denied what, oldest first', {
        room: 'audit',
        query: {
          after: { type: 'integer', minimum: 0, default: 0, description: 'only entries after this sequence' },
          limit: { type: 'integer', minimum: 1, maximum: MOST_ENTRIES, default: PAGE },
          actor: word('only what this caller brought about'),
          namespace: word('only what is about this namespace'),
          target: word('only what is about datasets of this name, or layers such as `mara.gold`'),
          action: word('only of this kind, such as `version-registered`'),
        },
        answer: [
          'the entries; `next` is the `after` of the next page, and null at the end of the log',
          {
            type: 'object',
            required: ['items', 'next'],
            properties: {
              items: { type: 'array', items: ref('AuditEntry') },
              next: { type: ['integer', 'null'] },
            },
          },
        ],
        failures: [400, 403],
      }),
      async handle(call) {
        const [actor, group] = [parameter(call, 'actor'), parameter(call, 'namespace')];
        const [subject, kind] = [parameter(call, 'target'), parameter(call, 'action')];
        const { items, next } = await access.audit({
          after: afterOf(call),
          limit: wholeParameter('limit', call.query.get('limit'), MOST_ENTRIES) ?? PAGE,
          ...(actor !== undefined && { actor }),
          ...(group !== undefined && { group }),
          ...(subject !== undefined && { subject }),
          ...(kind !== undefined && { kind }),
        });
        return json(200, { items: items.map(entryBody), next: next ?? null }, { 'cache-control': 'no-store' });
      },
    },
  ];
}

function afterOf(call: Call): number {
  const text = parameter(call, 'after') ?? '0';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidRequest('after must be a whole number, the sequence of an entry', 'after');
}

function entryBody(fact: Fact): JsonObject {
  const { sequence, at, actor, kind, group, subject, version, correlation_id, hash, ...details } = fact;
  return {
    sequence,
    at,
    ...(actor !== undefined && { actor }),
    action: kind,
    namespace: group,
    target: subject,
    version,
    ...(correlation_id !== undefined && { correlation_id }),
    details: JSON.parse(JSON.stringify(details)) as JsonObject,
    ...(hash !== undefined && { hash }),
  };
}

import type { JsonObject } from '@concordat/engine';
import { describe, expect, it } from 'vitest';
import { ownersFromDecisionCard } from './decision-card.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const BUYER = { name: 'Springfield USD', contact: '#data-platform' };
const BUYER_OWNER = { team: 'Springfield USD', contact: '#data-platform' };

describe('owners out of a decision card', () => {
  it.each<[string, JsonObject, JsonObject[]]>([
    ['the buyer, who can be paged', { buyer: BUYER }, [BUYER_OWNER]],
    ['a buyer without contact', { buyer: { name: 'S' } }, [{ team: 'S', contact: null }]],
    ['an empty contact is none', { buyer: { name: 'S', contact: '' } }, [{ team: 'S', contact: null }]],
    ['a null contact is none', { buyer: { name: 'S', contact: null } }, [{ team: 'S', contact: null }]],
    ['a blank name passes', { buyer: { name: '  ' } }, [{ team: '  ', contact: null }]],
    [
      'the role with the name behind it; the authority is no contact',
      { buyer: BUYER, decision_maker: { role: 'Director', name: 'Alex', authority: 'Board Resolution 2026-04' } },
      [BUYER_OWNER, { team: 'Director (Alex)', contact: null }],
    ],
    [
      'a role alone',
      { buyer: BUYER, decision_maker: { role: 'Director' } },
      [BUYER_OWNER, { team: 'Director', contact: null }],
    ],
    [
      'numbers as text',
      { buyer: BUYER, decision_maker: { role: 7, name: 8 } },
      [BUYER_OWNER, { team: '7 (8)', contact: null }],
    ],
    ['a name without a role names nobody', { buyer: BUYER, decision_maker: { name: 'Alex' } }, [BUYER_OWNER]],
    ['a decision maker that is text', { buyer: BUYER, decision_maker: 'Alex' }, [BUYER_OWNER]],
    ['a decision maker that is a list', { buyer: BUYER, decision_maker: ['Alex'] }, [BUYER_OWNER]],
    ['a decision maker that is null', { buyer: BUYER, decision_maker: null }, [BUYER_OWNER]],
    ['an approval', { buyer: BUYER, decision: { status: 'approved' } }, [BUYER_OWNER]],
    ['an approval with conditions', { buyer: BUYER, decision: { status: 'approved-with-conditions' } }, [BUYER_OWNER]],
    [
      'an approval on its last day',
      { buyer: BUYER, decision: { status: 'approved', effective_until: '2026-11-20' } },
      [BUYER_OWNER],
    ],
    [
      'an approval until a later moment',
      { buyer: BUYER, decision: { status: 'approved', effective_until: '2026-11-20T13:00:00+00:00' } },
      [BUYER_OWNER],
    ],
  ])('%s', (_, card, owners) => {
    expect(ownersFromDecisionCard(card, NOW)).toEqual({ ok: true, value: owners });
  });

  it.each<[string, JsonObject, string]>([
    ['no buyer', {}, "Decision Card is missing required 'buyer' object"],
    ['a buyer that is text', { buyer: 'S' }, "Decision Card is missing required 'buyer' object"],
    ['a draft', { draft: { buyer: BUYER } }, "Decision Card is missing required 'buyer' object"],
    ['no name', { buyer: {} }, 'buyer.name is required and must be a non-empty string'],
    ['an empty name', { buyer: { name: '' } }, 'buyer.name is required and must be a non-empty string'],
    ['a name that is a number', { buyer: { name: 7 } }, 'buyer.name is required and must be a non-empty string'],
    ['a contact that is a number', { buyer: { name: 'S', contact: 7 } }, 'buyer.contact must be a string'],
  ])('is malformed: %s', (_, card, message) => {
    expect(ownersFromDecisionCard(card, NOW)).toEqual({ ok: false, error: { reason: 'malformed', message } });
  });

  it.each(['rejected', 'rejected-with-remediation', 'pending', 'withdrawn', 'expired', 'Approved', 7])(
    'gives none at the status %s',
    (status) => {
      expect(ownersFromDecisionCard({ buyer: BUYER, decision: { status } }, NOW)).toMatchObject({
        ok: false,
        error: { reason: 'not-in-force' },
      });
    },
  );

  it.each<[string, JsonObject]>([
    ['a decision without a status', { decision: {} }],
    ['a decision that is text', { decision: 'approved' }],
    ['an approval that ended yesterday', { decision: { status: 'approved', effective_until: '2026-11-19' } }],
    [
      'an approval that ended an hour ago',
      { decision: { status: 'approved', effective_until: '2026-11-20T11:00:00Z' } },
    ],
    ['an approval until nobody knows when', { decision: { status: 'approved', effective_until: 'next year' } }],
    ['an approval until a number', { decision: { status: 'approved', effective_until: 2027 } }],
  ])('gives none for %s', (_, decision) => {
    expect(ownersFromDecisionCard({ buyer: BUYER, ...decision }, NOW)).toMatchObject({
      ok: false,
      error: { reason: 'not-in-force' },
    });
  });
});

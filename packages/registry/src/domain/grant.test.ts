import { expect, it } from 'vitest';
import { grantText, parseGrant } from './grant.ts';

it.each([
  ['producer@sap.mm/mara.*', { role: 'producer', group: 'sap.mm', subject: 'mara.*' }],
  ['admin@*/*', { role: 'admin', group: '*', subject: '*' }],
  ['consumer@default/team/orders-value', { role: 'consumer', group: 'default', subject: 'team/orders-value' }],
])('%s is a grant, and is written so', (text, grant) => {
  expect(parseGrant(text)).toEqual(grant);
  expect(grant && grantText(parseGrant(text) ?? { role: 'admin', group: '', subject: '' })).toBe(text);
});

it.each([
  '',
  'producer',
  'producer@sap.mm',
  'owner@*/*',
  'Producer@*/*',
  'producer@/x',
  'producer@x/',
  'producer@a\n/b',
  `admin@*/${'x'.repeat(256)}`,
])('%j is none', (text) => expect(parseGrant(text)).toBeUndefined());

import { describe, expect, it } from 'vitest';
import type { Content } from './content.ts';
import { contentOf } from './content-address.ts';

const STRING: Parameters<typeof contentOf>[0] = { format: 'avro', canonical: '"string"', references: [] };
const A = { name: 'x.A', subject: 'a-value', number: 3 };

// Digests made with other tools, of the bytes that each case names.
describe('the guid of a schema', () => {
  it.each<readonly [about: string, schema: Partial<Content>, guid: string]>([
    ['the text alone', {}, '095d71cf-1255-6b9d-5e33-0ad575b3df5d'],
    ['another format with the same text', { format: 'json-schema' }, '095d71cf-1255-6b9d-5e33-0ad575b3df5d'],
    ['a reference', { canonical: '"x.A"', references: [A] }, 'cfbd5a2d-220c-4e03-78b0-6f04975b5a38'],
    [
      'a reference to another group',
      { canonical: '"x.A"', references: [{ ...A, group: 'sap' }] },
      '3dfdfb92-c6b1-8fed-1ba9-a83fd7c245e0',
    ],
    [
      'a reference to the default group by name, and a number of two bytes',
      { canonical: '"x.A"', references: [{ ...A, group: 'default', number: 258 }] },
      '39500b6d-6158-3c08-eb21-2546bd45e78e',
    ],
    [
      'metadata',
      {
        metadata: {
          tags: { 'r.a': ['PII', 'SECRET'], 'r.b': ['X'] },
          properties: { owner: 'growth', zone: 'eu' },
          sensitive: ['owner'],
        },
      },
      'a6a9665d-0e6e-ff95-58cf-10714b0dd0c3',
    ],
    ['empty metadata', { metadata: {} }, 'cecc02e2-232b-87f1-1b0c-aa0e70dbb74d'],
    [
      'names of digits, in the order of texts',
      { metadata: { properties: { 9: 'a', 10: 'b' } } },
      '09d24f78-35b8-2400-6f5e-5888067f9709',
    ],
    [
      'rules',
      {
        ruleSet: {
          encodingRules: [{ name: 'enc', kind: 'TRANSFORM', mode: 'WRITEREAD', type: 'ENCRYPT' }],
          domainRules: [
            {
              name: 'check',
              doc: 'doc',
              kind: 'CONDITION',
              mode: 'WRITE',
              type: 'CEL',
              tags: ['A', 'B'],
              params: { l: '2', k: '1' },
              expr: 'x > 0',
              onSuccess: 'NONE',
              onFailure: 'ERROR',
              disabled: true,
            },
          ],
          migrationRules: [{ name: 'up', kind: 'TRANSFORM', mode: 'UPGRADE', type: 'JSONATA', expr: '$' }],
          enableAt: 'ALL',
        },
      },
      '01c0070a-be7f-193f-833a-8fb389ab78f6',
    ],
  ])('is the MD5 of %s', (_, schema, guid) => {
    expect(contentOf({ ...STRING, ...schema }).guid).toBe(guid);
  });
});

describe('the fingerprint of a schema', () => {
  it('tells apart all that makes a schema another one', () => {
    const schemas = [
      STRING,
      { ...STRING, format: 'json-schema' },
      { ...STRING, canonical: '"bytes"' },
      { ...STRING, references: [A] },
      { ...STRING, references: [{ ...A, group: 'default' }] },
      { ...STRING, references: [A, A] },
      { ...STRING, metadata: {} },
      { ...STRING, ruleSet: {} },
      { ...STRING, metadata: { properties: { ab: 'c' } } },
      { ...STRING, metadata: { properties: { a: 'bc' } } },
      { ...STRING, metadata: { properties: JSON.parse('{"__proto__":"x"}') } },
    ];
    expect(new Set(schemas.map((schema) => contentOf(schema).fingerprint)).size).toBe(schemas.length);
  });

  it('is the same for the same schema', () => {
    expect(contentOf({ ...STRING, references: [A] })).toEqual(contentOf({ ...STRING, references: [{ ...A }] }));
    expect(contentOf(STRING).fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });
});

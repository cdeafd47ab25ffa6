import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RegistryError } from '../../domain/error.ts';
import { openRegistry } from '../fixtures/schemas.ts';
import type { SchemaInput } from './schemas.ts';

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  '',
  '*',
  '__GLOBAL',
  'a',
  ':.x:a',
  'a\u0000',
  '\ud800',
  'a'.repeat(5000),
];
const TEXTS = [
  '',
  ' ',
  'null',
  '[]',
  '{}',
  '"string"',
  '{"type":"record","name":"__proto__","fields":[{"name":"constructor","type":"__proto__"}]}',
  '{"$ref":"#"}',
  '{"$ref":"a"}',
  '{"allOf":[{"$ref":"#"}]}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `${'{"items":'.repeat(500)}true${'}'.repeat(500)}`,
  'syntax = "proto3"; import "a"; message a { a a = 1; }',
  'syntax = "proto3"; message __proto__ { __proto__ constructor = 1; }',
  'AAAA',
  'CgA=',
  '{"a":1,"a":2}',
  '\ufeff{"type":"string"}',
  '"\ud800"',
];

const name = fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: 'binary' }));
const text = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...TEXTS) }, fc.string(), fc.json());
const number = fc.oneof(fc.constantFrom(0, -1, 1, 2, 1.5, 2 ** 31, Number.NaN), fc.integer());
const reference = fc.record(
  { name, subject: name, number: fc.oneof(number, fc.constant('latest' as const)), group: name },
  { requiredKeys: ['name', 'subject', 'number'] },
);
const metadata = fc.record(
  {
    tags: fc.dictionary(name, fc.array(name, { maxLength: 3 }), { maxKeys: 3 }),
    properties: fc.dictionary(name, name, { maxKeys: 3 }),
    sensitive: fc.array(name, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const rule = fc.record({
  name,
  type: name,
  params: fc.dictionary(name, name, { maxKeys: 2 }),
  tags: fc.array(name, { maxLength: 2 }),
});
const schema: fc.Arbitrary<SchemaInput> = fc.record(
  {
    format: fc.constantFrom('avro', 'json-schema', 'protobuf', 'data-contract', '__proto__', ''),
    text,
    references: fc.array(reference, { maxLength: 2 }),
    metadata,
    ruleSet: fc.record({ domainRules: fc.array(rule, { maxLength: 2 }) }, { requiredKeys: [] }),
    id: number,
    number,
  },
  { requiredKeys: ['format', 'text', 'references'] },
);
const key = fc.record({ group: fc.constantFrom('default', 'contracts', '__proto__', ''), subject: name });

describe('whatever is handed in', () => {
  it('is answered, or refused in words', async () => {
    const registry = await openRegistry();
    const { schemas } = registry;
    await schemas.setWriteMode({ group: '__proto__' }, 'IMPORT');
    await schemas.changePolicy({ group: 'default' }, { validateNewSchemas: false, validateFields: true });
    const told = async (answer: Promise<unknown>) => {
      const refusal = await answer.then(
        () => undefined,
        (error: unknown) => error,
      );
      if (refusal === undefined) return;
      expect(refusal).toBeInstanceOf(RegistryError);
      expect((refusal as RegistryError).code).not.toMatch(/^store-/);
    };
    await fc.assert(
      fc.asyncProperty(key, schema, number, fc.boolean(), async (of, given, some, normalize) => {
        await told(schemas.register(of, given, { normalize }));
        await told(schemas.lookUp(of, given, { normalize, deleted: true }));
        await told(schemas.check(of, given, { normalize }));
        await told(schemas.check(of, given, { against: some }));
        await told(schemas.version(of, some));
        await told(schemas.byId(of.group, some));
        await told(schemas.byGuid(of.subject));
        await told(schemas.uses(of.group, some));
        await told(schemas.referrers(of, some));
      }),
      { numRuns: 150 },
    );
    await registry.close();
  });
});

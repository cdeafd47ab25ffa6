import type fc from 'fast-check';
import { describe } from 'vitest';
import { itObeysTheLaws } from '../fixtures/laws.ts';
import { schemaPairs } from './fixtures/arbitrary.ts';
import type { PlainObject } from './fixtures/schemas.ts';
import { jsonSchema } from './index.ts';
import type { SchemaDocument } from './schema.ts';

function parsed(schema: PlainObject): SchemaDocument {
  const result = jsonSchema.parse(JSON.stringify(schema));
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('; '));
  return result.value.doc;
}

const pairs: fc.Arbitrary<readonly [before: SchemaDocument, after: SchemaDocument]> = schemaPairs().map(
  ({ before, after }) => [parsed(before), parsed(after)],
);

describe('laws of the format json-schema', () => {
  itObeysTheLaws({ format: jsonSchema, pairs, runs: Number(process.env.FUZZ_PAIRS ?? 100) });
});

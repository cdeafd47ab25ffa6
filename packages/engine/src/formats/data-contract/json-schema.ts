import { type JsonObject, jsonObject } from '../../model/json.ts';
import type { Contract } from './contract.ts';
import { membersSchema } from './json-schema/members.ts';
import { definitions } from './json-schema/values.ts';

/** Whose rows the schema describes. */
export interface JsonSchemaOptions {
  /**
   * The rows that a reader of the contract takes: an `open` one ignores members that it does not know, a `closed` one refuses them.
   * Left out: the rows that a writer of the contract writes, which have no other members either.
   */
  readonly reader?: 'open' | 'closed';
}

/**
 * The JSON Schema (draft 2020-12) of one row of a contract. A reader's schema differs from the writer's in what reading adds: defaults
 * stand in for missing values, aliases for names. Uniqueness and keys are promises about many rows; they are told as `x-` annotations.
 * Bounds with more digits than a double keeps are rounded, as any validator would.
 */
export function contractJsonSchema(contract: Contract, { reader }: JsonSchemaOptions = {}): JsonObject {
  const rows = membersSchema(contract.fields, { reader, at: '#' });
  const types = definitions(contract.fields);
  return jsonObject([
    ['$schema', 'https://json-schema.org/draft/2020-12/schema'],
    ['$id', idOf(contract, reader)],
    ['title', contract.dataset_id],
    ...(contract.description === null ? [] : [['description', contract.description] as const]),
    ...(contract.primary_key.length === 0 ? [] : [['x-primary-key', contract.primary_key] as const]),
    ...Object.entries(rows),
    ...(types.length === 0 ? [] : [['$defs', jsonObject(types)] as const]),
  ]);
}

function idOf({ dataset_id, version }: Contract, reader: JsonSchemaOptions['reader']): string {
  const parts = [
    'urn',
    'data-contract',
    encoded(dataset_id),
    encoded(version),
    ...(reader ? [`${reader}-reader`] : []),
  ];
  return parts.join(':');
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

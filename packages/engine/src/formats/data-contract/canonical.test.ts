import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import {
  canonicalJson,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonObject,
  printJson,
} from '../../model/json.ts';
import { canonicalContract } from './canonical.ts';
import { contractArbitrary, contractDocumentArbitrary, seedContractArbitrary } from './fixtures/arbitrary.ts';
import { parseContract } from './parse.ts';

function read(text: string) {
  const result = parseContract(text);
  if (!result.ok) throw new Error(`${JSON.stringify(result.error)}\n${text}`);
  return result.value.doc;
}

const minimal = '"dataset_id":"d","owners":[{"team":"t"}],"status":"draft","version":"1.0.0"';

describe('the canonical text', () => {
  test.each([
    ['{name: f, type: string}', '"name":"f","required":true,"type":"string","unique":false'],
    [
      '{type: string, required: true, aliases: [], name: f}',
      '"name":"f","required":true,"type":"string","unique":false',
    ],
    [
      '{name: f, type: number, minimum: 1.50}',
      '"minimum":1.5,"name":"f","required":true,"type":"number","unique":false',
    ],
    [
      '{name: f, type: number, minimum: 12345678901234567890}',
      '"minimum":12345678901234567890,"name":"f","required":true,"type":"number","unique":false',
    ],
    [
      '{name: f, type: number, minimum: 0.10000000000000000001}',
      '"minimum":"0.10000000000000000001","name":"f","required":true,"type":"number","unique":false',
    ],
  ])('%s', (field, expected) => {
    const text = `{version: "1.0.0", owners: [{team: t, contact: null}], dataset_id: d, fields: [${field}]}`;
    expect(canonicalContract(read(text))).toBe(
      `{"dataset_id":"d","fields":[{"deprecated":false,${expected}}],"owners":[{"team":"t"}],"status":"draft","version":"1.0.0"}`,
    );
  });

  test('enum values keep their labels', () => {
    const text = `{${minimal},"fields":[{"name":"f","type":"string","enum":["a",{"value":"b","label":"B"},{"value":"c"}]}]}`;
    expect(canonicalContract(read(text))).toContain('"enum":["a",{"label":"B","value":"b"},"c"]');
  });

  test('data that is kept as data is not touched', () => {
    const text = `{${minimal},"fields":[{"name":"f","type":"json"}],"extensions":{"a":null,"b":[],"enum":[{"value":1}],"minimum":"2.0"}}`;
    expect(canonicalContract(read(text))).toContain(
      '"extensions":{"a":null,"b":[],"enum":[{"value":1}],"minimum":"2.0"}',
    );
  });
});

describe('laws', () => {
  test.each([
    ['contracts of all kinds', contractArbitrary],
    ['contracts of the seed', seedContractArbitrary],
  ])('what is written canonically is read as the same: %s', (_name, contracts) => {
    fc.assert(
      fc.property(contracts, (contract) => {
        const text = canonicalContract(contract);
        const again = read(text);
        expect(again).toEqual(contract);
        expect(canonicalContract(again)).toBe(text);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('the order of keys and the language of the text do not matter', () => {
    fc.assert(
      fc.property(contractDocumentArbitrary, (document) => {
        const text = canonicalContract(read(printJson(document)));
        expect(canonicalContract(read(printJson(reversed(document), 2)))).toBe(text);
        expect(canonicalContract(read(stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 })))).toBe(text);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  test('canonical texts are canonical JSON', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        const text = canonicalContract(contract);
        expect(canonicalContract(read(` ${text}\n`))).toBe(text);
        expect(text).not.toMatch(/[\n\t]/);
        expect(canonicalJson(JSON.parse(text)).length).toBeGreaterThan(0);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

function reversed(value: JsonObject): JsonObject {
  return jsonObject(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversedValue(item)] as const),
  );
}

function reversedValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversedValue);
  return isJsonObject(value) ? reversed(value) : value;
}

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonValue, printJson } from '../../../model/json.ts';
import type { Refutation } from '../../../model/refutation.ts';
import type { Contract } from '../contract.ts';
import { diffContracts } from '../diff.ts';
import { contractJsonSchema } from '../json-schema.ts';
import { matchFields } from '../match.ts';
import { readsContract } from '../reads.ts';
import { contractPairs } from './fixtures/contract-pairs.ts';
import { Dice } from './fixtures/dice.ts';
import { someRow } from './fixtures/rows.ts';

/** A validator of its own, which knows nothing of how reading was decided. */
const ajv = new Ajv2020({
  strict: false,
  validateSchema: false,
  multipleOfPrecision: 9,
  code: { optimize: false },
});
addFormats.default(ajv);
ajv.addVocabulary(['x-primary-key', 'x-unit', 'x-semantics', 'x-unique']);

function validator(contract: Contract, reader?: 'open' | 'closed'): ValidateFunction {
  const { $id, ...schema } = contractJsonSchema(contract, reader && { reader });
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema);
  return validate;
}

const areUnique = ajv.compile({ uniqueItems: true });

/** The datum as a parser of JSON gives it: the validator takes objects with a prototype only. */
function plain(datum: JsonValue): JsonValue {
  return JSON.parse(printJson(datum)) as JsonValue;
}

function printable(errors: ValidateFunction['errors']): string {
  return JSON.stringify(errors ?? []);
}

interface Oracle {
  readonly reader: Contract;
  readonly writer: Contract;
  readonly writes: ValidateFunction;
  readonly reads: ValidateFunction;
}

function check(refutation: Refutation, oracle: Oracle): void {
  const { writer, reader, writes, reads } = oracle;
  expect(refutation.answer).toBe('no');
  const datum = plain(refutation.witness?.datum ?? null);
  switch (refutation.class) {
    case 'unreadable':
      expect([writes(datum), reads(datum)]).toEqual([true, false]);
      break;
    case 'misread':
      expect(writes(datum)).toBe(true);
      break;
    case 'dropped':
      expect([writes(datum), validator(reader, 'closed')(datum)]).toEqual([true, false]);
      break;
    case 'unwritten':
      expect([writes(datum), validator(demanding(reader, refutation.at.reader ?? ''), 'open')(datum)]).toEqual([
        true,
        false,
      ]);
      break;
    case 'guarantee':
      if (refutation.aspect === 'freshness_sla') checkLag(datum, reader, writer);
      else checkRows(datum, refutation, oracle);
  }
}

function checkLag(datum: JsonValue, reader: Contract, writer: Contract): void {
  const lag = isJsonObject(datum) ? Number(datum.lag_seconds) : 0;
  expect(lag).toBeGreaterThan(reader.freshness_sla?.max_lag_seconds ?? Number.POSITIVE_INFINITY);
  expect(lag).toBeLessThanOrEqual(writer.freshness_sla?.max_lag_seconds ?? Number.POSITIVE_INFINITY);
}

/** Two rows that keep every promise of the writer and break the one that the reader relies on. */
function checkRows(data: JsonValue, { at, aspect }: Refutation, { reader, writer, writes }: Oracle): void {
  const rows = (Array.isArray(data) ? data : []) as JsonValue[];
  expect(rows.map((row) => writes(row))).toEqual([true, true]);
  const written = new Map(
    matchFields(writer.fields, reader.fields).pairs.map((pair) => [pair.after.name, pair.before.name]),
  );
  const relied =
    aspect === 'primary_key' ? reader.primary_key : [reader.fields[Number(at.reader?.split('/')[2])]?.name ?? ''];
  expect(
    areUnique(
      rows.map((row) =>
        projection(
          row,
          relied.flatMap((name) => written.get(name) ?? []),
        ),
      ),
    ),
  ).toBe(false);
  for (const key of [writer.primary_key, ...writer.fields.filter(({ unique }) => unique).map(({ name }) => [name])]) {
    if (key.length > 0) expect(areUnique(rows.map((row) => projection(row, key)))).toBe(true);
  }
}

function projection(row: JsonValue, columns: readonly string[]): JsonValue[] {
  return columns.map((column) => (isJsonObject(row) ? (row[column] ?? null) : null));
}

/** The contract in which the field at the pointer is required and has neither default nor alias. */
function demanding(contract: Contract, pointer: string): Contract {
  const copy = structuredClone(contract) as Contract;
  let place: unknown = copy;
  for (const token of pointer.split('/').slice(1)) place = Reflect.get(place as object, token);
  Reflect.deleteProperty(place as object, 'default');
  Object.assign(place as object, { required: true, aliases: [] });
  return copy;
}

describe('reading, against a validator of its own', () => {
  it('shows only rows that the writer may write and the reader does not take', { timeout: 60_000 }, () => {
    const seen = new Set<string>();
    let read = 0;
    fc.assert(
      fc.property(contractPairs, fc.integer({ min: 0 }), ([before, after], seed) => {
        const [reader, writer] = seed % 2 === 0 ? [before, after] : [after, before];
        const oracle = { reader, writer, writes: validator(writer), reads: validator(reader, 'open') };
        const refutations = [...readsContract(reader, writer)];
        for (const refutation of refutations) {
          seen.add(`${refutation.class} ${refutation.aspect}`);
          check(refutation, oracle);
        }
        if (refutations.some(({ class: kind }) => kind === 'unreadable' || kind === 'misread')) return;
        const dice = new Dice(seed);
        for (let rows = 0; rows < 50; rows++) {
          const row = someRow(writer.fields, dice);
          if (row === undefined) continue;
          const datum = plain(row);
          if (oracle.writes(datum) && oracle.reads(datum)) read++;
          else expect.fail(printJson([row, printable(oracle.writes.errors), printable(oracle.reads.errors)]));
        }
      }),
      { seed: 20_260, numRuns: 3_000 },
    );
    expect(read).toBeGreaterThan(20_000);
    expect([...seen].sort()).toMatchInlineSnapshot(`
      [
        "dropped name",
        "dropped presence",
        "dropped type",
        "guarantee freshness_sla",
        "guarantee primary_key",
        "guarantee unique",
        "misread name",
        "misread presence",
        "misread semantics",
        "misread unit",
        "unreadable enum",
        "unreadable exclusive_maximum",
        "unreadable exclusive_minimum",
        "unreadable max_items",
        "unreadable max_length",
        "unreadable maximum",
        "unreadable min_items",
        "unreadable min_length",
        "unreadable minimum",
        "unreadable name",
        "unreadable pattern",
        "unreadable precision",
        "unreadable presence",
        "unreadable required",
        "unreadable scale",
        "unreadable type",
        "unreadable unique_items",
        "unwritten presence",
      ]
    `);
  });

  it('refutes nothing that no change has caused', () => {
    const site = (before: string | undefined, after: string | undefined, aspect: string): string =>
      JSON.stringify([before ?? null, after ?? null, aspect]);
    fc.assert(
      fc.property(contractPairs, ([before, after]) => {
        const changes = diffContracts(before, after).map(({ at, aspect }) => site(at.before, at.after, aspect));
        const backward = [...readsContract(after, before)].map(({ at, aspect }) => site(at.writer, at.reader, aspect));
        const forward = [...readsContract(before, after)].map(({ at, aspect }) => site(at.reader, at.writer, aspect));
        expect(changes).toEqual(expect.arrayContaining([...backward, ...forward]));
      }),
      { seed: 5, numRuns: 1_000 },
    );
  });

  it('finds nothing between a contract and itself', () => {
    fc.assert(
      fc.property(contractPairs, ([contract]) => {
        const copy = structuredClone(contract) as Contract;
        expect([...readsContract(contract, copy)]).toEqual([]);
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });
});

import { type AnyFormat, formatById, type ParsedDocument } from '@concordat/engine';
import { expect, it } from 'vitest';
import { Verdicts } from './verdicts.ts';

const avro = formatById('avro') as AnyFormat;

/** A record with fields of these names. */
function record(...names: readonly string[]): ParsedDocument {
  const fields = names.map((name) => ({ name, type: 'int', default: 0 }));
  const read = avro.parse(JSON.stringify({ type: 'record', name: 'R', fields }));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

it('judges a candidate once against each version and for each kind of reader', () => {
  const verdicts = new Verdicts();
  const [first, second, candidate] = [record('a'), record('a', 'b'), record('a', 'b', 'c')];
  const closed = verdicts.between(avro, first, candidate, 'closed');
  expect(verdicts.between(avro, first, candidate, 'closed')).toBe(closed);
  expect(closed).toMatchObject({ level: 'FULL', compatible: false });
  expect(verdicts.between(avro, first, candidate, undefined).compatible).toBe(true);
  expect(verdicts.between(avro, second, candidate, 'closed').changes).toHaveLength(1);
  expect(verdicts.between(avro, first, candidate, 'closed')).toBe(closed);
});

it('judges again what it has forgotten', () => {
  const verdicts = new Verdicts();
  const many = Array.from({ length: 3000 }, (_, index) => `f${index}`);
  const [before, candidate] = [record('a'), record('a', 'b')];
  const verdict = verdicts.between(avro, before, candidate, undefined);
  for (let round = 0; round < 8; round += 1) verdicts.between(avro, record('a'), record('a', ...many), undefined);
  const again = verdicts.between(avro, before, candidate, undefined);
  expect(again).not.toBe(verdict);
  expect(again).toEqual(verdict);
});

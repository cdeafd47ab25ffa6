import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../compare/judge.ts';
import type { JsonValue } from '../../model/json.ts';
import { schemaOf } from './fixtures/arbitrary.ts';
import { avro } from './index.ts';
import { parseAvro } from './parse.ts';

/** A pair, a datum of the writer, and what Java's checker and decoder make of it. */
interface Case {
  readonly id: string;
  readonly writer: JsonValue;
  readonly reader: JsonValue;
  readonly java113: {
    readonly verdict: string | false;
    readonly incompatibilities?: readonly string[];
    readonly read: string;
  };
}

const FILE = new URL('../../../../../../shared/conformance/pairs/avro-pairs.json', import.meta.url);
const cases: readonly Case[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : [];
if (cases.length === 0)
  process.stdout.write(`skipped: pairs with outcomes of decoders, not found at ${FILE.pathname}\n`);

/** Where the verdict of Java's checker is not followed. */
const VERDICTS: Readonly<Record<string, string>> = {
  'memo: reader union shares inner record': 'the checker remembers an assumption that turned out wrong',
};

describe.skipIf(cases.length === 0)('pairs with outcomes of decoders', () => {
  it.each(cases)('$id', ({ id, writer, reader, java113 }) => {
    const parsed = parseAvro(JSON.stringify(reader));
    if (!parsed.ok) {
      expect(java113.read).toMatch(/^ERROR/);
      return;
    }
    const from = schemaOf(JSON.stringify(writer));
    const verdict = (profile: string) => judge(avro, from, parsed.value.doc, { level: 'BACKWARD', profile });
    if (java113.read.startsWith('ERROR')) expect(verdict('wire').compatible).toBe(false);

    const { compatible, findings } = verdict('confluent');
    if (VERDICTS[id] !== undefined) return;
    expect(compatible).toBe(java113.verdict === 'COMPATIBLE');
    const told = findings.map(
      ({ kind, detail: { location, additionalInfo } }) => `${kind} ${location} ${additionalInfo}`,
    );
    if (java113.incompatibilities) expect(told).toEqual(java113.incompatibilities);
  });
});

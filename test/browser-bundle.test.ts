import { createContext, runInContext } from 'node:vm';
import { FORMATS } from '@concordat/engine';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { avroPair, jsonSchemaPair, protoPair } from '../bench/schemas.ts';

const CONTRACT = (type: string): string =>
  JSON.stringify({ dataset_id: 'a.b', version: '1.0.0', owners: [{ team: 'x' }], fields: [{ name: 'id', type }] });

/** A pair of each format, by its id. */
const PAIRS = {
  'data-contract': { before: CONTRACT('string'), after: CONTRACT('integer') },
  avro: avroPair(5),
  'json-schema': jsonSchemaPair(5),
  protobuf: protoPair(5),
};

/** Judges a pair with an engine and gives the report as text. It is also sent into the browser's world as its source. */
function reportOf(engine: typeof import('@concordat/engine'), id: string, before: string, after: string): string {
  const format = engine.formatById(id);
  const [older, newer] = [format?.parse(before), format?.parse(after)];
  if (!format || !older?.ok || !newer?.ok) return 'not read';
  const source = { name: 'new', text: after, placeOf: (pointer: string) => newer.value.placeOf(pointer) };
  const verdict = format.judge(older.value, newer.value, { level: 'FULL' });
  return engine.reportVerdict('text', verdict, { format, after: source });
}

it('the engine is one script that needs nothing of Node, and judges there as it does here', async () => {
  const bundle = await build({
    stdin: {
      contents: `import * as engine from '@concordat/engine'; globalThis.engine = engine;`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  expect(bundle.warnings).toEqual([]);
  const world = createContext({ TextEncoder, TextDecoder, URL });
  runInContext(bundle.outputFiles[0]?.text ?? '', world);
  const engine = await import('@concordat/engine');
  for (const [id, { before, after }] of Object.entries(PAIRS)) {
    const there = runInContext(
      `(${reportOf})(engine, ${[id, before, after].map((text) => JSON.stringify(text)).join(', ')})`,
      world,
    );
    expect(there).toBe(reportOf(engine, id, before, after));
    expect(there).toContain('incompatible');
  }
  expect(Object.keys(PAIRS).sort()).toEqual(FORMATS.map(({ id }) => id).sort());
});

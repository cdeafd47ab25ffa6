import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isJsonObject } from '../../model/json.ts';
import type { Refutation } from '../../model/refutation.ts';
import { importsOf } from '../fixtures/pair-folders.ts';
import { schemaOf } from './fixtures/arbitrary.ts';
import { readsProto } from './reads.ts';

const PAIRS = new URL('fixtures/pairs/', import.meta.url);
const PROTOC = new URL('../../../../../node_modules/.bin/protoc', import.meta.url).pathname;
const INCLUDE = new URL('../../../../../node_modules/protoc/include', import.meta.url).pathname;

/** What the compiler itself says where it is started by its wrapper, which takes longer than the work. */
function binary(): string | undefined {
  if (!existsSync(PROTOC)) return undefined;
  const shown = spawnSync(PROTOC, ['--version'], { encoding: 'utf8' });
  return shown.status === 0 ? PROTOC : undefined;
}

const protoc = binary();
const folder = mkdtempSync(join(tmpdir(), 'concordat-protoc-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** How the compiler decodes bytes as a message of a document: its text, or undefined where it refuses or misses something required. */
function decoded(file: string, includes: string, name: string, bytes: Uint8Array): string | undefined {
  const args = [`-I${folder}`, `-I${includes}`, `-I${INCLUDE}`, `--decode=${name}`, file];
  const { status, stdout, stderr } = spawnSync(protoc ?? '', args, { input: bytes, encoding: 'utf8' });
  return status === 0 && !/missing required/i.test(stderr) ? stdout : undefined;
}

/** Breaks that show in the bytes alone; what a number or a name means is not for a decoder to say. */
function isSeen({ class: kind, aspect, witness, reason }: Refutation): boolean {
  return (
    witness !== undefined &&
    (kind === 'unreadable' || kind === 'lossy' || (kind === 'misread' && aspect === 'type')) &&
    aspect !== 'message' &&
    !/assume different/.test(reason)
  );
}

describe('witnesses, against the decoder of the compiler', () => {
  if (protoc === undefined) process.stdout.write('protoc does not run here; its part is skipped\n');
  const names = readdirSync(PAIRS).filter((name) =>
    /^(?:field-type|field-card|enum-value|required|utf8|message-enc)/.test(name),
  );

  it.runIf(protoc !== undefined)('show there as well', { timeout: 120_000 }, () => {
    let shown = 0;
    for (const name of names) {
      const imports = new URL(`${name}/imports/`, PAIRS);
      const known = importsOf(imports);
      const [before, after] = ['before', 'after'].map((side) => {
        const text = readFileSync(new URL(`${name}/${side}.proto`, PAIRS), 'utf8');
        const file = `${name}-${side}.proto`;
        writeFileSync(join(folder, file), text);
        return { file, schema: schemaOf(text, known) };
      });
      if (before === undefined || after === undefined) continue;
      for (const [reader, writer] of [[after, before] as const, [before, after] as const]) {
        for (const refutation of readsProto(reader.schema, writer.schema)) {
          const { witness } = refutation;
          if (refutation.answer !== 'no' || !witness || !isSeen(refutation) || !isJsonObject(witness.datum)) continue;
          const type = String(witness.datum['@type']);
          const bytes = Buffer.from(witness.encoded ?? '', 'hex');
          const [written, read] = [writer.file, reader.file].map((file) =>
            decoded(file, imports.pathname, type, bytes),
          );
          expect(written, `${name}: ${refutation.reason}`).toBeDefined();
          if (refutation.class === 'unreadable') expect(read, `${name}: ${refutation.reason}`).toBeUndefined();
          else expect(read, `${name}: ${refutation.reason}`).not.toBe(written);
          shown++;
        }
      }
    }
    expect(shown).toBeGreaterThan(30);
  });
});

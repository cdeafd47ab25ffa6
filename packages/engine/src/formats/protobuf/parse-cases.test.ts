import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { descriptorSet } from './descriptor-set.ts';
import { compileText, hasProtoc } from './fixtures/protoc.ts';
import { parseProto } from './parse.ts';

interface Case {
  readonly id: string;
  readonly valid: boolean;
  readonly source: string;
}

function casesOf(file: URL): readonly Case[] {
  return JSON.parse(readFileSync(file, 'utf8'));
}

const SHARED = new URL('../../../../../../shared/conformance/proto-parse-cases.json', import.meta.url);
const OWN = casesOf(new URL('fixtures/language-cases.json', import.meta.url));

describe('the language, by cases', () => {
  it.each(OWN)('$id', ({ source, valid }) => {
    const parsed = parseProto(source, new Map(), 'x.proto');
    const problems = parsed.ok ? [] : parsed.error.map(({ message }) => message);
    expect(problems).toEqual(valid ? [] : expect.arrayContaining([expect.stringMatching(/\S/)]));
  });
});

describe.skipIf(!existsSync(SHARED))('the language, by shared cases', () => {
  it.each(existsSync(SHARED) ? casesOf(SHARED) : [])('$id', ({ source, valid }) => {
    expect(parseProto(source).ok).toBe(valid);
  });
});

test.skipIf(!hasProtoc)('the compiler of Google accepts and refuses the same, and describes the same', async () => {
  const every = Number(process.env.FUZZ_PAIRS ?? 0) > 0 ? 1 : 5;
  for (const { id, source, valid } of OWN.filter((_, index) => index % every === 0)) {
    const compiled = await compileText('x.proto', source);
    expect(compiled.ok, id).toBe(valid);
    const parsed = parseProto(source, new Map(), 'x.proto');
    if (compiled.ok && parsed.ok) {
      expect(Buffer.compare(compiled.set, descriptorSet(parsed.value.doc)), id).toBe(0);
    }
  }
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { descriptorSet, fileDescriptorProto } from './descriptor-set.ts';
import { compile, filesOfSet, hasProtoc, PROTOC_INCLUDES } from './fixtures/protoc.ts';
import { parseProto } from './parse.ts';

/** `ALL_PROTOS=1` compares every file that there is; else a sample. */
const ALL = process.env.ALL_PROTOS === '1';

const GOOGLE = dirname(createRequire(import.meta.url).resolve('google-proto-files/package.json'));

/** Files that cannot be compiled, since something that they import is not there. */
const INCOMPLETE: ReadonlySet<string> = new Set([
  'google/protobuf/compiler/ruby/ruby_generated_code.proto',
  'google/protobuf/compiler/ruby/ruby_generated_code_proto2.proto',
  'google/protobuf/util/json_format_proto3.proto',
]);

function protosIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.proto') && !name.includes('node_modules') && !INCOMPLETE.has(name))
    .sort();
}

/** Texts by name, read when they are asked for. */
class Texts extends Map<string, string> {
  readonly #folder: string;

  constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  override has(name: string): boolean {
    return super.has(name) || existsSync(join(this.#folder, name));
  }

  override get(name: string): string | undefined {
    const known = super.get(name);
    if (known !== undefined || !this.has(name)) return known;
    const text = readFileSync(join(this.#folder, name), 'utf8');
    this.set(name, text);
    return text;
  }
}

function read(texts: Texts, name: string) {
  const parsed = parseProto(texts.get(name) ?? '', texts, name);
  if (!parsed.ok) throw new Error(`${name}: ${parsed.error[0]?.message}`);
  return parsed.value.doc;
}

/** Compares each file; the compiler is asked for many at once. */
async function expectSame(folder: string, names: readonly string[]): Promise<void> {
  const texts = new Texts(folder);
  for (let at = 0; at < names.length; at += 250) {
    const files = await compileTogether(folder, names.slice(at, at + 250));
    for (const [name, bytes] of files) {
      expect(Buffer.compare(bytes, fileDescriptorProto(read(texts, name))), name).toBe(0);
    }
  }
}

/** Compiles files at once; where they declare the same names, apart. */
async function compileTogether(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const compiled = await compile([folder], names);
  if (compiled.ok) {
    const files = filesOfSet(compiled.set);
    return new Map(names.map((name) => [name, files.get(name) ?? new Uint8Array()]));
  }
  if (names.length === 1) throw new Error(compiled.errors);
  const half = names.length >> 1;
  const first = await compileTogether(folder, names.slice(0, half));
  return new Map([...first, ...(await compileTogether(folder, names.slice(half)))]);
}

test.skipIf(!hasProtoc)('files that come with the compiler are described as it describes them', async () => {
  await expectSame(PROTOC_INCLUDES, protosIn(PROTOC_INCLUDES));
});

test.skipIf(!hasProtoc)(
  'files of Google are described as the compiler describes them',
  async () => {
    const names = protosIn(GOOGLE);
    const isTest = (name: string): boolean => name.startsWith('google/protobuf/') && name.length % 3 === 0;
    await expectSame(GOOGLE, ALL ? names : names.filter((name, index) => index % 60 === 0 || isTest(name)));
  },
  ALL ? 600_000 : 60_000,
);

test.skipIf(!hasProtoc)('sets hold the same files in the same order', async () => {
  const texts = new Texts(GOOGLE);
  const names = protosIn(GOOGLE).filter((_, index) => index % 1200 === 0);
  for (const name of names) {
    const compiled = await compile([GOOGLE], [name]);
    expect(compiled.ok && Buffer.compare(compiled.set, descriptorSet(read(texts, name))), name).toBe(0);
  }
});

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalProto } from '../canonical.ts';
import { schemaOf } from '../fixtures/arbitrary.ts';
import { GOOGLE_TYPES } from './google-types.ts';

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('google-proto-files/package.json')), 'google/type');

test('every published type is at hand', () => {
  const published = readdirSync(FOLDER).filter((name) => name.endsWith('.proto'));
  expect([...GOOGLE_TYPES.keys()].sort()).toEqual(published.map((name) => `google/type/${name}`).sort());
});

test.each([...GOOGLE_TYPES])('%s says what the published file says', (name, text) => {
  const published = readFileSync(join(FOLDER, name.slice('google/type/'.length)), 'utf8');
  expect(meaning(text)).toBe(meaning(published));
});

/** A file without the options that only generators of Go, Objective-C and C++ look at. */
function meaning(text: string): string {
  return canonicalProto(schemaOf(text)).replace(
    /^option (?:go_package|objc_class_prefix|cc_enable_arenas) = .*\n/gm,
    '',
  );
}

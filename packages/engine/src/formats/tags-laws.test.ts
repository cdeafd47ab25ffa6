import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeTags, type TagChange, type TagSite } from '../model/tags.ts';
import type { AnyFormat } from './define-format.ts';
import { formatById } from './index.ts';

const FORMATS = [
  ['avro', 'avro/fixtures/**/*.avsc'],
  ['json-schema', 'json-schema/fixtures/**/*.json'],
  ['protobuf', 'protobuf/fixtures/**/*.proto'],
] as const;

/** Sites of a document that are tried. */
const SITES = 3;

/** The sites of a text that is one. */
function sitesOf(format: AnyFormat, source: string): readonly TagSite[] {
  const sites = format.tagSites(source);
  if (!sites.ok) throw new Error(sites.error[0]?.message);
  return sites.value;
}

function changed(format: AnyFormat, source: string, change: TagChange): string {
  const result = changeTags(source, sitesOf(format, source), [change]);
  if (!result.ok) throw new Error(result.error[0]?.message);
  expect(format.parse(result.value)).toMatchObject({ ok: true });
  return result.value;
}

/** What a text says apart from the import that tags of Protobuf need, and from white space. */
function gist(source: string): string {
  return source.replace('import "confluent/meta.proto";', '').replace(/\s+/g, '');
}

describe.each(FORMATS)('tags in the fixtures of %s', (id, pattern) => {
  const format = formatById(id) as AnyFormat;
  const texts = globSync(join(import.meta.dirname, pattern))
    .sort()
    .map((path) => [relative(import.meta.dirname, path), readFileSync(path, 'utf8')] as const)
    .filter(([, text]) => format.parse(text).ok);

  test.each(texts)('%s: what is added is there, and what is removed leaves nothing behind', (_, text) => {
    for (const { on, path, tags } of sitesOf(format, text).slice(0, SITES)) {
      const tagged = changed(format, text, { on, path, add: ['PII', 'EU "1"'], remove: [] });
      const site = sitesOf(format, tagged).findLast((other) => other.on === on && other.path === path);
      expect(site?.tags).toEqual([...tags, 'PII', 'EU "1"']);
      const back = changed(format, tagged, { on, path, add: [], remove: ['PII', 'EU "1"'] });
      expect(gist(back)).toBe(gist(text));
    }
  });
});

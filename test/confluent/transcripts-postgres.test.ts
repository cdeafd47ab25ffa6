import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../../packages/registry/src/store/fixtures/databases.ts';
import { play } from './play.ts';
import { casesOf } from './transcript.ts';

// These ask most of a store; with CONCORDAT_TEST_STORE=postgres all of them run over PostgreSQL.
const TRANSCRIPTS = ['08-deleting', '13-references'];

describe.skipIf(!(await hasDatabases()))('over PostgreSQL', () => {
  describe.each(TRANSCRIPTS)('%s', (name) => {
    const text = readFileSync(join(import.meta.dirname, 'transcripts', `${name}.transcript`), 'utf8');
    it.each(casesOf(text))('$title', async (played) => {
      await play({ ...played, settings: { ...played.settings, store: await newPostgresStore() } });
    });
  });
});

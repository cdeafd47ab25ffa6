import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, casesOf } from './transcript.ts';

const FOLDER = join(import.meta.dirname, 'transcripts');

/** All transcripts, by name. */
export const TRANSCRIPTS: readonly { readonly name: string; readonly cases: readonly Case[] }[] = readdirSync(FOLDER)
  .sort()
  .map((name) => ({ name, cases: casesOf(readFileSync(join(FOLDER, name), 'utf8')) }));

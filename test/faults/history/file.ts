import { readFileSync, writeFileSync } from 'node:fs';
import type { Fact } from '@concordat/registry';
import type { Call, Circumstances, Delivery, Evidence, Sighting, StoredContent } from './evidence.ts';

/** What a line of the file is. */
type Line =
  | { readonly circumstances: Circumstances }
  | { readonly call: Call }
  | { readonly fact: Fact }
  | { readonly unheard: Fact }
  | { readonly content: StoredContent }
  | { readonly sighting: Sighting }
  | { readonly delivery: Delivery };

/** Keeps a history as JSON, one thing a line. */
export function writeHistory(file: string, evidence: Evidence): void {
  const lines: Line[] = [
    { circumstances: evidence.circumstances },
    ...evidence.calls.map((call) => ({ call })),
    ...evidence.log.map((fact) => ({ fact })),
    ...evidence.unheard.map((unheard) => ({ unheard })),
    ...evidence.contents.map((content) => ({ content })),
    ...evidence.sightings.map((sighting) => ({ sighting })),
    ...evidence.deliveries.map((delivery) => ({ delivery })),
  ];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** Reads a history back. Throws where the file is none. */
export function readHistory(file: string): Evidence {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const read = lines.map((line) => JSON.parse(line) as Line);
  const [circumstances] = read.flatMap((line) => ('circumstances' in line ? [line.circumstances] : []));
  if (circumstances === undefined) throw new Error(`${file} is no history: it does not say what was done`);
  return {
    circumstances,
    calls: read.flatMap((line) => ('call' in line ? [line.call] : [])),
    log: read.flatMap((line) => ('fact' in line ? [line.fact] : [])),
    unheard: read.flatMap((line) => ('unheard' in line ? [line.unheard] : [])),
    contents: read.flatMap((line) => ('content' in line ? [line.content] : [])),
    sightings: read.flatMap((line) => ('sighting' in line ? [line.sighting] : [])),
    deliveries: read.flatMap((line) => ('delivery' in line ? [line.delivery] : [])),
  };
}

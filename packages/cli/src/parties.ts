import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { textOf } from './printable.ts';

/** The parties of an answer: those whose word a version needs. */
export function partiesOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** A party: `owner growth: it breaks readers of 1.0.0`. */
export function partyText({ party, name, reason }: JsonObject): string {
  return `${textOf(party)} ${textOf(name)}: ${textOf(reason)}`;
}

/** What a party has said: `consumer ltv-dashboard: blocked (ltv-dashboard), 'we need it until March'`. */
export function wordText({ party, name, said, until, by, comment }: JsonObject): string {
  const word = said === 'migrating' ? `migrating until ${textOf(until)}` : textOf(said ?? 'has not said anything');
  const who = by === undefined ? '' : ` (${textOf(by)})`;
  const why = comment === undefined ? '' : `, '${textOf(comment)}'`;
  return `${textOf(party)} ${textOf(name)}: ${word}${who}${why}`;
}

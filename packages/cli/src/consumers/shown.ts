import { isJsonObject, type JsonObject } from '@concordat/engine';
import { type Subject, shownSubject } from './subject.ts';

/** Fields that are named in a line. */
const MOST_NAMED = 8;

/** The path of the subscription of a consumer to a subject, below `/api/v1`. */
export function wantedPath({ group, subject }: Subject, consumer: string): string {
  const [inGroup, named, by] = [group, subject, consumer].map((each) => encodeURIComponent(each.toWellFormed()));
  return `/subjects/${inGroup}/${named}/consumers/${by}`;
}

/** Who reads what, in a line: `bi reads growth.accounts in <2: ltv, plan (filter)`. */
export function readsText(consumer: string, subject: Subject, said: JsonObject): string {
  const within = said.range === undefined ? '' : ` in ${String(said.range)}`;
  return `${consumer} reads ${shownSubject(subject)}${within}: ${fieldsText(said)}`;
}

function fieldsText({ fields }: JsonObject): string {
  if (!Array.isArray(fields)) return 'everything';
  const names = fields.map((field) => {
    if (!isJsonObject(field)) return String(field);
    const how = Array.isArray(field.how) ? field.how.map(String) : [];
    return how.length === 0 ? String(field.path) : `${String(field.path)} (${how.join(', ')})`;
  });
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return names.length === 0 ? 'no field' : `${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}

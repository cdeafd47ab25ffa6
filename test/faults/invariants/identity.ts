import type { JsonValue } from '@concordat/engine';
import type { Violation } from '../history/evidence.ts';
import { member } from '../history/told.ts';
import type { Case } from '../model/case.ts';
import { versionsOf } from '../model/state.ts';

/** Ids and numbers of versions are unique and never change their meaning, in the log and in all answers. */
export function identity(subject: Case): readonly Violation[] {
  return [...inLog(subject), ...inAnswers(subject)];
}

function inLog({ evidence, states }: Case): readonly Violation[] {
  const contents = new Map<string, string>();
  const ids = new Map<string, number>();
  return evidence.log.flatMap((fact, at) => {
    if (fact.kind !== 'version-registered') return [];
    const { group, subject, version, fingerprint, content_id: id = 0 } = fact;
    const found: string[] = [];
    const [byId, byContent] = [`${group} ${id}`, `${group} ${fingerprint}`];
    if ((contents.get(byId) ?? fingerprint) !== fingerprint) found.push(`the id ${id} is given to other content`);
    if ((ids.get(byContent) ?? id) !== id) found.push(`the content of the id ${ids.get(byContent)} gets another id`);
    contents.set(byId, fingerprint);
    ids.set(byContent, id);
    const before = states[at];
    const others = before === undefined ? [] : versionsOf(before, group, subject);
    if (others.some(({ label }) => label === version)) found.push(`the version ${version} is there already`);
    return found.map((message) => ({ invariant: 'identity', message, facts: [fact] }));
  });
}

function inAnswers({ evidence }: Case): readonly Violation[] {
  const meanings = new Map<string, JsonValue>();
  return evidence.calls.flatMap((call) => {
    const { action, answer } = call;
    if (answer?.status !== 200 || !('scope' in action)) return [];
    if (!['register', 'look-up', 'version', 'by-id'].includes(action.do)) return [];
    const id = action.do === 'by-id' ? action.id : member(answer, 'id');
    const schema = member(answer, 'schema');
    if (typeof id !== 'number' || schema === undefined) return [];
    const place = `${action.scope.group} ${id}`;
    const known = meanings.get(place) ?? schema;
    meanings.set(place, known);
    if (known === schema) return [];
    return [
      { invariant: 'identity', message: `the id ${id} was other content before: ${String(known)}`, calls: [call] },
    ];
  });
}

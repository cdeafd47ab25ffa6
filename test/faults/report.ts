import type { Call, Violation } from './history/evidence.ts';
import { isUnavailable } from './history/told.ts';
import type { Played } from './rounds/rounds.ts';
import { requestOf } from './workload/request.ts';

const SHOWN = 5;
const SHOWN_CALLS = 12;

/** A round in a line. */
export function roundLine({ round, milliseconds, evidence, violations }: Played): string {
  const { calls, log, circumstances } = evidence;
  const answered = calls.filter(({ answer }) => answer !== undefined).length;
  const verdict = violations.length === 0 ? 'ok' : `${violations.length} VIOLATIONS`;
  const gone = calls.filter(({ answer }) => answer !== undefined && isUnavailable(answer)).length;
  const size = `${calls.length} requests, ${answered} answered, ${gone} without a store, ${log.length} facts`;
  return `  round ${round} (seed ${circumstances.seed}): ${verdict}, ${size}, ${Math.round(milliseconds)} ms; ${circumstances.strikes.join('; ')}`;
}

/** What is wrong with a round, what proves it, and how to play it again. `file` has its history, where that is kept. */
export function failureText({ evidence, violations }: Played, nodes: number, file?: string): string {
  const { fault, seed, round, store, strikes } = evidence.circumstances;
  const again = `node test/faults/run.ts --fault ${fault} --store ${store} --nodes ${nodes} --seed ${seed} --round ${round}`;
  return [
    `${fault} over ${store}, seed ${seed}, round ${round}: ${strikes.join('; ')}`,
    ...violations.slice(0, SHOWN).map(violationText),
    ...(violations.length > SHOWN ? [`… and ${violations.length - SHOWN} more`] : []),
    ...(file === undefined
      ? []
      : [`the history is in ${file}; judge it again: node test/faults/run.ts --check ${file}`]),
    `play the round again: ${again}`,
  ].join('\n');
}

function violationText({ invariant, message, calls = [], facts = [] }: Violation): string {
  return [
    `${invariant}: ${message}`,
    ...calls.slice(0, SHOWN_CALLS).map((call) => `    ${callText(call)}`),
    ...facts.map((fact) => `    fact ${JSON.stringify(fact)}`),
  ].join('\n');
}

function callText({ number, client, node, action, wish, began, ended, answer, failure }: Call): string {
  const { method, path, body } = requestOf(action);
  const asked = [method, path, body === undefined ? '' : JSON.stringify(body), JSON.stringify(wish)].join(' ');
  const told =
    answer === undefined
      ? `no answer (${failure})`
      : `${answer.status} ${JSON.stringify(answer.body)} at ${answer.sequence ?? 'no sequence'}`;
  return `#${number} ${client} → node ${node}, ${began.toFixed(1)} to ${ended.toFixed(1)}: ${asked} → ${told}`;
}

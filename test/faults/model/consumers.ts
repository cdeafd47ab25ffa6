import { formatById, Impacts, layerProfile, type ParsedDocument } from '@concordat/engine';
import { inForce } from '../../../packages/registry/src/domain/precedence.ts';
import type { Scope } from '../workload/action.ts';
import type { Contents } from './contents.ts';
import { headOf } from './judge.ts';
import { currentIn, datasetOfLayer } from './layers.ts';
import { liveOf, type State, subscriptionsTo, type Version, versionsOf } from './state.ts';

type Outcome = 'broken' | 'at_risk' | 'unaffected';

/** What a document would do to one consumer. */
interface Felt {
  readonly consumer: string;
  readonly outcome: Outcome;
  /** Label of the version that it reads; undefined where there is none. */
  readonly reads: string | undefined;
}

/** What a document would do in a state to those who have subscribed to a subject; all of them read the same version. */
export function impactIn(state: State, contents: Contents, scope: Scope, text: string): readonly Felt[] {
  const version = readIn(state, scope);
  const before = version && contents.get(version.fingerprint)?.canonical;
  const outcomeOf = outcomesOf(state, scope, before, text);
  return subscriptionsTo(state, scope).map(({ consumer, fields }) => {
    const outcome = outcomeOf(fields?.map(({ path }) => path));
    return { consumer, outcome, reads: version?.label };
  });
}

/** The version of a subject that is in force in a state. */
export function inForceIn(state: State, scope: Scope): Version | undefined {
  if (scope.group !== 'contracts') return currentIn(state, scope);
  const label = inForce(versionsOf(state, scope.group, scope.subject).map(headOf))?.label;
  return liveOf(state, scope).find((version) => version.label === label);
}

/** The version of a subject that its consumers read: the one in force, or of a contract without one the highest that was published. */
export function readIn(state: State, scope: Scope): Version | undefined {
  const current = inForceIn(state, scope);
  if (current !== undefined || scope.group !== 'contracts') return current;
  const published = liveOf(state, scope).filter(({ status }) => status === 'active' || status === 'deprecated');
  return [...published].sort((a, b) => order(a.label, b.label)).at(-1);
}

/** Labels of releases by their numbers; rounds have no others. */
function order(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function outcomesOf(
  state: State,
  scope: Scope,
  before: string | undefined,
  text: string,
): (fields: readonly string[] | undefined) => Outcome {
  const id = scope.group === 'contracts' ? 'data-contract' : 'avro';
  const format = formatById(id);
  const [older, newer] = [before === undefined ? undefined : parsed(id, before), parsed(id, text)];
  if (format === undefined || newer === undefined) throw new Error(`a version of '${scope.subject}' cannot be read`);
  if (older === undefined) {
    return (fields = []) =>
      fields.every((path) => format.places(newer, path) !== undefined) ? 'unaffected' : 'at_risk';
  }
  const reader = id === 'avro' ? (datasetOfLayer(state, scope)?.reader ?? 'open') : 'open';
  const verdict = format.judge(older, newer, { level: 'FULL', profile: layerProfile(id, reader) });
  const impacts = new Impacts({ format, before: older, after: newer, verdict });
  return (fields) =>
    impacts.on({ ...(fields && { fields: fields.map((path) => ({ path, how: [] })) }), needs: {} }).outcome;
}

function parsed(format: string, text: string): ParsedDocument | undefined {
  const read = formatById(format)?.parse(text);
  return read?.ok ? read.value : undefined;
}

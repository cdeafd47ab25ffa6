import type { Answer } from '../history/evidence.ts';
import { member, members, reasonOf } from '../history/told.ts';
import type { SubscriptionAction } from '../workload/action.ts';
import { impactIn, inForceIn } from './consumers.ts';
import { datasetOfLayer } from './layers.ts';
import { liveOf, type State, subscriptionsTo, versionsOf } from './state.ts';
import type { World } from './world.ts';

type Of<Do extends SubscriptionAction['do']> = Extract<SubscriptionAction, { do: Do }>;

/** True where a registry that stands so could give this answer. A subscription that was made is looked at elsewhere. */
export function subscriptionAnswer(
  action: SubscriptionAction,
  answer: Answer,
  state: State,
  { contents }: World,
): boolean {
  switch (action.do) {
    case 'subscribe':
    case 'set-subscription':
      return subscribing(action, answer, state);
    case 'unsubscribe':
      return (answer.status === 204 || answer.status === 404) && !state.subscriptions.has(action.id);
    case 'subscription': {
      const found = state.subscriptions.get(action.id);
      if (answer.status !== 200 || found === undefined) return answer.status === 404 && found === undefined;
      return member(answer, 'consumer') === found.consumer && isFor(answer, found.fields?.[0]?.path);
    }
    case 'subscriptions': {
      const told = members(answer, 'items').map((item) => String(member(item, 'subscription_id')));
      const stood = subscriptionsTo(state, action.scope).map(({ id }) => id);
      return JSON.stringify(told.sort()) === JSON.stringify(stood.sort());
    }
    case 'impact': {
      const { scope, version: label } = action;
      const version = versionsOf(state, scope.group, scope.subject).find((each) => each.label === label);
      if (answer.status !== 200 || version === undefined) return answer.status === 404 && version === undefined;
      const text = contents.get(version.fingerprint)?.canonical ?? '';
      const told = members(answer, 'consumers').map((each) =>
        [member(each, 'consumer'), member(each, 'outcome'), member(each, 'reads')].join(' '),
      );
      const stood = impactIn(state, contents, scope, text).map(({ consumer, outcome, reads = null }) =>
        [consumer, outcome, reads].join(' '),
      );
      const isAgainst = member(answer, 'against') === (inForceIn(state, scope)?.label ?? null);
      return isAgainst && JSON.stringify(told.sort()) === JSON.stringify(stood.sort());
    }
  }
}

function subscribing(action: Of<'subscribe'> | Of<'set-subscription'>, answer: Answer, state: State): boolean {
  const { scope, consumer, field } = action;
  const present = subscriptionsTo(state, scope).find((each) => each.consumer === consumer);
  if (answer.status === 200) {
    return (
      present !== undefined && present.id === member(answer, 'subscription_id') && field === present.fields?.[0]?.path
    );
  }
  if (reasonOf(answer) === 'subscription_exists') {
    const told = member({ body: member(answer, 'details') ?? null }, 'existing_id');
    return action.do === 'subscribe' && present !== undefined && present.id === told;
  }
  return answer.status === 404 && liveOf(state, scope).length === 0 && datasetOfLayer(state, scope) === undefined;
}

function isFor(answer: Answer, field: string | undefined): boolean {
  const [told] = members(answer, 'fields');
  return (told && member(told, 'path')) === field;
}

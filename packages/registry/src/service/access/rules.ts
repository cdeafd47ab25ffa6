import type { Action, Target } from '../../domain/caller.ts';
import type { RegistryError } from '../../domain/error.ts';
import type { Watch } from './watch.ts';

/** A call on its way: who makes it, how it goes on, and the service that it is made to, of which a rule may ask more. */
export interface Passing<Service, Proceed> {
  readonly watch: Watch;
  readonly service: Service;
  readonly proceed: Proceed;
}

/** What becomes of a call of a method: a rule lets it proceed, perhaps with less, or rejects. */
type Rule<Service, Method> = Method extends (...args: infer Args) => infer Answer
  ? (passing: Passing<Service, (...args: Args) => Answer>, ...args: Args) => Answer
  : never;

/** A rule for every method of a service, and of the services in it: it does not compile when one is missing. */
export type Rules<Service> = {
  readonly [Name in keyof Service]-?: NonNullable<Service[Name]> extends (...args: never[]) => unknown
    ? Rule<Service, NonNullable<Service[Name]>>
    : Rules<NonNullable<Service[Name]>>;
};

/** For what reveals nothing, and for what only the program itself calls. */
export function open<Args extends readonly unknown[], Answer>(
  { proceed }: Passing<unknown, (...args: Args) => Answer>,
  ...args: Args
): Answer {
  return proceed(...args);
}

/** For what is about one target, which the first argument names: it takes the right to the action, and `hidden` is said to those who do not see it. */
export function about<First>(
  action: Action,
  targetOf: (first: First) => Target,
  hidden: (first: First) => RegistryError,
) {
  return async <Args extends readonly [First, ...(readonly unknown[])], Answer>(
    { watch, proceed }: Pick<Passing<unknown, (...args: Args) => Promise<Answer>>, 'watch' | 'proceed'>,
    ...args: Args
  ): Promise<Answer> => {
    await watch.demand(action, targetOf(args[0]), () => hidden(args[0]));
    return proceed(...args);
  };
}

type Method = (...args: readonly unknown[]) => unknown;
type AnyRule = (passing: Passing<object, Method>, ...args: readonly unknown[]) => unknown;

/** A service whose methods are called as the rules let them. `watchOf` gives undefined where nobody needs to be watched. */
export function guarded<Service extends object>(
  service: Service,
  rules: Rules<Service>,
  watchOf: () => Watch | undefined,
): Service {
  const members = Object.entries(service).map(([name, member]) => {
    const rule: unknown = rules[name as keyof Service];
    if (typeof member !== 'function') return [name, guarded(member as object, rule as Rules<object>, watchOf)];
    const proceed = member as Method;
    return [
      name,
      (...args: readonly unknown[]) => {
        const watch = watchOf();
        return watch === undefined ? proceed(...args) : (rule as AnyRule)({ watch, service, proceed }, ...args);
      },
    ];
  });
  return Object.fromEntries(members) as Service;
}

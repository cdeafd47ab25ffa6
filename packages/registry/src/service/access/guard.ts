import type { Caller } from '../../domain/caller.ts';
import type { Desk } from '../desk.ts';
import type { Registry } from '../registry.ts';
import { Denials } from './denials.ts';
import { REGISTRY_RULES } from './registry-rules.ts';
import { guarded } from './rules.ts';
import { Watch } from './watch.ts';

/** The use cases, each for those who may: whoever asks at the desk. What is out of his sight is answered as what is not there. */
export function guardRegistry(registry: Registry, desk: Desk): Registry {
  const denials = new Denials(desk);
  return guarded(registry, REGISTRY_RULES, () => {
    const { caller } = desk.asking();
    return mayEverything(caller) ? undefined : new Watch(caller, denials);
  });
}

function mayEverything({ grants }: Caller): boolean {
  return grants.some(({ role, group, subject }) => role === 'admin' && group === '*' && subject === '*');
}

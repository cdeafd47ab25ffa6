import type { Place } from '../../domain/version-uri.ts';
import type { Replicas } from '../../service/replicas/replicas.ts';
import type { TargetRegistry } from './target-registry.ts';
import type { SourceRegistry } from './source-registry.ts';

/** A registry of the same process as a source: what its answers are over a network, without one. */
export function localSource(replicas: Replicas, place: Place): SourceRegistry {
  return {
    isNative: true,
    changes: (after) => replicas.changes({ place, ...(after && { after }) }),
    elements: (after) => replicas.elements({ place, ...(after !== undefined && { after }) }),
    element: (origin) => replicas.element({ place, origin }),
    versions: (origin, numbers) => replicas.versions({ place, origin, numbers }),
  };
}

/** A registry of the same process as a target, that has a link of the direction `accept`. */
export function localTarget(replicas: Replicas, place: Place, link: string): TargetRegistry {
  return {
    wanted: (element) => replicas.wanted({ place, link, element }),
    accept: (element, versions) => replicas.accept({ place, link, element, versions }),
  };
}

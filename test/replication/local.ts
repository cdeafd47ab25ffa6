import type { Place } from '../../packages/registry/src/domain/version-uri.ts';
import type { SourceRegistry } from '../../packages/registry/src/feed/links/source-registry.ts';
import type { TargetRegistry } from '../../packages/registry/src/feed/links/target-registry.ts';
import type { Replicas } from '../../packages/registry/src/service/replicas/replicas.ts';

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
    isNative: true,
    wanted: (element) => replicas.wanted({ place, link, element }),
    accept: (element, versions) => replicas.accept({ place, link, element, versions }),
  };
}

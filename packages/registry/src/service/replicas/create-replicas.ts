import type { GroupDesk } from '../schemagroups/reading.ts';
import { accept, keep, wanted } from './accept.ts';
import { changesAfter } from './changes.ts';
import { Digests } from './digests.ts';
import { Elements } from './elements.ts';
import type { Replicas } from './replicas.ts';

/** What registries tell each other. */
export function createReplicas(groups: GroupDesk): Replicas {
  const { desk } = groups;
  const elements = new Elements(groups);
  const digests = new Digests(desk, elements);
  return {
    changes: ({ place, after, limit, visible }) => changesAfter(desk, place, after, limit, visible),
    elements: ({ place, after, limit, visible }) => elements.page(place, after, limit, visible),
    async element({ place, origin, visible = () => true }) {
      const found = await elements.element(place, origin);
      return found && visible(found.key) ? found.element : undefined;
    },
    async versions({ place, origin, numbers, visible = () => true }) {
      const found = await elements.element(place, origin);
      return found && visible(found.key) ? elements.versions(place, origin, numbers) : [];
    },
    digest: ({ place, ...part }) => digests.digest(place, part),
    wanted: (query) => wanted(groups.schemas, query),
    keep: (query) => keep(groups.schemas, query),
    accept: (query) => accept(groups.schemas, query),
  };
}

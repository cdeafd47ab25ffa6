import { unknownSubject } from '../../domain/deletion.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import type { Schemas } from '../schemas/schemas.ts';
import { byUri } from './by-uri.ts';
import { find } from './find.ts';
import { listGroups, listSchemas } from './lists.ts';
import { post } from './post.ts';
import { putGroup } from './put-group.ts';
import { GroupDesk, liveVersion } from './reading.ts';
import { deleteGroup, deleteSchema, deleteSchemas, deleteVersion } from './remove.ts';
import type { SchemaGroups } from './schema-groups.ts';
import type { SchemaGroupTerms } from './terms.ts';

/** The use cases of schema groups over a desk. */
export function createSchemaGroups(
  schemaDesk: SchemaDesk,
  schemas: Pick<Schemas, 'subjects' | 'lookUp'>,
  terms: SchemaGroupTerms,
): SchemaGroups {
  const groups = new GroupDesk(schemaDesk);
  return {
    groups: (part) => listGroups(groups, part),
    group: async (id) => (await groups.group(id)).group,
    putGroup: (id, wanted, options) => putGroup(groups, id, wanted, options),
    deleteGroup: (id, { precondition } = {}) => deleteGroup(groups, id, precondition),
    schemas: (group, part) => listSchemas(groups, schemas, group, part),
    deleteSchemas: (group, { precondition } = {}) => deleteSchemas(groups, schemas, group, precondition),
    post: (key, posted, sealing) => post(groups, terms, key, posted, sealing),
    async document(key, number) {
      const state = await schemaDesk.known(key);
      return groups.document(state, liveVersion(state, number));
    },
    find: (key, bytes, format) => find(groups, schemas, key, bytes, format),
    async versions(key) {
      const state = await schemaDesk.known(key);
      const live = state.versions.filter(({ deleted }) => !deleted);
      if (live.length === 0 && (await groups.schema(key)).schema === undefined) throw unknownSubject(key);
      return live.map(({ number }) => number);
    },
    deleteSchema: (key, { precondition } = {}) => deleteSchema(groups, key, precondition),
    deleteVersion: (key, number, options) => deleteVersion(groups, key, number, options),
    byUri: (uri, place) => byUri(groups, uri, place, (key) => schemaDesk.sees(key)),
  };
}

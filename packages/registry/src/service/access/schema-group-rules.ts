import { unknownSubject } from '../../domain/deletion.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { SchemaGroups } from '../schemagroups/schema-groups.ts';
import { about, open, type Rules } from './rules.ts';
import { forbidden, type Watch } from './watch.ts';

const reading = about('read', (key: SubjectKey) => key, unknownSubject);

/**
 * Who may call what of schema groups. Ids of groups are no secret, so that everybody knows which are taken: the specification wants that.
 * What is said about a group is told to those who see something in it.
 */
export const SCHEMA_GROUP_RULES: Rules<SchemaGroups> = {
  groups: open,
  async group({ watch, proceed }, id) {
    const group = await proceed(id);
    return watch.sees({ group: id }) ? group : { id, properties: {}, epoch: 0 };
  },
  async putGroup({ watch, proceed }, id, ...rest) {
    await demandGroup(watch, id);
    return proceed(id, ...rest);
  },
  async deleteGroup({ watch, proceed }, id, options) {
    await demandGroup(watch, id);
    return proceed(id, options);
  },
  schemas: open,
  async deleteSchemas({ watch, proceed }, group, options) {
    await demandGroup(watch, group);
    return proceed(group, options);
  },
  post: about('register', (key: SubjectKey) => key, unknownSubject),
  document: reading,
  find: reading,
  versions: reading,
  deleteSchema: about('govern', (key: SubjectKey) => key, unknownSubject),
  deleteVersion: about('register', (key: SubjectKey) => key, unknownSubject),
  // What is out of sight is not found.
  byUri: open,
};

function demandGroup(watch: Watch, group: string): Promise<void> {
  return watch.demand('govern', { group }, () => forbidden(watch.caller, 'govern', { group }));
}

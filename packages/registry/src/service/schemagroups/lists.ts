import { encodeSegment } from '../../domain/segment.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import { groups as groupsWithSubjects } from '../schemas/groups.ts';
import type { Schemas } from '../schemas/schemas.ts';
import type { GroupDesk } from './reading.ts';
import type { Listed, Part } from './schema-groups.ts';

/** Groups that are read at a time. */
const READ = 1000;

/** Names of all groups, in the order of their ids. */
export async function listGroups({ desk }: GroupDesk, part: Part = {}): Promise<Listed> {
  const names = new Set(await groupsWithSubjects(desk));
  for (let offset = 0; ; offset += READ) {
    const { items, total } = await desk.store.recordPage('schema-group', { offset, limit: READ });
    for (const { key } of items) names.add(key.group);
    if (offset + READ >= total) break;
  }
  return partOf([...names].map(encodeSegment).sort(), part);
}

/** Names of the schemas of a group, in the order of their ids: those that have a version, or of which something is said. */
export async function listSchemas(
  groups: GroupDesk,
  schemas: Pick<Schemas, 'subjects'>,
  group: string,
  part: Part = {},
): Promise<Listed> {
  await groups.group(group);
  const visible = (key: SubjectKey): boolean => groups.schemas.sees(key);
  const subjects = await schemas.subjects({ group, show: 'all', nameOf: pathOf, visible });
  const there = subjects.map(
    async (subject) => subject.live > 0 || (await groups.schema(subject)).schema !== undefined,
  );
  const shown = await Promise.all(there);
  const ids = subjects.filter((_, index) => shown[index]).map(({ subject }) => encodeSegment(subject));
  return partOf(ids, part);
}

/** The order of a listing; the same function each time. */
function pathOf({ group, subject }: SubjectKey): string {
  return `${encodeSegment(group)}/${encodeSegment(subject)}`;
}

function partOf(ids: readonly string[], { after, limit = ids.length }: Part): Listed {
  const from = after === undefined ? 0 : ids.findIndex((id) => id > after);
  const rest = from < 0 ? [] : ids.slice(from);
  const items = rest.slice(0, limit);
  return { items, next: rest.length > items.length ? items.at(-1) : undefined };
}

import type { JsonObject } from '@concordat/engine';
import { RegistryError } from '../../../domain/error.ts';
import { DEFAULT_GROUP } from '../../../domain/subject.ts';
import type { SchemaById, Schemas, SchemaVersion } from '../../../service/schemas/schemas.ts';
import { changing, immutable } from '../../caching.ts';
import type { Call, ReadyReply, Reply, Route } from '../../dialect.ts';
import { answer, written } from '../answers/answer.ts';
import { KeptReplies } from '../answers/kept.ts';
import { idBody, type Showing, schemaText, versionBody } from '../answers/schema.ts';
import {
  BY_GUID_DOC,
  BY_ID_DOC,
  GUID_IDS_DOC,
  ID_SUBJECTS_DOC,
  ID_TEXT_DOC,
  ID_VERSIONS_DOC,
} from '../documentation/ids.ts';
import { aliased } from '../finding.ts';
import { identified, unlessUnknown } from '../identified.ts';
import { acceptedType, typeFor } from '../media.ts';
import { byCodeUnits, contextOf, nameOf, readName } from '../names.ts';
import { notFound, Refused } from '../refused.ts';
import { flag, page, paged, param, text, whole } from '../requests/parameters.ts';
import { isAsStored, showingOf, textOf } from '../showing.ts';

const BY_ID = '/schemas/ids/:id';

/** Schemas by the numbers and guids that messages carry. */
export function idRoutes(schemas: Schemas): readonly Route[] {
  return [
    { method: 'GET', path: BY_ID, doc: BY_ID_DOC, handle: (call) => byId(schemas, call) },
    { method: 'GET', path: '/schemas/ids/:id/schema', doc: ID_TEXT_DOC, handle: (call) => textById(schemas, call) },
    {
      method: 'GET',
      path: '/schemas/ids/:id/subjects',
      doc: ID_SUBJECTS_DOC,
      handle: (call) => subjects(schemas, call),
    },
    {
      method: 'GET',
      path: '/schemas/ids/:id/versions',
      doc: ID_VERSIONS_DOC,
      handle: (call) => versions(schemas, call),
    },
    { method: 'GET', path: '/schemas/guids/:guid', doc: BY_GUID_DOC, handle: (call) => byGuid(schemas, call) },
    { method: 'GET', path: '/schemas/guids/:guid/ids', doc: GUID_IDS_DOC, handle: (call) => idsOfGuid(schemas, call) },
  ];
}

const BY_ID_REPLIES = new KeptReplies((schema: SchemaById) => answer(idBody(schema)), immutable);

const BY_SUBJECT_REPLIES = new KeptReplies((version: SchemaVersion) => answer(ofSubject(version)), changing);

/** What is told of an id that is asked for by a subject. */
function ofSubject(version: SchemaVersion, showing: Showing = {}): JsonObject {
  const { id: _, ...body } = versionBody(version, showing);
  return body;
}

/**
 * The answer that most requests to a registry want, `GET /schemas/ids/{id}` without anything else, where it lies ready. Whatever is not
 * plain about a request is for the route.
 */
export function readyById(schemas: Schemas, url: string, headers: Call['headers']): ReadyReply | undefined {
  const id = idIn(url);
  const schema = id === undefined ? undefined : schemas.knownById(DEFAULT_GROUP, id);
  if (schema === undefined || headers['if-none-match'] !== undefined) return undefined;
  const type = acceptedType(headers);
  return type && { reply: BY_ID_REPLIES.of(schema, type), route: BY_ID };
}

const ID_PLACE = '/schemas/ids/';

/** The id at the end of the URL, where it is one without doubt. */
function idIn(url: string): number | undefined {
  if (!url.startsWith(ID_PLACE) || url.length === ID_PLACE.length || url.length > ID_PLACE.length + 9) return undefined;
  let id = 0;
  for (let index = ID_PLACE.length; index < url.length; index += 1) {
    const digit = url.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return undefined;
    id = id * 10 + digit;
  }
  return id;
}

async function byId(schemas: Schemas, call: Call): Promise<Reply> {
  const id = whole(param(call, 'id'));
  if (call.query.size > 0) return shownById(schemas, call, id);
  return plainly(call, await schemas.byId(DEFAULT_GROUP, id));
}

function plainly(call: Call, schema: SchemaById): Reply {
  return BY_ID_REPLIES.of(schema, typeFor(call));
}

/** A schema by its id as the query wants it: of a subject, in another form, with more beside it. */
async function shownById(schemas: Schemas, call: Call, id: number): Promise<Reply> {
  const { schema, version } = await identified(schemas, id, text(call, 'subject'));
  const withMaxId = flag(call, 'fetchMaxId');
  if (version !== undefined && !withMaxId && isAsStored(call)) return BY_SUBJECT_REPLIES.of(version, typeFor(call));
  const showing = await showingOf(schemas, call, schema.group, schema.content);
  const maxId: JsonObject = withMaxId ? { maxId: await schemas.highestId(schema.group) } : {};
  if (version === undefined) {
    const shown = answer({ ...idBody(schema, showing), ...maxId });
    return withMaxId ? shown : unlessOfSubject(call, shown);
  }
  return answer({ ...ofSubject(version, showing), ...maxId });
}

async function textById(schemas: Schemas, call: Call): Promise<Reply> {
  const { schema } = await identified(schemas, whole(param(call, 'id')), text(call, 'subject'));
  const shown = (await textOf(schemas, call, schema.group, schema.content)) ?? schemaText(schema.content);
  return unlessOfSubject(call, written(shown));
}

/** What an id is never changes; which one is meant where a subject is named, its alias says. */
function unlessOfSubject(call: Call, reply: Reply): Reply {
  return call.query.has('subject') ? reply : immutable(reply);
}

async function subjects(schemas: Schemas, call: Call): Promise<Reply> {
  const wanted = page(call);
  const uses = await visibleUses(schemas, call);
  return answer(paged([...new Set(uses.map(nameOf))].sort(byCodeUnits), wanted));
}

async function versions(schemas: Schemas, call: Call): Promise<Reply> {
  const wanted = page(call);
  const uses = await visibleUses(schemas, call);
  const listed = uses.map((use) => ({ subject: nameOf(use), version: use.number }));
  return answer(paged(listed, wanted));
}

/** The versions that have the id of the path, in the context and of the subject that the query names. */
async function visibleUses(schemas: Schemas, call: Call): Promise<readonly SchemaVersion[]> {
  const id = whole(param(call, 'id'));
  const { group, subject } = await aliased(schemas, readName(text(call, 'subject') ?? ''));
  const uses = (await unlessUnknown(schemas.uses(group, id))) ?? [];
  if (uses.length === 0) throw new RegistryError('content-not-found', `nothing has the id ${id}`);
  const deleted = flag(call, 'deleted');
  return uses.filter((use) => (deleted || !use.deleted) && (subject === '' || use.subject === subject));
}

async function byGuid(schemas: Schemas, call: Call): Promise<Reply> {
  const found = await ofGuid(schemas, param(call, 'guid'));
  const [schema] = found.filter(({ group }) => group === DEFAULT_GROUP).concat(found);
  if (schema === undefined) throw notFound();
  if (call.query.size === 0) return plainly(call, schema);
  const showing = await showingOf(schemas, call, schema.group, schema.content);
  return immutable(answer(idBody(schema, showing)));
}

async function idsOfGuid(schemas: Schemas, call: Call): Promise<Reply> {
  const found = await ofGuid(schemas, param(call, 'guid'));
  const ids = found.map(({ group, id }) => ({ context: contextOf(group), id }));
  return answer(ids.sort((a, b) => byCodeUnits(a.context, b.context)));
}

/** The contents of a guid in all contexts; throws 40403 where there is none. */
async function ofGuid(schemas: Schemas, guid: string): Promise<readonly SchemaById[]> {
  const found = await unlessUnknown(schemas.byGuid(guid.toLowerCase()));
  if (found !== undefined) return found;
  throw new Refused(404, 40403, `Schema ${guid} not found`);
}

import type { JsonObject } from '@concordat/engine';
import { RegistryError } from '../../../domain/error.ts';
import { DEFAULT_GROUP, type SubjectKey } from '../../../domain/subject.ts';
import type { SchemaById, Schemas, SchemaVersion } from '../../../service/schemas/schemas.ts';
import type { Call, ReadyReply, Reply, Route } from '../../dialect.ts';
import { answer, typed, written } from '../answers/answer.ts';
import { conditional, immutable } from '../answers/conditional.ts';
import { idBody, schemaText, versionBody } from '../answers/schema.ts';
import {
  BY_GUID_DOC,
  BY_ID_DOC,
  GUID_IDS_DOC,
  ID_SUBJECTS_DOC,
  ID_TEXT_DOC,
  ID_VERSIONS_DOC,
} from '../documentation/ids.ts';
import { aliased } from '../finding.ts';
import { ANSWERED, acceptedType } from '../media.ts';
import { byCodeUnits, contextOf, nameOf, readName } from '../names.ts';
import { notFound, Refused } from '../refused.ts';
import { flag, page, paged, param, text, whole } from '../requests/parameters.ts';
import { showingOf, textOf } from '../showing.ts';

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

/** Answers by what they show, and by media type; what they show does not change: a change of it makes another object. */
const answers = new WeakMap<SchemaById, Map<string, ReadyReply>>();

function plainAnswer(schema: SchemaById, type: string): ReadyReply {
  const known = answers.get(schema);
  const kept = known?.get(type);
  if (kept !== undefined) return kept;
  const ready = { reply: immutable(typed(answer(idBody(schema)), type)), route: BY_ID };
  if (known === undefined) answers.set(schema, new Map([[type, ready]]));
  else known.set(type, ready);
  return ready;
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
  return type && plainAnswer(schema, type);
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
  return conditional(call, plainAnswer(schema, acceptedType(call.headers) ?? ANSWERED[0]).reply);
}

/** A schema by its id as the query wants it: of a subject, in another form, with more beside it. */
async function shownById(schemas: Schemas, call: Call, id: number): Promise<Reply> {
  const { schema, version } = await find(schemas, call, id);
  const showing = await showingOf(schemas, call, schema.group, schema.content);
  const maxId: JsonObject = flag(call, 'fetchMaxId') ? { maxId: await schemas.highestId(schema.group) } : {};
  if (version === undefined) return conditional(call, immutable(answer({ ...idBody(schema, showing), ...maxId })));
  const { id: _, ...body } = versionBody(version, showing);
  return answer({ ...body, ...maxId });
}

async function textById(schemas: Schemas, call: Call): Promise<Reply> {
  const { schema } = await find(schemas, call, whole(param(call, 'id')));
  const shown = (await textOf(schemas, call, schema.group, schema.content)) ?? schemaText(schema.content);
  return conditional(call, immutable(written(shown)));
}

interface Found {
  readonly schema: SchemaById;
  /** The version through which it was found, where the query names a subject. */
  readonly version?: SchemaVersion;
}

/**
 * The schema of an id. With `subject`, an id of the subject's context: a version of that subject where it has the schema; for a subject
 * without a context, then one of the contexts in which that subject has a schema of the id; else whatever the id is there.
 */
async function find(schemas: Schemas, call: Call, id: number): Promise<Found> {
  const name = text(call, 'subject');
  if (name === undefined) return { schema: await schemas.byId(DEFAULT_GROUP, id) };
  const key = await aliased(schemas, readName(name));
  if (key.subject === '') return { schema: await schemas.byId(key.group, id) };
  const groups = key.group === DEFAULT_GROUP ? await schemas.groupsOf(key.subject) : [];
  for (const group of new Set([key.group, ...groups])) {
    const found = await useBy(schemas, { group, subject: key.subject }, id);
    if (found !== undefined) return found;
  }
  const schema = await schemas.byId(key.group, id);
  const [version] = await schemas.uses(key.group, id);
  return { schema, ...(version && { version }) };
}

async function useBy(schemas: Schemas, key: SubjectKey, id: number): Promise<Found | undefined> {
  const version = (await usesOf(schemas, key.group, id)).findLast(({ subject }) => subject === key.subject);
  return version && { schema: await schemas.byId(key.group, id), version };
}

/** The versions that have an id; none where there is no such id. */
async function usesOf(schemas: Schemas, group: string, id: number): Promise<readonly SchemaVersion[]> {
  try {
    return await schemas.uses(group, id);
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'content-not-found') return [];
    throw error;
  }
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
  const uses = await usesOf(schemas, group, id);
  if (uses.length === 0) throw new RegistryError('content-not-found', `nothing has the id ${id}`);
  const deleted = flag(call, 'deleted');
  return uses.filter((use) => (deleted || !use.deleted) && (subject === '' || use.subject === subject));
}

async function byGuid(schemas: Schemas, call: Call): Promise<Reply> {
  const found = await identified(schemas, param(call, 'guid'));
  const [schema] = found.filter(({ group }) => group === DEFAULT_GROUP).concat(found);
  if (schema === undefined) throw notFound();
  if (call.query.size === 0) return plainly(call, schema);
  const showing = await showingOf(schemas, call, schema.group, schema.content);
  return conditional(call, immutable(answer(idBody(schema, showing))));
}

async function idsOfGuid(schemas: Schemas, call: Call): Promise<Reply> {
  const found = await identified(schemas, param(call, 'guid'));
  const ids = found.map(({ group, id }) => ({ context: contextOf(group), id }));
  return answer(ids.sort((a, b) => byCodeUnits(a.context, b.context)));
}

/** The contents of a guid in all contexts; throws 40403 where there is none. */
async function identified(schemas: Schemas, guid: string): Promise<readonly SchemaById[]> {
  try {
    return await schemas.byGuid(guid.toLowerCase());
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== 'content-not-found') throw error;
    throw new Refused(404, 40403, `Schema ${guid} not found`);
  }
}

import { RegistryError } from '../../../domain/error.ts';
import type { SubjectKey } from '../../../domain/subject.ts';
import type { RegisterSchemaOutcome, Schemas, SchemaVersion } from '../../../service/schemas/schemas.ts';
import type { Sealing } from '../../../service/sealing.ts';
import { changing } from '../../caching.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { sealed } from '../../sealed.ts';
import { answer, nothing, typed, written } from '../answers/answer.ts';
import { KeptReplies } from '../answers/kept.ts';
import { incompatibleAnswer, invalidSentence } from '../answers/refusing.ts';
import { registeredBody, schemaText, versionBody } from '../answers/schema.ts';
import {
  DELETE_VERSION_DOC,
  REFERENCED_BY_DOC,
  REGISTER_DOC,
  RESTORE_DOC,
  TAGS_DOC,
  VERSION_DOC,
  VERSION_TEXT_DOC,
  VERSIONS_DOC,
} from '../documentation/versions.ts';
import { anywhere, subjectOf, visible, writtenSubject } from '../finding.ts';
import { typeFor } from '../media.ts';
import { nameOf } from '../names.ts';
import { invalidSchema, Refused } from '../refused.ts';
import { readBody } from '../requests/body.ts';
import { flag, page, paged, versionOf } from '../requests/parameters.ts';
import { readSchema } from '../requests/schema.ts';
import { readSchemaTags, readTagging } from '../requests/tagging.ts';
import { isAsStored, showingOf, textOf } from '../showing.ts';

const VERSION = '/subjects/:subject/versions/:version';

/** The versions of a subject: registering, reading, deleting. */
export function versionRoutes(schemas: Schemas): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/subjects/:subject/versions',
      doc: VERSIONS_DOC,
      handle: (call) => versions(schemas, call),
    },
    {
      method: 'POST',
      path: '/subjects/:subject/versions',
      doc: REGISTER_DOC,
      handle: (call) => register(schemas, call),
    },
    { method: 'GET', path: VERSION, doc: VERSION_DOC, handle: (call) => version(schemas, call) },
    { method: 'GET', path: `${VERSION}/schema`, doc: VERSION_TEXT_DOC, handle: (call) => versionText(schemas, call) },
    {
      method: 'GET',
      path: `${VERSION}/referencedby`,
      doc: REFERENCED_BY_DOC,
      handle: (call) => referencedBy(schemas, call),
    },
    {
      method: 'DELETE',
      path: VERSION,
      doc: DELETE_VERSION_DOC,
      handle: async (call) => {
        const number = versionOf(call);
        const key = await writtenSubject(schemas, call);
        return answer(await schemas.deleteVersion(key, number, { permanent: flag(call, 'permanent') }));
      },
    },
    { method: 'POST', path: `${VERSION}/restore`, doc: RESTORE_DOC, handle: (call) => restore(schemas, call) },
    { method: 'POST', path: `${VERSION}/tags`, doc: TAGS_DOC, handle: (call) => retag(schemas, call) },
  ];
}

async function versions(schemas: Schemas, call: Call): Promise<Reply> {
  const wanted = page(call);
  const deletedOnly = flag(call, 'deletedOnly');
  const negative = flag(call, 'deletedAsNegative');
  const all = flag(call, 'deleted') || negative;
  const found = await visible(schemas, await subjectOf(schemas, call), ({ deleted }) =>
    deletedOnly ? deleted : all || !deleted,
  );
  return answer(
    paged(
      found.map(({ number, deleted }) => (negative && deleted ? -number : number)),
      wanted,
    ),
  );
}

async function register(schemas: Schemas, call: Call): Promise<Reply> {
  const key = await writtenSubject(schemas, call);
  const body = readBody(call);
  const tags = readSchemaTags(body);
  const schema = tags ? await schemas.tagged(key, readSchema(body), tags) : readSchema(body);
  const options = { normalize: flag(call, 'normalize'), force: flag(call, 'force') };
  const outcome = await schemas.register(key, schema, options, sealedVersion(call));
  return registrationAnswer(schemas, call, nameOf(key), schema, outcome);
}

/** The answer to a request for a new version, kept with it. */
function sealedVersion(call: Call): Sealing<RegisterSchemaOutcome> | undefined {
  return sealed(call, (outcome: RegisterSchemaOutcome) => typed(newAnswer(outcome), typeFor(call)));
}

/** The answer that is kept with a new version; the others change nothing, and nothing is kept with them. */
function newAnswer(outcome: RegisterSchemaOutcome): Reply {
  return outcome.outcome === 'registered' ? answer(registeredBody(outcome.version, true)) : nothing();
}

/**
 * Takes a soft deletion back: an addition of this server, for those who deleted the wrong thing. What is not deleted is what was wanted;
 * the newest version never is.
 */
async function restore(schemas: Schemas, call: Call): Promise<Reply> {
  const number = versionOf(call);
  const key = await writtenSubject(schemas, call);
  const replyOf = (version: SchemaVersion): Reply => answer(versionBody(version));
  const sealing = sealed(call, (version: SchemaVersion) => typed(replyOf(version), typeFor(call)));
  return replyOf(await restored(schemas, key, number, sealing));
}

async function restored(
  schemas: Schemas,
  key: SubjectKey,
  number: number | 'latest',
  sealing: Sealing<SchemaVersion> | undefined,
): Promise<SchemaVersion> {
  if (number === 'latest') return schemas.version(key, number);
  try {
    return await schemas.restoreVersion(key, number, sealing);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    if (error.code === 'version-not-deleted') return schemas.version(key, number);
    // What it refers to is deleted itself.
    if (error.code === 'version-deleted') throw new Refused(422, 42206, error.message);
    throw error;
  }
}

async function retag(schemas: Schemas, call: Call): Promise<Reply> {
  const number = versionOf(call);
  const key = await writtenSubject(schemas, call);
  const changes = readTagging(readBody(call));
  const schema = { format: '', text: '', references: [] };
  const outcome = await schemas.retag(key, number, changes, sealedVersion(call));
  return registrationAnswer(schemas, call, nameOf(key), schema, outcome);
}

async function registrationAnswer(
  schemas: Schemas,
  call: Call,
  subject: string,
  schema: Parameters<Schemas['register']>[1],
  outcome: RegisterSchemaOutcome,
): Promise<Reply> {
  switch (outcome.outcome) {
    case 'incompatible':
      return incompatibleAnswer(schemas, call, subject, schema, outcome.judgement);
    case 'invalid':
      throw invalidSchema(invalidSentence(subject, schema, outcome.problems));
    default:
      return answer(registeredBody(outcome.version, outcome.outcome === 'registered'));
  }
}

const VERSION_REPLIES = new KeptReplies((found: SchemaVersion) => answer(versionBody(found)), changing);

async function version(schemas: Schemas, call: Call): Promise<Reply> {
  const found = await readVersion(schemas, call);
  if (isAsStored(call)) return VERSION_REPLIES.of(found, typeFor(call));
  return answer(versionBody(found, await showingOf(schemas, call, found.group, found.content)));
}

async function versionText(schemas: Schemas, call: Call): Promise<Reply> {
  const { group, content } = await readVersion(schemas, call);
  return written((await textOf(schemas, call, group, content)) ?? schemaText(content));
}

async function readVersion(schemas: Schemas, call: Call): ReturnType<Schemas['version']> {
  const number = versionOf(call);
  const options = { deleted: flag(call, 'deleted') };
  return anywhere(schemas, await subjectOf(schemas, call), (key) => schemas.version(key, number, options));
}

async function referencedBy(schemas: Schemas, call: Call): Promise<Reply> {
  const number = versionOf(call);
  const wanted = page(call);
  const deleted = flag(call, 'deleted');
  const referrers = await schemas.referrers(await subjectOf(schemas, call), number);
  const ids = referrers.flatMap((referrer) => (deleted || !referrer.deleted ? [referrer.id] : []));
  return answer(
    paged(
      [...new Set(ids)].sort((a, b) => a - b),
      wanted,
    ),
  );
}

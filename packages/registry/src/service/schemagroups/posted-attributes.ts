import { RegistryError } from '../../domain/error.ts';
import {
  checkAuthority,
  checkText,
  checkTold,
  checkVersionId,
  invalid,
  type SchemaAttributes,
} from '../../domain/schema-attributes.ts';
import type { Standing } from './posted-to.ts';
import type { PostedDocument } from './schema-groups.ts';
import { refuseAuthority, type SchemaGroupTerms } from './terms.ts';

/** Throws `attribute-invalid` for what cannot be said of any document. */
export function checkAttributes(posted: PostedDocument): void {
  const { description, versionDescription, authority, id, number, contentType } = posted;
  if (description !== undefined) checkText('description', description);
  if (versionDescription !== undefined) checkText('versiondescription', versionDescription);
  if (authority !== undefined) checkAuthority(authority);
  if (id !== undefined) checkVersionId(id);
  checkTold({ description, versiondescription: versionDescription, authority, id, 'Content-Type': contentType });
  const isAddition = number !== undefined;
  if (isAddition && id !== undefined)
    throw invalid('id', 'a representation has the URI of its version: leave out the id');
}

/** What is said about the schema when the document is a version of it; the very same where nothing else is said than before. */
export function schemaAfter(
  { authority, description, multiformat = false }: PostedDocument,
  format: string | undefined,
  { schema, state, at }: Standing,
): SchemaAttributes {
  if (schema === undefined) {
    const told = description === undefined || description === '' ? {} : { description };
    const createdAt = state.versions[0]?.registeredAt ?? at;
    const own = { ...(authority !== undefined && { authority }), ...(format !== undefined && { format }) };
    return { ...own, ...told, multiformat, createdAt, updatedAt: at, epoch: 1 };
  }
  const { description: before, ...rest } = schema;
  const after = description === undefined ? before : description === '' ? undefined : description;
  if (after === before && (schema.multiformat || !multiformat)) return schema;
  const told = after === undefined ? {} : { description: after };
  return { ...rest, ...told, multiformat: schema.multiformat || multiformat, updatedAt: at, epoch: schema.epoch + 1 };
}

/** The authority of a schema is part of the URIs of its versions, and stays what it is. */
export function checkAuthorityOf(
  terms: SchemaGroupTerms,
  caller: string,
  { authority, place }: PostedDocument,
  { schema, state }: Standing,
  isNew: boolean,
): void {
  if (authority === undefined) return;
  const before = schema?.authority ?? place.authority;
  if (!isNew && authority !== before) {
    throw new RegistryError(
      'schema-conflict',
      `the authority of '${state.subject}' is ${before}, and URIs of its versions are made of it; register another schema`,
      { about: { group: state.group, subject: state.subject, property: 'authority' } },
    );
  }
  refuseAuthority(terms, caller, authority);
}

import type { Keywords, Schema } from '../schema.ts';

/** A schema that stands in no document, made of parts of schemas that do. */
export function madeSchema(like: Schema, keywords: Partial<Keywords>): Schema {
  const { resource, draft } = like;
  return { id: -1, at: like.at, draft, resource, keywords: { ...keywords, annotations: {} } };
}

/** Everything, as a schema. */
export function anything(like: Schema): Schema {
  return { ...madeSchema(like, {}), truth: true };
}

/** What the schema does not let through. */
export function negated(schema: Schema): Schema {
  return madeSchema(schema, { not: schema });
}

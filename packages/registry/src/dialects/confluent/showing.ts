import type { JsonValue } from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import type { Schemas } from '../../service/schemas/schemas.ts';
import type { Call } from '../dialect.ts';
import type { Showing } from './answers/schema.ts';
import { flag, text, texts } from './requests/parameters.ts';
import { formOf } from './schema-types.ts';

/** How a request wants a schema shown: `format`, `referenceFormat` and `findTags`. */
export async function showingOf(schemas: Schemas, call: Call, group: string, content: Content): Promise<Showing> {
  const shown = await textOf(schemas, call, group, content);
  const wanted = texts(call, 'findTags');
  return {
    ...(shown !== undefined && { text: shown }),
    ...(text(call, 'referenceFormat')?.toLowerCase() === 'qualified' && { qualified: true }),
    ...(wanted.length > 0 && { tags: await tagsOf(schemas, group, content, wanted) }),
  };
}

/** True where nothing is asked for but the schema as it is stored. */
export function isAsStored({ query }: Call): boolean {
  return !(query.has('format') || query.has('referenceFormat') || query.has('findTags'));
}

/** The text in the form that the parameter `format` asks for; undefined: as it is shown without it. */
export async function textOf(
  schemas: Schemas,
  call: Call,
  group: string,
  content: Content,
): Promise<string | undefined> {
  const format = text(call, 'format');
  if (format === undefined) return undefined;
  if (content.format === 'data-contract') return format === content.format ? content.canonical : undefined;
  const form = formOf(format);
  return form === undefined ? undefined : schemas.textIn(group, content, form);
}

/** The tags of a schema that are asked for; `*` asks for all. */
async function tagsOf(
  schemas: Schemas,
  group: string,
  content: Content,
  wanted: readonly string[],
): Promise<JsonValue> {
  const found = await schemas.tagsOf(group, content);
  return found.flatMap(({ path, on, tags }) => {
    const asked = wanted.includes('*') ? tags : tags.filter((tag) => wanted.includes(tag));
    return asked.length === 0 ? [] : [{ schemaEntity: entity(path, on), tags: asked }];
  });
}

function entity(path: string, on: 'record' | 'field'): JsonValue {
  return { entityPath: path, entityType: `sr_${on}` };
}

/** True where the client asked for what our own reading finds, as data. */
export function wantsFindings(call: Call): boolean {
  return flag(call, 'findings') || call.headers['confluent-accept-unknown-properties']?.toLowerCase() === 'true';
}

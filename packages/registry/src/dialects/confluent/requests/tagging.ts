import type { SchemaChanges, TagsAt } from '../../../service/schemas/schemas.ts';
import { malformed } from '../refused.ts';
import { type Body, list, member, objectOf, part, present, text, textOf, whole } from './body.ts';
import { readMetadata, readRuleSet } from './governance.ts';

/** What a request wants changed of a version: `{newVersion, tagsToAdd, tagsToRemove, metadata, ruleSet, rulesToMerge, rulesToRemove}`. */
export function readTagging(body: Body): SchemaChanges {
  return present({
    newVersion: whole(body, 'newVersion'),
    tagsToAdd: list(body, 'tagsToAdd', readTags),
    tagsToRemove: list(body, 'tagsToRemove', readTags),
    metadata: part(body, 'metadata', readMetadata),
    ruleSet: part(body, 'ruleSet', readRuleSet),
    rulesToMerge: part(body, 'rulesToMerge', readRuleSet),
    rulesToRemove: list(body, 'rulesToRemove', textOf),
  }) as SchemaChanges;
}

/** The tags that are to be put into the schema of a registration, or taken out of it; undefined where there are none. */
export function readSchemaTags(body: Body): Pick<SchemaChanges, 'tagsToAdd' | 'tagsToRemove'> | undefined {
  const tagsToAdd = list(body, 'schemaTagsToAdd', readTags) ?? [];
  const tagsToRemove = list(body, 'schemaTagsToRemove', readTags) ?? [];
  return tagsToAdd.length + tagsToRemove.length === 0 ? undefined : { tagsToAdd, tagsToRemove };
}

/** `{schemaEntity: {entityPath, entityType}, tags}`; the type is `sr_record` or `sr_field`. */
function readTags(value: unknown, name: string): TagsAt {
  const body = objectOf(value, name);
  const entity = objectOf(member(body, 'schemaEntity'), `${name}.schemaEntity`);
  const type = text(entity, 'entityType')?.toLowerCase();
  if (type !== 'sr_record' && type !== 'sr_field') {
    throw malformed(`${name}.schemaEntity.entityType: expected sr_record or sr_field`);
  }
  return {
    path: text(entity, 'entityPath') ?? '',
    on: type === 'sr_record' ? 'record' : 'field',
    tags: list(body, 'tags', textOf) ?? [],
  };
}

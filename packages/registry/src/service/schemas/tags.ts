import { changeTags, formatById, type Problem, type Result, type TagChange, type TagSite } from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { latestOf, numbered, unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import { mergedRuleSet } from '../../domain/governance.ts';
import { RULE_LISTS, type RuleSet } from '../../domain/rule-set.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { SchemaChanges, SchemaInput, TagsAt } from './schemas.ts';

type TagChanges = Pick<SchemaChanges, 'tagsToAdd' | 'tagsToRemove'>;

/** A schema made from a version: with other tags, metadata or rules, and everything else as it was. */
export async function schemaChanged(
  desk: SchemaDesk,
  key: SubjectKey,
  number: number | 'latest',
  changes: SchemaChanges,
): Promise<SchemaInput> {
  const state = await desk.load(key);
  const { content } = await desk.version(state, numbered(state, number));
  const { newVersion } = changes;
  const metadata = changes.metadata ?? content.metadata;
  const ruleSet = changes.ruleSet ?? rulesAfter(content.ruleSet, changes);
  return {
    format: content.format,
    text: retagged(key, content.format, content.canonical, changes),
    references: content.references,
    ...(metadata && { metadata }),
    ...(ruleSet && { ruleSet }),
    ...(newVersion !== undefined && { number: newVersion }),
  };
}

/** A schema with tags in its text changed; an empty text stands for that of the subject's newest version. */
export async function tagged(
  desk: SchemaDesk,
  key: SubjectKey,
  schema: SchemaInput,
  changes: TagChanges,
): Promise<SchemaInput> {
  if (schema.text !== '') return { ...schema, text: retagged(key, schema.format, schema.text, changes) };
  const state = await desk.load(key);
  const newest = latestOf(state);
  if (newest === undefined) throw unknownSubject(key);
  const { content } = await desk.version(state, newest);
  const { format, canonical, references } = content;
  return { ...schema, format, text: retagged(key, format, canonical, changes), references };
}

/** The tags in the text of a content. */
export function tagsOf({ format, canonical }: Content): readonly TagsAt[] {
  const sites = sitesOf(format, canonical);
  if (!sites.ok) return [];
  return sites.value.filter(({ tags }) => tags.length > 0).map(({ path, on, tags }) => ({ path, on, tags }));
}

function retagged(key: SubjectKey, format: string, text: string, changes: TagChanges): string {
  const sites = sitesOf(format, text);
  if (!sites.ok) throw refusal('schema-invalid', key, sites.error);
  const result = changeTags(text, sites.value, changesOf(changes));
  if (!result.ok) throw refusal('tag-path-not-found', key, result.error);
  return result.value;
}

function sitesOf(format: string, text: string): Result<readonly TagSite[], readonly Problem[]> {
  return formatById(format)?.tagSites(text) ?? { ok: true, value: [] };
}

function changesOf({ tagsToAdd = [], tagsToRemove = [] }: TagChanges): readonly TagChange[] {
  return [
    ...tagsToAdd.map(({ path, on, tags }) => ({ path, on, add: tags, remove: [] })),
    ...tagsToRemove.map(({ path, on, tags }) => ({ path, on, add: [], remove: tags })),
  ];
}

function refusal(
  code: 'schema-invalid' | 'tag-path-not-found',
  about: SubjectKey,
  problems: readonly Problem[],
): RegistryError {
  return new RegistryError(code, problems.map(({ message }) => message).join('; '), {
    problems,
    about: { group: about.group, subject: about.subject },
  });
}

function rulesAfter(
  ruleSet: RuleSet | undefined,
  { rulesToMerge, rulesToRemove = [] }: SchemaChanges,
): RuleSet | undefined {
  const merged = mergedRuleSet(ruleSet, rulesToMerge);
  if (merged === undefined || rulesToRemove.length === 0) return merged;
  const gone = new Set(rulesToRemove);
  const lists = RULE_LISTS.map((list) => [list, merged[list]?.filter(({ name }) => !gone.has(name)) ?? []] as const);
  return { ...merged, ...Object.fromEntries(lists.filter(([list]) => merged[list] !== undefined)) };
}

import {
  contractJsonSchema,
  dataContract,
  failure,
  type Imports,
  type Problem,
  type Result,
  success,
} from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { type Reference, targetOf } from '../../domain/reference.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';

/** Bounds of what a schema may bring with it: documents, and characters of all of them. */
const MAX_IMPORTS = 1000;
const MAX_LENGTH = 16 * 1024 * 1024;

/** Where the subjects and contents are read. */
export interface ImportSource {
  load(key: SubjectKey): Promise<SubjectState>;
  content(fingerprint: string): Promise<Content>;
}

/** Whether versions that are deleted softly may be referred to: by schemas that are stored already they may. */
export type DeletedTargets = 'allowed' | 'refused';

/** The texts that references stand for. */
export interface ResolvedImports {
  /** By the names that are used for them, each after what it needs itself. */
  readonly texts: Imports;
  /** What the texts are: equal for equal texts by equal names. */
  readonly identity: string;
  /** Characters of all texts. */
  readonly length: number;
}

export const NO_IMPORTS: ResolvedImports = { texts: new Map(), identity: '', length: 0 };

/**
 * The texts that the references of a schema in a group stand for, all the way down and depth first; a name that was used before is not
 * looked up again. Fails with the first reference that leads nowhere.
 */
export async function resolveImports(
  source: ImportSource,
  group: string,
  references: readonly Reference[],
  deleted: DeletedTargets,
): Promise<Result<ResolvedImports, readonly Problem[]>> {
  if (references.length === 0) return success(NO_IMPORTS);
  const found = new Map<string, Content>();
  const begun = new Set<string>();
  let length = 0;

  const follow = async (reference: Reference, from: string, allowed: DeletedTargets): Promise<Problem | undefined> => {
    if (begun.has(reference.name)) return undefined;
    begun.add(reference.name);
    const target = targetOf(reference, from);
    const head = targetVersion(await source.load(target), target.number, allowed);
    if (head === undefined) return missing(reference, target);
    const content = await source.content(head.fingerprint);
    length += content.canonical.length;
    if (begun.size > MAX_IMPORTS || length > MAX_LENGTH) return tooMany();
    for (const next of content.references) {
      const problem = await follow(next, target.group, 'allowed');
      if (problem !== undefined) return problem;
    }
    found.set(reference.name, content);
    return undefined;
  };

  for (const reference of references) {
    const problem = await follow(reference, group, deleted);
    if (problem !== undefined) return failure([problem]);
  }
  return success({
    texts: new Map([...found].map(([name, content]) => [name, schemaText(content)])),
    identity: JSON.stringify([...found].map(([name, { fingerprint }]) => [name, fingerprint])),
    length,
  });
}

/** The version of a number that may be referred to. */
export function targetVersion(
  { versions }: SubjectState,
  number: number | 'latest',
  deleted: DeletedTargets,
): VersionHead | undefined {
  if (number === 'latest') return versions.findLast((version) => !version.deleted);
  return versions.find((version) => version.number === number && (deleted === 'allowed' || !version.deleted));
}

/** A reference that leads nowhere, in the words that clients of Confluent's registry know. */
export function missing(
  { name, number }: { readonly name: string; readonly number: number | 'latest' },
  { group, subject }: SubjectKey,
): Problem {
  return {
    kind: 'reference-not-found',
    message: `No schema reference found for subject "${subject}" and version ${number === 'latest' ? -1 : number}`,
    hint: `register the schema that is called '${name}' first, or refer to a version that is not deleted`,
    pointer: '',
    detail: { name, group, subject, number },
  };
}

function tooMany(): Problem {
  return {
    kind: 'too-large',
    message: `a schema may bring ${MAX_IMPORTS} other schemas of ${MAX_LENGTH} characters with it`,
    pointer: '',
  };
}

/** The text by which others can use a content: of a data contract, the JSON Schema of its rows. */
export function schemaText({ format, canonical }: Content): string {
  if (format !== dataContract.id) return canonical;
  const parsed = dataContract.parse(canonical);
  return parsed.ok ? JSON.stringify(contractJsonSchema(parsed.value.doc)) : canonical;
}

import type { Imports, Parsed } from '../../model/format.ts';
import type { Problem } from '../../model/problem.ts';
import { failure, type Result, success } from '../../model/result.ts';
import { parseJson } from '../../source/index.ts';
import { Builder } from './load/build.ts';
import { bundled } from './load/bundle.ts';
import { noteEndlessReferences } from './load/endless.ts';
import { MAX_PLACES, PLACES_TOO_LONG } from './load/faults.ts';
import { Library, MAX_DEPTH } from './load/library.ts';
import { settleDynamicReferences } from './load/settle.ts';
import type { Draft, SchemaDocument } from './schema.ts';
import type { Value } from './value.ts';

/** How a schema is read. */
export interface LoadOptions {
  /** The draft of documents without `$schema`; draft-07 where it is left out, as in registries that take JSON Schema for Kafka. */
  readonly draft?: Draft;
  /** The name by which the imports know the document itself; its references are relative to that. */
  readonly name?: string | undefined;
  /** True: a `$schema` that nobody here knows says nothing, as in registries that take JSON Schema for Kafka. False: it is a problem. */
  readonly takesUnknownDrafts?: boolean;
}

/**
 * Reads a JSON Schema document (draft-04, 06, 07, 2019-09, 2020-12) from JSON, references resolved.
 *
 * @param imports documents it may refer to, by URI, or by a name that is taken relative to the URI of the document. The metaschemas of the drafts are
 *   known. Those that nothing refers to do not matter. Nothing is fetched
 * @returns the schema graph with the places of its parts, or all problems: misused keywords, references that lead nowhere or never end
 */
export function loadSchema(
  source: string,
  imports: Imports = new Map(),
  { draft = 'draft-07', name, takesUnknownDrafts = false }: LoadOptions = {},
): Result<Parsed<SchemaDocument>, readonly Problem[]> {
  const parsed = parseJson(source, { depth: MAX_DEPTH });
  if (!parsed.ok) return parsed;
  const { value: document } = parsed;
  const library = new Library(imports, draft, name, takesUnknownDrafts);
  const rootSpot = library.addRoot(document);
  if (document.root.kind !== 'object' && document.root.kind !== 'boolean') {
    library.fault(rootSpot.source, '', document.root, () => NO_SCHEMA);
  }
  const builder = new Builder(library);
  const root = builder.schemaAt(rootSpot);
  for (const spot of rootSpot.source.spots.values()) builder.schemaAt(spot);
  const schemas = builder.finish();
  if (schemas.reduce((length, { at }) => length + at.length, 0) > MAX_PLACES) {
    library.fault(rootSpot.source, '', document.root, () => PLACES_TOO_LONG);
    return failure(library.problems());
  }
  settleDynamicReferences(schemas);
  noteEndlessReferences(schemas, library);
  const problems = library.problems();
  if (problems.length > 0) return failure(problems);
  const imported = builder.importedAreas();
  let value: Value | undefined;
  return success({
    doc: {
      root,
      draft: root.draft,
      schemas,
      get value() {
        value ??= bundled(rootSpot.area, imported, library.respelled);
        return value;
      },
      node: document.root,
    },
    placeOf: (pointer) => library.placeOf(pointer),
  });
}

const NO_SCHEMA = {
  kind: 'wrong-type',
  message: 'a schema is an object, or true or false',
};

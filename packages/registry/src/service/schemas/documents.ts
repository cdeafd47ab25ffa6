import {
  type AnyFormat,
  failure,
  formatById,
  type ParsedDocument,
  type Problem,
  type Result,
  success,
} from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { BoundedCache } from '../bounded-cache.ts';
import { type ImportSource, NO_IMPORTS, type ResolvedImports, resolveImports } from './imports.ts';
import { Verdicts } from './verdicts.ts';

/** Bounds of the caches in characters of text. Parsed documents take up to forty bytes for each. */
const DOCUMENTS_WEIGHT = 4 * 1024 * 1024;
const IMPORTS_WEIGHT = 4 * 1024 * 1024;
/** What an entry weighs beside its text. */
const ENTRY_WEIGHT = 300;

/** A text that was read, or why it cannot be. */
export type Read = Result<ParsedDocument, readonly Problem[]>;

/** As new schemas are read; or as those that were taken before somebody looked. */
export type Strictness = 'strictly' | 'leniently';

/** Reads schemas, each once: what is parsed depends on the format, the text and the texts of its imports alone. */
export class SchemaDocuments {
  /** What lies between documents that were read here. */
  readonly verdicts = new Verdicts();
  readonly #source: ImportSource;
  readonly #documents = new BoundedCache<string, Read>(DOCUMENTS_WEIGHT);
  #imports = new BoundedCache<string, ResolvedImports>(IMPORTS_WEIGHT);
  readonly #forms = new WeakMap<ParsedDocument, Map<string, string | undefined>>();

  constructor(source: ImportSource) {
    this.#source = source;
  }

  /** Reads a text with its imports. */
  read(format: AnyFormat, text: string, imports: ResolvedImports, strictness: Strictness = 'strictly'): Read {
    const { texts, identity, length } = imports;
    const key = `${format.id} ${strictness} ${identity} ${text}`;
    const known = this.#documents.get(key);
    if (known !== undefined) return known;
    const read = strictness === 'strictly' ? parsed(format, text, texts) : format.parseLeniently(text, texts);
    this.#documents.set(key, read, key.length + length + ENTRY_WEIGHT);
    return read;
  }

  /** A document in another form of its format, printed once as long as it is known; undefined where there is no such form. */
  form(format: AnyFormat, document: ParsedDocument, name: string): string | undefined {
    const forms = this.#forms.get(document) ?? new Map<string, string | undefined>();
    this.#forms.set(document, forms);
    if (!forms.has(name)) forms.set(name, format.form(document, name));
    return forms.get(name);
  }

  /** Reads a content that versions of a group have, as strictly as a new one. */
  async stored(group: string, content: Content, strictness: Strictness = 'strictly'): Promise<Read> {
    const format = formatById(content.format);
    if (format === undefined) return failure([unknownFormat(content.format)]);
    const imports = await this.#importsOf(group, content);
    return imports.ok ? this.read(format, content.canonical, imports.value, strictness) : imports;
  }

  /** Reads a content that versions of a group have, so that it can be judged: what was let pass once does not matter. */
  async judged(group: string, content: Content): Promise<Read> {
    const read = await this.stored(group, content);
    return read.ok ? read : this.stored(group, content, 'leniently');
  }

  /** To be told when a version went for good: another one may have its number, and be what references stand for. */
  forgetImports(): void {
    this.#imports = new BoundedCache(IMPORTS_WEIGHT);
  }

  async #importsOf(
    group: string,
    { fingerprint, references }: Content,
  ): Promise<Result<ResolvedImports, readonly Problem[]>> {
    if (references.length === 0) return success(NO_IMPORTS);
    const key = `${fingerprint} ${group}`;
    const cache = this.#imports;
    const known = cache.get(key);
    if (known !== undefined) return success(known);
    const imports = await resolveImports(this.#source, group, references, 'allowed');
    // What is not there yet may be imported later.
    if (imports.ok) cache.set(key, imports.value, imports.value.length + ENTRY_WEIGHT);
    return imports;
  }
}

/** A JSON Schema with a `$schema` of its own is taken for one without: registries for Kafka ask for no metaschema, and many schemas name one that is nowhere. */
function parsed(format: AnyFormat, text: string, imports: ResolvedImports['texts']): Read {
  const read = format.parse(text, imports);
  const isOfUnknownDraft = !read.ok && read.error.every(({ kind }) => kind === 'unknown-draft');
  return isOfUnknownDraft ? format.parseLeniently(text, imports) : read;
}

/** A format that nobody here can read. */
export function unknownFormat(id: string): Problem {
  return { kind: 'unknown-format', message: `Invalid schema type ${id}`, pointer: '' };
}

import { type AnyFormat, failure, formatById, type ParsedDocument, type Problem, type Result } from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { BoundedCache } from '../bounded-cache.ts';
import { type ImportSource, type ResolvedImports, resolveImports } from './imports.ts';

/** Bound of the caches: characters of text, of which parsed documents weigh several times as much. */
const DOCUMENTS_WEIGHT = 16 * 1024 * 1024;
/** What an entry weighs beside its text. */
const ENTRY_WEIGHT = 500;

/** A text that was read, or why it cannot be. */
export type Read = Result<ParsedDocument, readonly Problem[]>;

/** Reads schemas, each once: what is parsed depends on the format, the text and the texts of its imports alone. */
export class SchemaDocuments {
  readonly #source: ImportSource;
  readonly #read = new BoundedCache<string, Read>(DOCUMENTS_WEIGHT);
  readonly #stored = new BoundedCache<string, Read>(DOCUMENTS_WEIGHT);
  readonly #forms = new WeakMap<ParsedDocument, Map<string, string | undefined>>();

  constructor(source: ImportSource) {
    this.#source = source;
  }

  /** Reads a text with its imports. */
  read(format: AnyFormat, text: string, imports: ResolvedImports, manner: 'strictly' | 'leniently' = 'strictly'): Read {
    const { texts, identity, length } = imports;
    const key = `${format.id} ${manner} ${identity} ${text}`;
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const read = manner === 'strictly' ? format.parse(text, texts) : format.parseLeniently(text, texts);
    this.#read.set(key, read, text.length + length + ENTRY_WEIGHT);
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
  stored(group: string, content: Content): Promise<Read> {
    return this.#storedIn(group, content, 'strictly');
  }

  /** Reads a content that versions of a group have, so that it can be judged: what was let pass once does not matter. */
  async judged(group: string, content: Content): Promise<Read> {
    const read = await this.stored(group, content);
    return read.ok ? read : this.#storedIn(group, content, 'leniently');
  }

  async #storedIn(group: string, content: Content, manner: 'strictly' | 'leniently'): Promise<Read> {
    const key = `${manner} ${nameIn(group, content)}`;
    const known = this.#stored.get(key);
    if (known !== undefined) return known;
    const format = formatById(content.format);
    if (format === undefined) return failure([unknownFormat(content.format)]);
    const imports = await resolveImports(this.#source, group, content.references, 'allowed');
    // What a reference stands for may be imported later.
    if (!imports.ok) return imports;
    const read = this.read(format, content.canonical, imports.value, manner);
    this.#stored.set(key, read, content.canonical.length + ENTRY_WEIGHT);
    return read;
  }
}

/** What a content without references says does not depend on the group that it is in. */
function nameIn(group: string, { fingerprint, references }: Content): string {
  return references.length === 0 ? fingerprint : `${fingerprint} ${group}`;
}

/** A format that nobody here can read. */
export function unknownFormat(id: string): Problem {
  return { kind: 'unknown-format', message: `Invalid schema type ${id}`, pointer: '' };
}

import type { Imports } from '../../../model/format.ts';
import type { Place, Problem } from '../../../model/problem.ts';
import { closest, type Span } from '../../../source/index.ts';
import { LineTable } from '../../../source/lines.ts';
import { ProblemList } from '../../../source/problem-list.ts';
import { quoted, tooLarge } from '../../../source/problems.ts';
import { readFile } from '../parse/file.ts';
import type { FileTree, ImportTree } from '../parse/tree.ts';
import type { Field, MessageType } from '../schema.ts';
import { WELL_KNOWN } from '../well-known/index.ts';
import type { Declared, OptionsName } from './draft.ts';
import { extensionKey, type LinkedFile, linkFile, packagesAround } from './file.ts';

/** Characters of one text. */
const MAX_LENGTH = 8 * 1024 * 1024;
/** Files that a document may import, directly or not. */
const MAX_FILES = 20_000;
/** Problems that are listed before the rest is only counted. */
const MAX_PROBLEMS = 1000;

/** A document with everything that it imports, linked. */
export interface Loaded {
  readonly root: LinkedFile;
  /** By import name, each behind what it imports; the document itself comes last. */
  readonly files: ReadonlyMap<string, LinkedFile>;
}

/**
 * Reads a document and, once each, the files that it imports, and links them. Imports come from the texts at hand, else from the
 * files that come with the language; nothing is fetched.
 *
 * @returns what could be read, and all problems: first those of imported files
 */
export function load(
  source: string,
  imports: Imports,
  name: string,
): { readonly loaded: Loaded | undefined; readonly problems: readonly Problem[] } {
  const loader = new Loader(imports);
  const root = loader.load(source, name);
  return { loaded: root && { root, files: loader.files }, problems: loader.problems };
}

/** Linked files by the texts that they came with: an imported file is linked once, whoever imports it. */
const LINKED = new WeakMap<Imports, Map<string, LinkedFile>>();

/** A file on the way to being linked. */
interface Visit {
  readonly name: string;
  readonly prefix: string;
  readonly text: string;
  readonly tree: FileTree;
  readonly list: ProblemList;
  readonly place: (span: Span) => Place;
  /** What is imported, as far as it has been linked. */
  readonly imports: LinkedFile[];
  /** How many imports have been seen to. */
  next: number;
  /** The names that have been seen to. */
  readonly named: Set<string>;
}

/** Loads one document. */
class Loader {
  readonly #given: Imports;
  readonly files = new Map<string, LinkedFile>();
  readonly problems: Problem[] = [];
  readonly #names = new Map<string, Declared>();
  readonly #packages = new Map<string, string>();
  readonly #extensions = new Map<string, Field>();
  readonly #broken = new Set<string>();
  /** How many more names of files may be searched for one like a misspelt one. */
  #hints = 20;

  constructor(given: Imports) {
    this.#given = given;
  }

  /** Reads and links the document, and before it, one after the other, whatever it imports. */
  load(source: string, name: string): LinkedFile | undefined {
    const root = this.#visit(name, source, true);
    if (root === undefined) return undefined;
    const stack: Visit[] = [root];
    const open = new Map([[name, root]]);
    for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
      const imported = visit.tree.imports[visit.next];
      if (imported === undefined) {
        stack.pop();
        open.delete(visit.name);
        const linked = this.#link(visit);
        this.#keep(visit, linked, visit === root);
        stack.at(-1)?.imports.push(linked);
        if (visit === root) return linked;
        continue;
      }
      visit.next += 1;
      const next = this.#import(visit, imported, open);
      if (next === undefined) continue;
      stack.push(next);
      open.set(next.name, next);
    }
    return undefined;
  }

  /** Sees to one import; a file that has yet to be read is returned. */
  #import(visit: Visit, imported: ImportTree, open: ReadonlyMap<string, Visit>): Visit | undefined {
    const { name } = imported;
    if (visit.named.has(name)) {
      report(visit, 'duplicate-import', `${quoted(name)} is imported twice`, imported);
      return undefined;
    }
    visit.named.add(name);
    if (open.has(name)) {
      report(
        visit,
        'cyclic-import',
        `${quoted(name)} imports this file, directly or not, so it cannot be imported`,
        imported,
      );
      return undefined;
    }
    const done = this.files.get(name);
    if (done !== undefined) {
      visit.imports.push(done);
      return undefined;
    }
    if (this.#broken.has(name)) return undefined;
    const text = this.#given.get(name) ?? WELL_KNOWN.get(name);
    if (text === undefined) {
      this.#broken.add(name);
      const meant = closest(name, this.#candidates());
      const hint = meant === undefined ? `import the file as ${quoted(name)}` : `did you mean "${meant}"?`;
      report(visit, 'missing-import', `${quoted(name)} is not at hand`, imported, hint);
      return undefined;
    }
    if (this.files.size >= MAX_FILES) {
      report(visit, 'too-many-imports', `more than ${MAX_FILES} files are imported`, imported);
      return undefined;
    }
    const next = this.#visit(name, text, false);
    if (next === undefined) this.#broken.add(name);
    return next;
  }

  /** Some of the names of the files at hand; none once many were asked for. */
  #candidates(): readonly string[] {
    this.#hints -= 1;
    return this.#hints < 0 ? [] : [...this.#given.keys()].slice(0, 200);
  }

  #visit(name: string, text: string, isRoot: boolean): Visit | undefined {
    if (text.length > MAX_LENGTH) {
      const problem = tooLarge(text.length, MAX_LENGTH);
      this.problems.push(isRoot ? problem : { ...problem, pointer: `${name}#` });
      return undefined;
    }
    const lines = new LineTable(text);
    const source = isRoot ? {} : { source: name };
    const place = (span: Span): Place => ({ ...lines.place(span), ...source });
    const prefix = isRoot ? '' : `${name}#`;
    const list = new ProblemList(MAX_PROBLEMS);
    const known = isRoot ? undefined : linkedBefore(this.#shelf(name), name, text);
    const tree =
      known?.tree ??
      readFile(
        text,
        (kind, message, at, hint) => add(list, kind, message, place(at), prefix, hint),
        () => list.isFull,
      );
    return { name, prefix, text, tree, list, place, imports: [], next: 0, named: new Set() };
  }

  /** Where linked files are kept: beside the texts that they came with. */
  #shelf(name: string): Map<string, LinkedFile> {
    const owner = this.#given.has(name) ? this.#given : WELL_KNOWN;
    const shelf = LINKED.get(owner) ?? new Map<string, LinkedFile>();
    LINKED.set(owner, shelf);
    return shelf;
  }

  #link(visit: Visit): LinkedFile {
    const { name, prefix, text, tree, imports } = visit;
    const isRoot = prefix === '';
    const before = isRoot ? undefined : linkedBefore(this.#shelf(name), name, text);
    const isSame =
      before?.imports.length === imports.length && before.imports.every((file, at) => file === imports[at]);
    if (before !== undefined && isSame && visit.list.isEmpty) return before;
    const linked = linkFile(text, tree, {
      name,
      prefix,
      imports,
      known: (fullName) => this.#names.get(fullName),
      knownExtension: (extendee, number) => this.#extensions.get(extensionKey(extendee, number)),
      usualOptions,
      report: (kind, message, at, pointer, hint) => add(visit.list, kind, message, visit.place(at), pointer, hint),
    });
    if (!isRoot && visit.list.isEmpty) this.#shelf(name).set(name, linked);
    return linked;
  }

  /** Makes the names of a linked file known to those that follow. */
  #keep(visit: Visit, linked: LinkedFile, isLast: boolean): void {
    const { file, tree, names } = linked;
    for (const around of packagesAround(file.package)) {
      const other = this.#names.get(around) ?? names.get(around);
      if (other !== undefined) {
        const message = `the package "${around}" has the name of something declared in ${quoted(other.file.name)}`;
        report(visit, 'duplicate-name', message, tree.package ?? other.at);
      }
      this.#packages.set(around, file.name);
    }
    if (isLast && this.#packages.size === packagesAround(file.package).length) {
      // Nothing follows that could use the names, and no other package could be one of them.
      this.#finish(visit, linked);
      return;
    }
    for (const [fullName, declared] of names) {
      const other = this.#names.get(fullName);
      if (other === undefined) this.#names.set(fullName, declared);
      else if (visit.list.isEmpty) {
        report(visit, 'duplicate-name', `"${fullName}" is declared already in ${quoted(other.file.name)}`, declared.at);
      }
      if (declared.kind === 'extension') {
        this.#extensions.set(extensionKey(declared.node.extends ?? '', declared.node.number), declared.node);
      }
      if (this.#packages.has(fullName)) {
        report(
          visit,
          'duplicate-name',
          `"${fullName}" is a package already, in ${quoted(this.#packages.get(fullName) ?? '')}`,
          declared.at,
        );
      }
    }
    this.#finish(visit, linked);
  }

  #finish(visit: Visit, linked: LinkedFile): void {
    this.files.set(visit.name, linked);
    for (const problem of visit.list.inOrder()) this.problems.push(problem);
  }
}

function report(visit: Visit, kind: string, message: string, at: Span, hint?: string): void {
  add(visit.list, kind, message, visit.place(at), visit.prefix, hint);
}

function add(list: ProblemList, kind: string, message: string, place: Place, pointer: string, hint?: string): void {
  list.add(() => ({ kind, message, ...(hint !== undefined && { hint }), pointer, place }));
}

function linkedBefore(shelf: ReadonlyMap<string, LinkedFile>, name: string, text: string): LinkedFile | undefined {
  const before = shelf.get(name);
  return before?.text === text ? before : undefined;
}

const DESCRIPTOR = 'google/protobuf/descriptor.proto';

/** The types of options where a document brings no descriptor.proto of its own. */
function usualOptions(name: OptionsName): MessageType {
  const shelf = LINKED.get(WELL_KNOWN)?.get(DESCRIPTOR) ?? loadDescriptor();
  const declared = shelf.names.get(`google.protobuf.${name}`);
  if (declared?.kind === 'message') return declared.node;
  throw new TypeError(`${DESCRIPTOR} declares no ${name}`);
}

function loadDescriptor(): LinkedFile {
  const loader = new Loader(WELL_KNOWN);
  loader.load(`import "${DESCRIPTOR}";`, '');
  const linked = loader.files.get(DESCRIPTOR);
  if (linked === undefined) throw new TypeError(`${DESCRIPTOR} cannot be read`);
  return linked;
}

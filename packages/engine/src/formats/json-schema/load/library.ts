import type { Imports } from '../../../model/format.ts';
import { pointer, pointerTokens } from '../../../model/pointer.ts';
import type { Place, Problem } from '../../../model/problem.ts';
import { parseJson, type SourceDocument, type SourceNode } from '../../../source/index.ts';
import { ProblemList } from '../../../source/problem-list.ts';
import type { Draft, Schema } from '../schema.ts';
import { type Dialect, dialectOf, dialectOfVocabularies, draftOf } from './dialect.ts';
import {
  duplicateAnchor,
  duplicateId,
  ENDLESS,
  type Fault,
  MAX_URI,
  nearest,
  URI_TOO_LONG,
  unknownDocument,
  unknownDraft,
  unresolved,
} from './faults.ts';
import { metaschemaText } from './metaschemas.ts';
import { hidesSiblings, visitSubschemas } from './subschemas.ts';
import { percentDecoded, resolveUri, splitFragment } from './uri.ts';

/** Problems that are listed for one text before the rest is only counted. */
const MAX_PROBLEMS = 1000;
/** Objects and lists inside each other. */
export const MAX_DEPTH = 500;

/** A text among those that make up a document: the document itself, an import, or a metaschema. */
export interface Source {
  /** Empty for the document itself. */
  readonly name: string;
  readonly document: SourceDocument;
  readonly problems: ProblemList;
  /** The schemas that were found in it, by their nodes. */
  readonly spots: Map<SourceNode, Spot>;
}

/** A schema resource: a schema with a URI of its own, and what is inside up to the next one. */
export interface Area {
  readonly uri: string;
  readonly dialect: Dialect;
  /** The schema at its root: its text, node and place. */
  readonly source: Source;
  readonly node: SourceNode;
  readonly at: string;
  readonly anchors: Map<string, Spot>;
  readonly dynamicAnchors: Map<string, Spot>;
  readonly recursiveAnchor: boolean;
}

/** The place of a schema. */
export interface Spot {
  readonly node: SourceNode;
  /** JSON pointer in its text. */
  readonly at: string;
  readonly source: Source;
  readonly area: Area;
  /** The schema that was made of it, once it was asked for. */
  schema: Schema | undefined;
}

/**
 * All texts that a document is made of, with the schemas in them by URI, anchor and JSON pointer. A text is read when something refers to
 * it; nothing is fetched.
 */
export class Library {
  /** In the order in which they were read; the document itself is the first. */
  readonly sources: Source[] = [];
  /** References that lead to a document by another name than its own URI: how they name it by that. */
  readonly respelled = new Map<SourceNode, string>();
  readonly #imports: Imports;
  readonly #draft: Draft;
  readonly #areas = new Map<string, Area>();
  /** Names of imports that were not read yet, by the URIs they answer to. */
  readonly #names = new Map<string, string>();
  /** Names of imports that were opened; false for those that are no JSON. */
  readonly #opened = new Map<string, boolean>();
  /** What is wrong with those that are no JSON. It is told where they are needed: a folder may hold anything. */
  readonly #unreadable = new Map<string, readonly Problem[]>();
  /** Imports that are metaschemas of others. */
  readonly #metaschemas = new Set<Source>();
  /** Name of the document itself among its imports. */
  readonly #own: string | undefined;
  readonly #takesUnknownDrafts: boolean;

  /** `draft` counts for texts without `$schema`; `own` is the name of the document itself, as its imports know it. */
  constructor(imports: Imports, draft: Draft, own: string | undefined, takesUnknownDrafts: boolean) {
    this.#imports = imports;
    this.#own = own;
    this.#takesUnknownDrafts = takesUnknownDrafts;
    this.#draft = draft;
    for (const name of imports.keys()) this.#names.set(splitFragment(name).uri, name);
  }

  /** Takes the document itself, which comes before all others. */
  addRoot(document: SourceDocument): Spot {
    const root = this.#add('', splitFragment(this.#own ?? '').uri, document);
    for (const name of this.#imports.keys()) {
      const uri = resolveUri(root.area.uri, splitFragment(name).uri);
      if (!this.#names.has(uri)) this.#names.set(uri, name);
    }
    return root;
  }

  /** The problems of the texts that are in use, in the order in which they were read. */
  problems(): readonly Problem[] {
    const [root] = this.sources;
    const used = this.sources.filter(
      (source) =>
        source === root ||
        this.#metaschemas.has(source) ||
        [...source.spots.values()].some(({ schema }) => schema !== undefined),
    );
    return used.flatMap(({ problems }) => problems.inOrder());
  }

  /** Notes a problem. It is made only when there is room for it. */
  fault(source: Source, at: string, node: SourceNode, make: () => Fault): void {
    source.problems.add(() => ({
      ...make(),
      pointer: at,
      place: { ...source.document.place(node), ...(source.name !== '' && { source: source.name }) },
    }));
  }

  /** The schema that a reference leads to; or why there is none. `undefined` where a problem of the text behind it is known already. */
  follow(from: Spot, reference: string, node: SourceNode): Spot | (() => Fault) | undefined {
    const { uri, fragment = '' } = splitFragment(reference);
    if (uri.length > MAX_URI) return () => URI_TOO_LONG;
    const full = resolveUri(from.area.uri, uri);
    const area = uri === '' ? from.area : this.#area(full, uri);
    if (area === 'broken') return undefined;
    if (area === undefined) {
      // One of them may be what is missing.
      for (const unreadable of this.#unreadable.keys()) this.#tellUnreadable(unreadable);
      return () => unknownDocument(reference, uri, this.#imports);
    }
    if (area.uri !== full) this.respelled.set(node, `${area.uri}#${fragment}`);
    const decoded = percentDecoded(fragment);
    if (decoded === '') return rootOf(area);
    if (!decoded.startsWith('/')) {
      const found = area.anchors.get(decoded) ?? area.dynamicAnchors.get(decoded);
      return found ?? (() => unresolved(reference, nearest(decoded, area.anchors, area.dynamicAnchors)));
    }
    return this.#pointed(area, decoded) ?? (() => unresolved(reference));
  }

  /** Where the value at a pointer stands; in an import with `NAME#` in front. */
  placeOf(text: string): Place | undefined {
    const [root] = this.sources;
    if (root === undefined || root.document.nodeAt(text) !== undefined) return root?.document.placeOf(text);
    const source = this.sources.find(({ name }) => name !== '' && text.startsWith(`${name}#`)) ?? root;
    if (source === root) return root.document.placeOf(text);
    return { ...source.document.placeOf(text.slice(source.name.length + 1)), source: source.name };
  }

  /** Notes a reference at a place, as in {@link placeOf}, that leads back to itself. */
  noteEndless(text: string): void {
    const source = this.sources.find(({ name }) => name !== '' && text.startsWith(`${name}#`)) ?? this.sources[0];
    if (source === undefined) return;
    const at = source.name === '' ? text : text.slice(source.name.length + 1);
    this.fault(source, at, source.document.nodeAt(at) ?? source.document.root, () => ENDLESS);
  }

  #add(name: string, uri: string, document: SourceDocument): Spot {
    const source: Source = { name, document, problems: new ProblemList(MAX_PROBLEMS), spots: new Map() };
    this.sources.push(source);
    const root = this.#index(source, document.root, '', uri);
    if (!this.#areas.has(uri)) this.#areas.set(uri, root.area);
    return root;
  }

  /** Finds the schemas in a node and below; `around` is the resource that it stands in, or the URI of its text. */
  #index(source: Source, node: SourceNode, at: string, around: Area | string): Spot {
    const known = source.spots.get(node);
    if (known !== undefined) return known;
    const spot = this.#spot(source, node, at, around);
    source.spots.set(node, spot);
    if (node.kind === 'object') {
      visitSubschemas(node, spot.area.dialect.draft, (below, child) =>
        this.#index(source, child, at + below, spot.area),
      );
    }
    return spot;
  }

  #spot(source: Source, node: SourceNode, at: string, around: Area | string): Spot {
    const isRoot = typeof around === 'string';
    const dialect = this.#dialectAt(source, node, at, isRoot) ?? (isRoot ? dialectOf(this.#draft) : around.dialect);
    const idName = dialect.draft === 'draft-04' ? 'id' : '$id';
    const id = node.kind === 'object' && hidesSiblings(node, dialect.draft) ? '' : textAt(node, idName);
    const { uri, fragment } = splitFragment(id ?? '');
    const area =
      isRoot || uri !== ''
        ? this.#newArea(source, node, at, resolveUri(isRoot ? around : around.uri, uri), dialect, idName)
        : around;
    const spot: Spot = { node, at, source, area, schema: undefined };
    this.#anchors(spot, fragment);
    return spot;
  }

  #newArea(source: Source, node: SourceNode, at: string, uri: string, dialect: Dialect, idName: string): Area {
    const fault = (make: () => Fault): void =>
      this.fault(source, at + pointer(idName), childAt(node, idName) ?? node, make);
    const isTooLong = uri.length > MAX_URI;
    const area: Area = {
      uri: isTooLong ? '' : uri,
      dialect,
      source,
      node,
      at,
      anchors: new Map(),
      dynamicAnchors: new Map(),
      recursiveAnchor: dialect.draft === '2019-09' && flagAt(node, '$recursiveAnchor'),
    };
    if (isTooLong) fault(() => URI_TOO_LONG);
    else if (!this.#areas.has(uri)) this.#areas.set(uri, area);
    else if (at !== '') fault(() => duplicateId(uri));
    return area;
  }

  /** What `$schema` says at the root of a text, or of a resource inside one. */
  #dialectAt(source: Source, node: SourceNode, at: string, isRoot: boolean): Dialect | undefined {
    const metaschema = textAt(node, '$schema');
    if (metaschema === undefined) return undefined;
    if (!isRoot && textAt(node, 'id') === undefined && textAt(node, '$id') === undefined) return undefined;
    const { uri } = splitFragment(metaschema);
    const draft = draftOf(uri);
    if (draft !== undefined) return dialectOf(draft);
    const area = this.#area(uri, uri);
    if (area === undefined || area === 'broken') {
      if (area === undefined && !this.#takesUnknownDrafts) {
        this.fault(source, `${at}/$schema`, childAt(node, '$schema') ?? node, () => unknownDraft(metaschema));
      }
      return undefined;
    }
    this.#metaschemas.add(area.source);
    const vocabularies = childAt(area.node, '$vocabulary');
    if (vocabularies?.kind !== 'object') return area.dialect;
    const listed = [...vocabularies.members.values()].map(
      ({ name, value }) => [name, value.kind === 'boolean' && value.value] as const,
    );
    return dialectOfVocabularies(area.dialect.draft, new Map(listed));
  }

  #anchors(spot: Spot, fragment: string | undefined): void {
    const { node, area } = spot;
    const { draft } = area.dialect;
    const isOld = draft === 'draft-04' || draft === 'draft-06' || draft === 'draft-07';
    const anchor = isOld ? fragment : textAt(node, '$anchor');
    const dynamic = draft === '2020-12' ? textAt(node, '$dynamicAnchor') : undefined;
    for (const [name, anchors] of [
      [anchor, area.anchors],
      [dynamic, area.dynamicAnchors],
    ] as const) {
      if (name === undefined || name === '' || (isOld && name.startsWith('/'))) continue;
      const first = area.anchors.get(name) ?? area.dynamicAnchors.get(name);
      if (first !== undefined && first !== spot) this.fault(spot.source, spot.at, node, () => duplicateAnchor(name));
      else anchors.set(name, spot);
    }
  }

  #area(uri: string, written: string): Area | 'broken' | undefined {
    const known = this.#areas.get(uri);
    if (known !== undefined) return known;
    const name = this.#names.get(uri) ?? this.#names.get(written);
    if (name !== undefined) {
      const imported = this.#import(name, uri);
      if (imported === 'broken') this.#tellUnreadable(name);
      return imported;
    }
    const metaschema = metaschemaText(uri);
    if (metaschema !== undefined) {
      const parsed = parseJson(metaschema);
      if (parsed.ok) return this.#add(uri, uri, parsed.value).area;
    }
    // Some import may say by itself that it has this URI.
    for (const unread of this.#imports.keys())
      this.#import(unread, resolveUri(this.#rootUri, splitFragment(unread).uri));
    return this.#areas.get(uri) ?? this.#areas.get(written);
  }

  get #rootUri(): string {
    const [root] = this.sources;
    return root?.spots.get(root.document.root)?.area.uri ?? '';
  }

  /** Reads an import, at most once, and gives the resource at its root; undefined while that is being read. */
  #import(name: string, uri: string): Area | 'broken' | undefined {
    if (name === this.#own) return this.sources[0]?.spots.get(this.sources[0].document.root)?.area;
    const opened = this.#opened.get(name);
    if (opened !== undefined) {
      const source = this.sources.find((candidate) => candidate.name === name);
      return opened ? source?.spots.get(source.document.root)?.area : 'broken';
    }
    const parsed = parseJson(this.#imports.get(name) ?? '', { depth: MAX_DEPTH });
    this.#opened.set(name, parsed.ok);
    if (parsed.ok) return this.#add(name, uri, parsed.value).area;
    this.#unreadable.set(name, parsed.error);
    return 'broken';
  }

  /** Tells, once, what is wrong with an import that is no JSON. */
  #tellUnreadable(name: string): void {
    for (const problem of this.#unreadable.get(name) ?? []) {
      const { place } = problem;
      this.sources[0]?.problems.add(() => ({ ...problem, ...(place && { place: { ...place, source: name } }) }));
    }
    this.#unreadable.delete(name);
  }

  /** The schema at a JSON pointer from the root of a resource, also where only the pointer says that it is one. */
  #pointed(area: Area, fragment: string): Spot | undefined {
    const { source } = area;
    let node: SourceNode | undefined = area.node;
    let { at } = area;
    let nearest = area;
    for (const token of pointerTokens(fragment)) {
      node = node && childAt(node, token);
      if (node === undefined) return undefined;
      at += pointer(token);
      nearest = source.spots.get(node)?.area ?? nearest;
    }
    return node.kind === 'object' || node.kind === 'boolean' ? this.#index(source, node, at, nearest) : undefined;
  }
}

/** The member or item of a node by a token of a JSON pointer. */
function childAt(node: SourceNode, token: string): SourceNode | undefined {
  if (node.kind === 'object') return node.members.get(token)?.value;
  return node.kind === 'array' && /^(?:0|[1-9]\d{0,9})$/.test(token) ? node.items[Number(token)] : undefined;
}

function textAt(node: SourceNode, name: string): string | undefined {
  const value = childAt(node, name);
  return node.kind === 'object' && value?.kind === 'string' ? value.value : undefined;
}

function flagAt(node: SourceNode, name: string): boolean {
  const value = childAt(node, name);
  return node.kind === 'object' && value?.kind === 'boolean' && value.value;
}

/** The schema at the root of a resource. */
export function rootOf(area: Area): Spot {
  const { source, node, at } = area;
  return source.spots.get(node) ?? { node, at, source, area, schema: undefined };
}

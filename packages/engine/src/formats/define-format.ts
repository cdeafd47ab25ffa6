import { judge, judgeHistory, type Question, type Registered, refuses } from '../compare/judge.ts';
import { messageOf, type Tellable } from '../compare/message.ts';
import type { Change } from '../model/change.ts';
import type { FieldPlaces } from '../model/field-places.ts';
import type { Verdict } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import type { Format, Imports, Parsed, Profile, RuleBook } from '../model/format.ts';
import type { Place, Problem } from '../model/problem.ts';
import { type Result, success } from '../model/result.ts';
import type { TagSite } from '../model/tags.ts';
import { readingsOf } from './field-paths.ts';

/** A document that a format has read. What is in it is known to that format alone. */
export interface ParsedDocument {
  /** Id of the format that read it. */
  readonly format: string;
  /** The semantic version that it declares, in formats that carry one. */
  readonly version: string | undefined;
  /** Where the value at a JSON pointer stands in the text, as far as it stands there. */
  placeOf(pointer: string): Place | undefined;
}

/**
 * A format with its document type hidden, so that formats of different documents stand in one list. Documents go in as they came out
 * of `parse`; a document of another format is a mistake of the program and throws a TypeError.
 */
export interface AnyFormat {
  readonly id: string;
  readonly title: string;
  readonly mediaTypes: readonly string[];
  /** Ends of file names that are its own, with the dot: `.avsc`. */
  readonly fileExtensions: readonly string[];
  readonly rules: RuleBook;
  /** The first is the default. */
  readonly profiles: readonly Pick<Profile<never>, 'id' | 'title'>[];
  recognizes(source: string): boolean;
  /** Reads a document with what it may import. `name` is the one by which the imports know the document itself, where they do. */
  parse(source: string, imports?: Imports, name?: string): Result<ParsedDocument, readonly Problem[]>;
  /** Reads a document that was taken elsewhere, where less was looked at: its faults matter as little as the format can bear. */
  parseLeniently(source: string, imports?: Imports, name?: string): Result<ParsedDocument, readonly Problem[]>;
  canonical(document: ParsedDocument): string;
  /** SHA-256 of the canonical form, lower-case hexadecimal. */
  fingerprint(document: ParsedDocument): string;
  /** The document in another form of the format: `confluent`, `confluent-normalized`, …; undefined where the format has no such form. */
  form(document: ParsedDocument, name: string): string | undefined;
  /** Names of the fields at the top of the document; none in formats that have no such thing. */
  fieldNames(document: ParsedDocument): readonly string[];
  /**
   * Where a field is told about, by its path: names joined by dots, through lists and maps, whose marks may stand there. Undefined where the document has no such field; in formats that do not know, every
   * field is told about everywhere.
   */
  places(document: ParsedDocument, path: string): FieldPlaces | undefined;
  diff(before: ParsedDocument, after: ParsedDocument): readonly Change[];
  judge(before: ParsedDocument, after: ParsedDocument, question: Question): Verdict;
  /** Whether {@link judge} would call the pair incompatible, with as little work as there may be. */
  refuses(before: ParsedDocument, after: ParsedDocument, question: Question): boolean;
  judgeHistory(history: readonly Registered<ParsedDocument>[], after: ParsedDocument, question: Question): Verdict;
  /** The sentence of a change or finding. */
  messageOf(told: Tellable): string;
  /** What of a text can have tags, in the order of the text; nothing in formats that keep none in it. */
  tagSites(source: string): Result<readonly TagSite[], readonly Problem[]>;
}

const EVERYWHERE: FieldPlaces = { inside: [''], around: [] };

/** Hides the document type of a format. This is the one place where it is hidden. */
export function defineFormat<Doc>(format: Format<Doc>): AnyFormat {
  const contents = new WeakMap<ParsedDocument, Parsed<Doc>>();
  const seal = (parsed: Parsed<Doc>): ParsedDocument => {
    const document: ParsedDocument = {
      format: format.id,
      version: format.version?.(parsed.doc),
      placeOf: (pointer) => parsed.placeOf(pointer),
    };
    contents.set(document, parsed);
    return document;
  };
  const sealed = (parsed: Result<Parsed<Doc>, readonly Problem[]>): Result<ParsedDocument, readonly Problem[]> =>
    parsed.ok ? success(seal(parsed.value)) : parsed;
  const open = (document: ParsedDocument): Doc => {
    const parsed = contents.get(document);
    if (parsed === undefined) throw new TypeError(`this document was not parsed as ${format.title}`);
    return parsed.doc;
  };
  const { id, title, mediaTypes, rules } = format;
  return {
    id,
    title,
    mediaTypes,
    fileExtensions: format.fileExtensions ?? [],
    rules,
    profiles: format.profiles,
    recognizes: (source) => format.recognizes(source),
    parse: (source, imports, name) => sealed(format.parse(source, imports, name)),
    parseLeniently: (source, imports, name) =>
      sealed(format.parseLeniently?.(source, imports, name) ?? format.parse(source, imports, name)),
    canonical: (document) => format.canonical(open(document)),
    fingerprint: (document) => fingerprintOf(format.canonical(open(document))),
    form: (document, name) => {
      const forms = format.forms ?? {};
      return Object.hasOwn(forms, name) ? forms[name]?.(open(document)) : undefined;
    },
    fieldNames: (document) => format.fieldNames?.(open(document)) ?? [],
    places: (document, path) => {
      const doc = open(document);
      if (format.places === undefined) return EVERYWHERE;
      for (const names of readingsOf(path)) {
        const places = format.places(doc, names);
        if (places !== undefined) return places;
      }
      return undefined;
    },
    diff: (before, after) => format.diff(open(before), open(after)),
    judge: (before, after, question) => judge(format, open(before), open(after), question),
    refuses: (before, after, question) => refuses(format, open(before), open(after), question),
    judgeHistory: (history, after, question) => {
      const opened = history.map(({ version, doc }) => ({ version, doc: open(doc) }));
      return judgeHistory(format, opened, open(after), question);
    },
    messageOf: (told) => messageOf(rules, told),
    tagSites: (source) => format.tagSites?.(source) ?? success([]),
  };
}

import type { Bump, Change, Detail, Direction } from './change.ts';
import type { FieldPlaces } from './field-places.ts';
import type { Severity } from './finding.ts';
import type { Level } from './level.ts';
import type { Place, Problem } from './problem.ts';
import type { Refutation, RefutationClass } from './refutation.ts';
import type { Result } from './result.ts';
import type { TagSite } from './tags.ts';

/** An entry of a rule book: everything that is to be said about one kind of change or finding. */
export interface Rule {
  /** A few words, for lists and headings. */
  readonly title: string;
  /** One or two sentences: why it matters, and to whom. */
  readonly why: string;
  /** The sentence for one occurrence. `path` as in {@link Change.path}. */
  message(detail: Detail, path: string): string;
  /** The kind that the same difference has when the documents are exchanged. */
  readonly mirror: string;
  /** The bump that the change needs even where it breaks nobody. */
  readonly bump: Bump;
}

/** The rule book of a format: kind → entry. Kinds are stable, documented and never reused. */
export type RuleBook = Readonly<Record<string, Rule>>;

/** A parsed document together with the way back to its text. */
export interface Parsed<Doc> {
  readonly doc: Doc;
  /** Where the value at a JSON pointer stands in the text, as far as it stands there. */
  placeOf(pointer: string): Place | undefined;
}

/** Documents that a document may refer to, by the name it uses. */
export type Imports = ReadonlyMap<string, string>;

/** A finding of a profile's own rules, before it has been tied to the reading of the documents. */
export interface RuleFinding {
  readonly kind: string;
  readonly severity: Severity;
  /** Index into the changes, where one change is the cause. */
  readonly change?: number;
  readonly path: string;
  readonly at: Change['at'];
  readonly detail: Detail;
}

/** A pair of documents under judgement. */
export interface Pair<Doc> {
  readonly before: Doc;
  readonly after: Doc;
  readonly level: Level;
  readonly changes: readonly Change[];
}

/** What counts as "may write" and "can read", by name. Every verdict names its profile. */
export interface Profile<Doc> {
  readonly id: string;
  readonly title: string;
  /** How much a refutation matters when asked in this direction; undefined: not at all. */
  severity(refutation: Refutation, direction: Direction, pair: Pair<Doc>): Severity | undefined;
  /** Classes that never matter, in any direction: reading need not look for them. */
  readonly ignores?: ReadonlySet<RefutationClass>;
  /** Rules of a community that are not about reading. Their findings come first, in their own order. */
  rules?(pair: Pair<Doc>): readonly RuleFinding[];
  /** Whether the rules have an error to tell, found without the story: most documents of a history are fine, and are asked this first. */
  refuses?(pair: Omit<Pair<Doc>, 'changes'>): boolean;
  /** True where only the rules make findings. The changes still tell what reading says about them. */
  readonly rulesOnly?: boolean;
  /** True where a version number that declares too small a bump is an error: a finding of the kind `declared_bump_too_small`. */
  enforcesBump?(pair: Pair<Doc>): boolean;
}

/** What an author of a format writes, over a document type of its own. Everything is pure and deterministic. */
export interface Format<Doc> {
  readonly id: string;
  readonly title: string;
  readonly mediaTypes: readonly string[];
  /** Ends of file names that are its own, with the dot: `.avsc`. */
  readonly fileExtensions?: readonly string[];
  readonly rules: RuleBook;
  /** By id. The first is the default. */
  readonly profiles: readonly [Profile<Doc>, ...Profile<Doc>[]];
  /** A cheap guess whether a source is of this format. */
  recognizes(source: string): boolean;
  /**
   * Reads a document. On failure all problems at once, in document order. `name` is the one by which the imports know the document itself,
   * where they do: references may be relative to it.
   */
  parse(source: string, imports?: Imports, name?: string): Result<Parsed<Doc>, readonly Problem[]>;
  /** Reads a document that was taken elsewhere, where less was looked at; as far as the format knows what others let pass. */
  parseLeniently?(source: string, imports?: Imports, name?: string): Result<Parsed<Doc>, readonly Problem[]>;
  /** Equal text for equal meaning. It is a document of the format itself. */
  canonical(doc: Doc): string;
  /** The atomic differences, in document order. Empty for equal meaning. */
  diff(before: Doc, after: Doc): readonly Change[];
  /**
   * All reasons why `reader` does not read everything that `writer` writes; none means it does. What is of the classes `ignored` may be
   * left out.
   */
  reads(reader: Doc, writer: Doc, ignored?: ReadonlySet<RefutationClass>): Iterable<Refutation>;
  /** The semantic version that a document declares, in formats that carry one. */
  version?(doc: Doc): string;
  /** Names of the fields at the top of a document: those of a record, of an object, of the first message. */
  fieldNames?(doc: Doc): readonly string[];
  /**
   * Where a field is told about, by its names from the outside to the inside; what is in lists and maps is named as if it stood there by itself.
   * Undefined where the document has no such field.
   */
  places?(doc: Doc, names: readonly string[]): FieldPlaces | undefined;
  /** Other ways of writing a document, by the names that registries ask for them. */
  readonly forms?: Readonly<Record<string, (doc: Doc) => string>>;
  /** What of a text can have tags, in the order of the text, in formats that keep tags in it. Imports are not looked at. */
  tagSites?(source: string): Result<readonly TagSite[], readonly Problem[]>;
}

import { pointer } from '../../../model/pointer.ts';
import type { Member, SourceNode } from '../../../source/index.ts';
import { nodeName } from '../../../source/node.ts';
import { quoted } from '../../../source/problems.ts';
import { Pattern } from '../pattern.ts';
import type { Draft, Keywords, Schema } from '../schema.ts';
import type { Fault } from './faults.ts';
import type { Library, Spot } from './library.ts';

/** Keywords of a schema while they are read. */
export type Part = { -readonly [Name in keyof Keywords]?: Keywords[Name] };

/** What one keyword gives; undefined where it asserts nothing or is wrong. */
export type Reading = (value: SourceNode, here: Here, name: string) => Part | undefined;

/** Gives the schema of a place, which may still be without its keywords. */
export type SchemaAt = (spot: Spot) => Schema;

/** The schema object that is being read, for the readings of its keywords. */
export class Here {
  readonly spot: Spot;
  readonly members: ReadonlyMap<string, Member>;
  readonly #library: Library;
  readonly #schemaAt: SchemaAt;
  readonly #patterns: Map<string, Pattern>;

  constructor(
    spot: Spot,
    members: ReadonlyMap<string, Member>,
    library: Library,
    schemaAt: SchemaAt,
    patterns: Map<string, Pattern>,
  ) {
    this.spot = spot;
    this.members = members;
    this.#library = library;
    this.#schemaAt = schemaAt;
    this.#patterns = patterns;
  }

  get draft(): Draft {
    return this.spot.area.dialect.draft;
  }

  /** The value of a neighbouring keyword. */
  sibling(name: string): SourceNode | undefined {
    return this.members.get(name)?.value;
  }

  /** Notes what is wrong with a value at some tokens from here. */
  fault(node: SourceNode, tokens: readonly (string | number)[], make: () => Fault): undefined {
    const { source, at } = this.spot;
    this.#library.fault(source, at + pointer(...tokens), node, make);
  }

  /** Notes that a keyword holds something else than it may. */
  wrongType(node: SourceNode, tokens: readonly (string | number)[], expected: string, hint?: string): undefined {
    const [name] = tokens;
    return this.fault(node, tokens, () => ({
      kind: 'wrong-type',
      message: `${quoted(String(name))} ${tokens.length > 1 ? 'holds' : 'is'} ${nodeName(node)}, expected ${expected}`,
      ...(hint !== undefined && { hint }),
    }));
  }

  /** The schema that stands at some tokens from here. Booleans are schemas from draft-06 on, and earlier where `allowsTruth`. */
  schema(node: SourceNode, tokens: readonly (string | number)[], allowsTruth = false): Schema | undefined {
    const isSchema = node.kind === 'object' || (node.kind === 'boolean' && (allowsTruth || this.draft !== 'draft-04'));
    const spot = isSchema ? this.spot.source.spots.get(node) : undefined;
    if (spot !== undefined) return this.#schemaAt(spot);
    return this.wrongType(node, tokens, this.draft === 'draft-04' ? 'a schema (an object)' : 'a schema');
  }

  /** The schema that a reference leads to, and the place. */
  follow(reference: string, node: SourceNode, name: string): { schema: Schema; spot: Spot } | undefined {
    const found = this.#library.follow(this.spot, reference, node);
    if (found === undefined) return undefined;
    if (typeof found !== 'function') return { schema: this.#schemaAt(found), spot: found };
    return this.fault(node, [name], found);
  }

  /** A pattern; the same text gives the same one. Undefined, with a problem, where it is none. */
  pattern(source: string, node: SourceNode, tokens: readonly (string | number)[]): Pattern | undefined {
    const known = this.#patterns.get(source);
    if (known !== undefined) return known;
    const pattern = new Pattern(source);
    const wrong = pattern.fault();
    if (wrong !== undefined) {
      return this.fault(node, tokens, () => ({
        kind: 'invalid-pattern',
        message: `${quoted(source)} is no regular expression of ECMA-262: ${wrong.message}`,
      }));
    }
    this.#patterns.set(source, pattern);
    return pattern;
  }
}

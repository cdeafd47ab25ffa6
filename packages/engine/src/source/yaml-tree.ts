import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { pointer } from '../model/pointer.ts';
import type { SourceLimits } from './limits.ts';
import type { LineTable } from './lines.ts';
import type { Member, SourceNode, Span } from './node.ts';
import { NumberBounds } from './number.ts';
import type { ProblemList } from './problem-list.ts';
import { duplicateKey, loneSurrogate, numberOutOfRange, quoted, tooDeep, yamlProblem } from './problems.ts';
import { plainScalar, type ScalarMeaning } from './yaml-scalar.ts';

/** The tree of a composed YAML document, with aliases in place. What JSON cannot say becomes a problem, and null in the tree. */
export function treeOf(
  text: string,
  contents: Node | null,
  limits: SourceLimits,
  lines: LineTable,
  problems: ProblemList,
): SourceNode {
  return new YamlTree(text, limits, lines, problems).value(contents, { start: 0, end: 0 });
}

/** How large a value is with all its aliases written out: nodes, characters, and levels of objects and lists. */
interface Extent {
  readonly nodes: number;
  readonly characters: number;
  readonly height: number;
}

const CORE = 'tag:yaml.org,2002:';

class YamlTree {
  readonly #text: string;
  readonly #limits: SourceLimits;
  readonly #lines: LineTable;
  readonly #problems: ProblemList;
  readonly #anchors = new Map<string, SourceNode>();
  readonly #extents = new Map<SourceNode, Extent>();
  readonly #numbers = new NumberBounds();
  readonly #path: (string | number)[] = [];
  #repeatedNodes = 0;
  #repeatedCharacters = 0;

  constructor(text: string, limits: SourceLimits, lines: LineTable, problems: ProblemList) {
    this.#text = text;
    this.#limits = limits;
    this.#lines = lines;
    this.#problems = problems;
  }

  /** The node of a value; `around` is where it is missing from. Recursion is as deep as the limits allow. */
  value(node: unknown, around: Span): SourceNode {
    if (isAlias(node)) return this.#alias(node.source, this.#spanOf(node, around));
    if (isScalar(node)) return this.#anchored(node, this.#scalar(node, this.#spanOf(node, around)));
    if (!isMap(node) && !isSeq(node)) return { kind: 'null', start: around.end, end: around.end };
    const span = this.#spanOf(node, around);
    if (this.#path.length >= this.#limits.depth) return this.#tooDeep(span);
    this.#checkCollectionTag(node, span);
    return this.#anchored(node, isMap(node) ? this.#object(node, span) : this.#array(node, span));
  }

  #array(sequence: YAMLSeq, span: Span): SourceNode {
    const items = sequence.items.map((item, index) =>
      this.#inside(index, () => (isPair(item) ? this.#object({ items: [item] }, span) : this.value(item, span))),
    );
    return this.#measured({ kind: 'array', ...span, items }, items);
  }

  #object(map: Pick<YAMLMap, 'items'>, span: Span): SourceNode {
    const members = new Map<string, Member>();
    for (const pair of map.items) {
      const key = this.#spanOf(pair.key, span);
      const name = this.#name(pair.key, key);
      const value = this.#inside(name, () => this.value(pair.value, key));
      const first = members.get(name);
      if (first === undefined) members.set(name, { name, key, value });
      else this.#inside(name, () => this.#duplicate(name, key, first.key));
    }
    const values = Array.from(members.values(), ({ value }) => value);
    return this.#measured({ kind: 'object', ...span, members }, values);
  }

  #duplicate(name: string, key: Span, first: Span): void {
    this.#problems.add(() =>
      duplicateKey(name, pointer(...this.#path), this.#lines.place(key), this.#lines.place(first)),
    );
  }

  /** The text of a key. Only strings are keys in JSON. */
  #name(key: unknown, span: Span): string {
    if (!isScalar(key)) {
      const what = isAlias(key) ? 'an alias' : 'an object or a list';
      this.#refuse(
        'key-not-string',
        `a key has to be a string, this one is ${what}`,
        span,
        'write the key as a string',
      );
      return '';
    }
    const node = this.#anchored(key, this.#scalar(key, span));
    if (node.kind === 'string') return node.value;
    const text = String(key.source ?? '');
    const hint = text === '' ? "put a key before the ':'" : `put it in quotes: ${quoted(text)}`;
    this.#refuse(
      'key-not-string',
      `a key has to be a string, this one is ${KEY_NAMES[node.kind] ?? 'none'}`,
      span,
      hint,
    );
    return text;
  }

  #scalar(scalar: Scalar, span: Span): SourceNode {
    const meaning = this.#meaning(scalar, span);
    switch (meaning.kind) {
      case 'not-finite':
        this.#refuse(
          'number-not-finite',
          'infinity and NaN are no numbers of JSON',
          span,
          'put it in quotes if it is text',
        );
        return { kind: 'null', ...span };
      case 'number':
        if (this.#numbers.admits(meaning.raw)) return { ...meaning, ...span };
        this.#problems.add(() =>
          numberOutOfRange(String(scalar.source), pointer(...this.#path), this.#lines.place(span)),
        );
        return { kind: 'number', raw: '0', ...span };
      case 'string':
        if (!meaning.value.isWellFormed()) {
          this.#problems.add(() => loneSurrogate(pointer(...this.#path), this.#lines.place(span)));
        }
        return { ...meaning, ...span };
      default:
        return { ...meaning, ...span };
    }
  }

  #meaning(scalar: Scalar, span: Span): ScalarMeaning {
    const source = String(scalar.source ?? '');
    const { tag } = scalar;
    if (tag === undefined && scalar.type === 'PLAIN') return plainScalar(source);
    if (tag === undefined || tag === '!' || tag === `${CORE}str`) return { kind: 'string', value: source };
    const expected = TAGGED[tag];
    if (expected === undefined) {
      this.#refuseTag(tag, span);
      return { kind: 'null' };
    }
    const meaning = plainScalar(source);
    if (expected.includes(meaning.kind)) return meaning;
    this.#refuse('unsupported-tag', `${quoted(source)} is not what its tag ${shortTag(tag)} says`, span, REMOVE_TAG);
    return { kind: 'null' };
  }

  #checkCollectionTag(node: YAMLMap | YAMLSeq, span: Span): void {
    const expected = isMap(node) ? `${CORE}map` : `${CORE}seq`;
    if (node.tag !== undefined && node.tag !== expected) this.#refuseTag(node.tag, span);
  }

  #refuseTag(tag: string, span: Span): void {
    this.#refuse('unsupported-tag', `the tag ${shortTag(tag)} is not of YAML's core schema`, span, REMOVE_TAG);
  }

  #alias(name: string, span: Span): SourceNode {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      this.#refuse('unknown-alias', `no finished value before this place has the anchor ${quoted(`&${name}`)}`, span);
      return { kind: 'null', ...span };
    }
    const extent = this.#extentOf(target);
    if (this.#path.length + extent.height > this.#limits.depth) return this.#tooDeep(span);
    this.#repeatedNodes += extent.nodes;
    this.#repeatedCharacters += extent.characters;
    const { aliasNodes, aliasCharacters } = this.#limits;
    if (this.#repeatedNodes > aliasNodes || this.#repeatedCharacters > aliasCharacters) {
      const message = `aliases repeat more than ${aliasNodes} values or ${aliasCharacters} characters`;
      this.#refuse('alias-expansion', message, span, 'write repeated parts once, or generate the document');
      return { kind: 'null', ...span };
    }
    const node = { ...target, ...span };
    if (extent.height > 0) this.#extents.set(node, extent);
    return node;
  }

  #anchored(node: Scalar | YAMLMap | YAMLSeq, value: SourceNode): SourceNode {
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, value);
    return value;
  }

  /** Keeps the extent of an object or a list, so that an alias to it need not be walked. */
  #measured(node: SourceNode, parts: readonly SourceNode[]): SourceNode {
    let nodes = 1;
    let characters = 0;
    let height = 0;
    for (const part of parts) {
      const extent = this.#extentOf(part);
      nodes += extent.nodes;
      characters += extent.characters;
      height = Math.max(height, extent.height);
    }
    if (node.kind === 'object') for (const name of node.members.keys()) characters += name.length;
    this.#extents.set(node, { nodes, characters, height: height + 1 });
    return node;
  }

  #extentOf(node: SourceNode): Extent {
    const characters = node.kind === 'string' ? node.value.length : node.kind === 'number' ? node.raw.length : 0;
    return this.#extents.get(node) ?? { nodes: 1, characters, height: 0 };
  }

  #inside<Answer>(token: string | number, read: () => Answer): Answer {
    this.#path.push(token);
    const answer = read();
    this.#path.pop();
    return answer;
  }

  #tooDeep(span: Span): SourceNode {
    this.#problems.add(() => tooDeep(pointer(...this.#path), this.#lines.place(span), this.#limits.depth));
    return { kind: 'null', ...span };
  }

  #refuse(kind: string, message: string, span: Span, hint?: string): void {
    this.#problems.add(() => yamlProblem(kind, message, pointer(...this.#path), this.#lines.place(span), hint));
  }

  /** Where a node stands, without the white space that the library counts to block collections. */
  #spanOf(node: unknown, around: Span): Span {
    const range = isScalar(node) || isAlias(node) || isMap(node) || isSeq(node) ? node.range : undefined;
    if (!range) return { start: around.end, end: around.end };
    const [start] = range;
    let end = range[1];
    while (end > start && /\s/.test(this.#text.charAt(end - 1))) end -= 1;
    return { start, end };
  }
}

const REMOVE_TAG = 'remove the tag';

const KEY_NAMES: Readonly<Partial<Record<SourceNode['kind'], string>>> = {
  number: 'a number',
  boolean: 'a boolean',
  null: 'null',
};

/** What the tags of the core schema (YAML 1.2.2, section 10.3) allow a scalar to be. */
const TAGGED: Readonly<Record<string, readonly ScalarMeaning['kind'][]>> = {
  [`${CORE}null`]: ['null'],
  [`${CORE}bool`]: ['boolean'],
  [`${CORE}int`]: ['number'],
  [`${CORE}float`]: ['number', 'not-finite'],
};

function shortTag(tag: string): string {
  return quoted(tag.startsWith(CORE) ? `!!${tag.slice(CORE.length)}` : tag);
}

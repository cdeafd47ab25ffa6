import { pointer } from '../model/pointer.ts';
import type { Problem } from '../model/problem.ts';
import { failure, type Result, success } from '../model/result.ts';
import { SourceDocument } from './document.ts';
import { scanString } from './json-string.ts';
import { JSON_LIMITS, limitsOf, type SourceLimits } from './limits.ts';
import { LineTable } from './lines.ts';
import type { Member, SourceNode, Span } from './node.ts';
import { NumberBounds } from './number.ts';
import { ProblemList } from './problem-list.ts';
import { duplicateKey, loneSurrogate, numberOutOfRange, quoted, tooDeep, tooLarge } from './problems.ts';

/**
 * Reads a JSON text (RFC 8259) with the place of every value. A byte order mark in front is tolerated.
 *
 * @returns the document, or all problems: one syntax error at most, since nothing behind it can be trusted
 */
export function parseJson(
  text: string,
  limits: Partial<SourceLimits> = {},
): Result<SourceDocument, readonly Problem[]> {
  const bounds = limitsOf(JSON_LIMITS, limits);
  if (text.length > bounds.length) return failure([tooLarge(text.length, bounds.length)]);
  const reader = new JsonReader(text, bounds);
  const root = reader.read();
  return root === undefined ? failure(reader.problems.inOrder()) : success(new SourceDocument(text, root));
}

interface OpenObject {
  readonly kind: 'object';
  readonly start: number;
  readonly members: Map<string, Member>;
  /** The member whose value is being read; undefined between members. */
  name: string | undefined;
  key: Span;
}

interface OpenArray {
  readonly kind: 'array';
  readonly start: number;
  readonly items: SourceNode[];
}

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;

/** Thrown where the text stops being JSON; never leaves this file. */
class Stop extends Error {}

/** Shared by all empty objects, which some texts are full of. */
const NO_MEMBERS: ReadonlyMap<string, Member> = new Map();

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[\w.+-]+/y;

/** The stack of open objects and arrays is its own, so that no nesting can exhaust the call stack. */
class JsonReader {
  readonly problems: ProblemList;
  readonly #text: string;
  readonly #limits: SourceLimits;
  readonly #lines: LineTable;
  readonly #wellFormed: boolean;
  readonly #numbers = new NumberBounds();
  readonly #open: (OpenObject | OpenArray)[] = [];
  #at: number;

  constructor(text: string, limits: SourceLimits) {
    this.problems = new ProblemList(limits.problems);
    this.#text = text;
    this.#limits = limits;
    this.#lines = new LineTable(text);
    this.#wellFormed = text.isWellFormed();
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  read(): SourceNode | undefined {
    try {
      const root = this.#document();
      return this.problems.isEmpty ? root : undefined;
    } catch (error) {
      if (error instanceof Stop) return undefined;
      throw error;
    }
  }

  #document(): SourceNode {
    for (;;) {
      const root = this.#closing(this.#opening() ?? this.#scalar());
      if (root === undefined) continue;
      if (!Number.isNaN(this.#peek())) this.#fail(`expected nothing more after the document, found ${this.#found()}`);
      return root;
    }
  }

  /** Steps into objects and arrays as long as they open here. Gives a node when one is empty; undefined where a scalar has to follow. */
  #opening(): SourceNode | undefined {
    for (;;) {
      const start = this.#skipSpace();
      const code = this.#text.charCodeAt(start);
      if (code !== OPEN_OBJECT && code !== OPEN_ARRAY) return undefined;
      if (this.#open.length >= this.#limits.depth) {
        this.#stop(tooDeep(this.#pointer(), this.#place(start), this.#limits.depth));
      }
      this.#at += 1;
      if (this.#peek() === (code === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY)) {
        const end = ++this.#at;
        return code === OPEN_OBJECT
          ? { kind: 'object', start, end, members: NO_MEMBERS }
          : { kind: 'array', start, end, items: [] };
      }
      if (code === OPEN_ARRAY) {
        this.#open.push({ kind: 'array', start, items: [] });
      } else {
        const object: OpenObject = {
          kind: 'object',
          start,
          members: new Map(),
          name: undefined,
          key: { start, end: start },
        };
        this.#open.push(object);
        this.#memberName(object, `a member name or '}' after '{'`);
      }
    }
  }

  /** Puts a finished value where it belongs, and closes what ends behind it. Gives the root when that was the last. */
  #closing(finished: SourceNode): SourceNode | undefined {
    let node = finished;
    for (;;) {
      const parent = this.#open.at(-1);
      if (parent === undefined) return node;
      if (parent.kind === 'array') parent.items.push(node);
      else this.#addMember(parent, node);
      const next = this.#peek();
      if (next === COMMA) {
        this.#at += 1;
        if (parent.kind === 'object') this.#memberName(parent, `a member name after ','`);
        else if (this.#peek() === CLOSE_ARRAY) this.#fail(`expected a value after ',', found ']'`, REMOVE_COMMA);
        return undefined;
      }
      if (next !== (parent.kind === 'array' ? CLOSE_ARRAY : CLOSE_OBJECT)) this.#failAfter(parent);
      this.#open.pop();
      const end = ++this.#at;
      const { start } = parent;
      node =
        parent.kind === 'array'
          ? { kind: 'array', start, end, items: parent.items }
          : { kind: 'object', start, end, members: parent.members };
    }
  }

  #addMember(parent: OpenObject, value: SourceNode): void {
    const { name = '', key, members } = parent;
    const first = members.get(name);
    if (first === undefined) members.set(name, { name, key, value });
    else
      this.problems.add(() =>
        duplicateKey(name, this.#pointer(), this.#lines.place(key), this.#lines.place(first.key)),
      );
  }

  #memberName(object: OpenObject, expected: string): void {
    object.name = undefined;
    const start = this.#skipSpace();
    if (this.#text.charCodeAt(start) !== QUOTE) {
      const character = this.#text[start];
      const hint =
        character === '}' && object.members.size > 0
          ? REMOVE_COMMA
          : character === "'"
            ? DOUBLE_QUOTES
            : hintFor(this.#text, start);
      this.#fail(`expected ${expected}, found ${this.#found()}`, hint);
    }
    const name = this.#string();
    object.name = name;
    object.key = { start, end: this.#at };
    if (this.#peek() !== COLON) this.#fail(`expected ':' after the name ${quoted(name)}, found ${this.#found()}`);
    this.#at += 1;
  }

  #scalar(): SourceNode {
    const start = this.#skipSpace();
    const code = this.#text.charCodeAt(start);
    if (code === QUOTE) {
      const value = this.#string();
      return { kind: 'string', start, end: this.#at, value };
    }
    if (code === 0x2d || (code >= 0x30 && code <= 0x39)) return this.#number(start);
    if (this.#text.startsWith('true', start)) return this.#word(start, 4, { kind: 'boolean', value: true });
    if (this.#text.startsWith('false', start)) return this.#word(start, 5, { kind: 'boolean', value: false });
    if (this.#text.startsWith('null', start)) return this.#word(start, 4, { kind: 'null' });
    return this.#fail(`expected a value, found ${this.#found()}`, hintFor(this.#text, start));
  }

  #word<Node extends { kind: 'null' } | { kind: 'boolean'; value: boolean }>(
    start: number,
    length: number,
    node: Node,
  ) {
    const end = endOf(WORD, this.#text, start);
    if (end !== start + length) this.#fail(`expected a value, found ${quoted(this.#text.slice(start, end))}`);
    this.#at = end;
    return { ...node, start, end };
  }

  #number(start: number): SourceNode {
    const end = endOf(NUMBER, this.#text, start);
    if (end === start || endOf(WORD, this.#text, end) !== end) {
      const word = this.#text.slice(start, endOf(WORD, this.#text, start));
      this.#fail(`${quoted(word)} is not a JSON number`, numberHint(word));
    }
    const raw = this.#text.slice(start, end);
    this.#at = end;
    const span = { start, end: this.#at };
    if (this.#numbers.admits(raw)) return { kind: 'number', ...span, raw };
    this.problems.add(() => numberOutOfRange(raw, this.#pointer(), this.#lines.place(span)));
    return { kind: 'number', ...span, raw: '0' };
  }

  /** The string whose quote stands here. */
  #string(): string {
    const start = this.#at;
    const found = scanString(this.#text, start);
    if ('fault' in found) {
      this.#at = found.at;
      return this.#fail(found.fault, found.hint);
    }
    const { value, end, escaped } = found;
    this.#at = end;
    if ((escaped || !this.#wellFormed) && !value.isWellFormed()) {
      this.problems.add(() => loneSurrogate(this.#pointer(), this.#lines.place({ start, end })));
    }
    return value;
  }

  #failAfter(parent: OpenObject | OpenArray): never {
    const [closing, what] =
      parent.kind === 'array'
        ? [`']'`, `item ${parent.items.length} of the list`]
        : [`'}'`, `the value of ${quoted(parent.name ?? '')}`];
    return this.#fail(
      `expected ',' or ${closing} after ${what}, found ${this.#found()}`,
      hintFor(this.#text, this.#at),
    );
  }

  #skipSpace(): number {
    const text = this.#text;
    let at = this.#at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
      at += 1;
    }
    this.#at = at;
    return at;
  }

  /** The code of the character that comes next; NaN at the end of the text. */
  #peek(): number {
    return this.#text.charCodeAt(this.#skipSpace());
  }

  /** What stands here, for a message. */
  #found(): string {
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? 'the end of the text' : quoted(String.fromCodePoint(code), "'");
  }

  #pointer(): string {
    const tokens = this.#open.map((parent) => (parent.kind === 'array' ? parent.items.length : parent.name));
    return pointer(...tokens.filter((token) => token !== undefined));
  }

  #place(start: number) {
    return this.#lines.place({ start, end: Math.min(start + 1, this.#text.length) });
  }

  #fail(message: string, hint?: string): never {
    const place = this.#place(this.#at);
    this.#stop({ kind: 'syntax', message, pointer: this.#pointer(), place, ...(hint !== undefined && { hint }) });
  }

  #stop(problem: Problem): never {
    this.problems.add(() => problem);
    throw new Stop();
  }
}

const REMOVE_COMMA = 'remove the comma before it';
const DOUBLE_QUOTES = 'JSON strings stand in double quotes';

/** Where a match that begins at a place ends; the place itself where there is none. */
function endOf(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}

function hintFor(text: string, at: number): string | undefined {
  if (text[at] === "'") return DOUBLE_QUOTES;
  if (text[at] === '#' || text.startsWith('//', at) || text.startsWith('/*', at)) return 'JSON has no comments';
  return undefined;
}

function numberHint(word: string): string | undefined {
  if (/^-?0\d/.test(word)) return 'remove the leading zeros';
  if (/\.(?:$|\D)/.test(word)) return 'a digit has to follow the point';
  return undefined;
}

import { pointer } from '../../../model/pointer.ts';
import type { Problem } from '../../../model/problem.ts';
import type { SourceDocument } from '../../../source/document.ts';
import { nodeName, type SourceNode, type Span } from '../../../source/node.ts';
import type { ProblemList } from '../../../source/problem-list.ts';
import type { PatternEffort } from './pattern-effort.ts';

/** What a JSON value has to be, in the words that programs get in a problem's `detail.expected`. */
export type Expected = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';

/** A document while it is read. */
export interface Reading {
  readonly document: SourceDocument;
  readonly problems: ProblemList;
  /** Fields met so far, nested ones too. */
  fieldCount: number;
  readonly patterns: PatternEffort;
}

/** What a problem says beside its kind and message. */
export interface Remark {
  readonly hint?: string | undefined;
  readonly detail?: Problem['detail'];
  /** True: the problem is the key, not its value. */
  readonly atKey?: boolean;
}

/** A value of the document under the reader's eye, with the way to it. */
export class Spot {
  readonly node: SourceNode;
  readonly reading: Reading;
  readonly token: string | number | undefined;
  readonly parent: Spot | undefined;
  readonly #key: Span | undefined;

  constructor(reading: Reading, node: SourceNode, parent?: Spot, token?: string | number, key?: Span) {
    this.reading = reading;
    this.node = node;
    this.parent = parent;
    this.token = token;
    this.#key = key;
  }

  /** The member of an object; undefined where there is none, or where this is no object. */
  member(name: string): Spot | undefined {
    const member = this.node.kind === 'object' ? this.node.members.get(name) : undefined;
    return member && new Spot(this.reading, member.value, this, name, member.key);
  }

  /** The member of an object, where it is there and not null. */
  given(name: string): Spot | undefined {
    const member = this.member(name);
    return member?.node.kind === 'null' ? undefined : member;
  }

  /** The items of a list; none where this is no list. */
  items(): readonly Spot[] {
    if (this.node.kind !== 'array') return [];
    return this.node.items.map((item, index) => new Spot(this.reading, item, this, index));
  }

  /** The text of a string; undefined where this is none. */
  get text(): string | undefined {
    return this.node.kind === 'string' ? this.node.value : undefined;
  }

  get pointer(): string {
    return pointer(...this.#tokens());
  }

  /** What the value is called in messages: the name of its key, or of the list it is in. */
  get label(): string {
    if (this.token === undefined) return 'the document';
    if (typeof this.token === 'string') return `'${this.token}'`;
    const list = this.parent?.token;
    return typeof list === 'string' ? `item ${this.token + 1} of '${list}'` : `item ${this.token + 1}`;
  }

  /** Reports a problem of this value. Gives undefined, which is what a reader answers then. */
  problem(kind: string, message: string, { hint, detail, atKey = false }: Remark = {}): undefined {
    this.reading.problems.add(() => ({
      kind,
      message,
      ...(hint !== undefined && { hint }),
      pointer: this.pointer,
      place: this.reading.document.place(atKey ? (this.#key ?? this.node) : this.node),
      ...(detail !== undefined && { detail }),
    }));
    return undefined;
  }

  /** Reports that a member of this object is missing. */
  missing(name: string, kind: string, message: string, hint?: string): void {
    this.reading.problems.add(() => ({
      kind,
      message,
      ...(hint !== undefined && { hint }),
      pointer: this.pointer + pointer(name),
      place: this.reading.document.place(this.node),
      detail: { key: name },
    }));
  }

  /** Reports a value of the wrong type. */
  wrongType(expected: Expected): undefined {
    return this.problem('wrong-type', `${this.label} has to be ${EXPECTED[expected]}, found ${nodeName(this.node)}`, {
      hint: typeHint(expected, this.node),
      detail: { expected, found: this.node.kind },
    });
  }

  #tokens(): (string | number)[] {
    const tokens: (string | number)[] = [];
    for (let spot: Spot | undefined = this; spot?.token !== undefined; spot = spot.parent) tokens.push(spot.token);
    return tokens.reverse();
  }
}

const EXPECTED: Readonly<Record<Expected, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** Values are never converted, but the way to the right one is often a pair of quotes. */
function typeHint(expected: Expected, node: SourceNode): string | undefined {
  if (expected === 'string') {
    if (node.kind === 'number') return `put it in quotes: "${node.raw.slice(0, 60)}"`;
    if (node.kind === 'boolean') return `put it in quotes: "${node.value}"`;
    return undefined;
  }
  if (node.kind !== 'string') return undefined;
  if (expected === 'boolean' && /^(?:true|false|yes|no|on|off)$/i.test(node.value)) {
    return `write ${/^(?:true|yes|on)$/i.test(node.value)} without quotes`;
  }
  if ((expected === 'integer' || expected === 'number') && /^-?\d+(?:\.\d+)?$/.test(node.value)) {
    return 'remove the quotes';
  }
  return undefined;
}

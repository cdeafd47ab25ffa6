import type { Problem } from '../../../model/problem.ts';
import type { SourceDocument } from '../../../source/document.ts';
import { nodeName, type ObjectNode, type SourceNode, type Span } from '../../../source/node.ts';
import { ProblemList } from '../../../source/problem-list.ts';

/** Problems that are listed before the rest is only counted. */
const MAX_PROBLEMS = 1000;

/** What a problem says beside its kind and message. */
interface Remark {
  readonly hint?: string | undefined;
  readonly detail?: Problem['detail'];
}

/** One text while it is read: the document itself, or one that it imports. */
export class Reading {
  readonly document: SourceDocument;
  readonly problems = new ProblemList(MAX_PROBLEMS);
  /** Name of the imported document; undefined for the document itself. */
  readonly name: string | undefined;
  /** True: names that older tools let pass are taken, and defaults that do not fit are none. */
  readonly isLenient: boolean;

  constructor(document: SourceDocument, name: string | undefined, isLenient: boolean) {
    this.document = document;
    this.name = name;
    this.isLenient = isLenient;
  }

  /** What stands in front of pointers into this text. */
  get origin(): string {
    return this.name === undefined ? '' : `${this.name}#`;
  }

  /** Reports a problem. Gives undefined, which is what a reading function answers then. */
  problem(kind: string, message: string, spot: Spot, { hint, detail }: Remark = {}): undefined {
    this.problems.add(() => {
      const place = this.document.place(spot.node);
      return {
        kind,
        message,
        ...(hint !== undefined && { hint }),
        pointer: spot.at,
        place: this.name === undefined ? place : { ...place, source: this.name },
        ...(detail !== undefined && { detail }),
      };
    });
    return undefined;
  }

  /** Reports a value of the wrong type. */
  wrongType(label: string, expected: string, spot: ValueSpot, hint?: string): undefined {
    return this.problem('wrong-type', `${label} has to be ${expected}, found ${nodeName(spot.node)}`, spot, {
      hint,
      detail: { expected, found: spot.node.kind },
    });
  }

  /** Reports that an object lacks a member. */
  missing(key: string, what: string, spot: ValueSpot, hint?: string): undefined {
    return this.problem('missing-key', `${what} has no '${key}'`, spot, { hint, detail: { key } });
  }
}

/** A stretch of the text with the pointer to it. */
export interface Spot {
  readonly at: string;
  readonly node: Span;
}

/** A value with the pointer to it. */
export interface ValueSpot extends Spot {
  readonly node: SourceNode;
}

/** An object with the pointer to it. */
export interface ObjectSpot extends Spot {
  readonly node: ObjectNode;
}

/** The member of an object under one of Avro's own keys; undefined where there is none. */
export function memberOf({ node, at }: ObjectSpot, name: string): ValueSpot | undefined {
  const member = node.members.get(name);
  return member && { node: member.value, at: `${at}/${name}` };
}

import type { AST } from '@eslint-community/regexpp';
import { classOf } from './character-class.ts';
import { ANY, type CodePoints, codePoints, rangesOf } from './code-points.ts';
import { ACCEPT, type Program, ProgramBuilder } from './program.ts';

/** Thrown for a part of a pattern that is not a regular language, or not known here. */
export class Unsupported extends Error {
  readonly index: number;

  constructor(what: string, index: number) {
    super(`${what} cannot be decided`);
    this.index = index;
  }
}

/**
 * The program of a pattern, after ECMA-262, 22.2.2, flag `u`. Each part is built with the node that follows it, from the end of the
 * pattern to its beginning. That an iteration of a loop may not be empty changes which captures are made, but not what matches.
 */
export function compile(pattern: AST.Pattern): Program {
  const compiler = new Compiler();
  return compiler.builder.finish(compiler.anywhere((end) => compiler.alternatives(pattern.alternatives, end), ACCEPT));
}

/** What reads exactly one character. */
type Single = AST.Character | AST.CharacterSet | AST.CharacterClass;

function isSingle(element: AST.Element): element is Single {
  return element.type === 'Character' || element.type === 'CharacterSet' || element.type === 'CharacterClass';
}

class Compiler {
  readonly builder = new ProgramBuilder();
  readonly #classes = new Map<AST.Node, CodePoints>();
  readonly #sets = new Map<string, CodePoints>();
  /** Bodies of lookarounds do not depend on what follows: one is enough, however often a repetition unrolls it. */
  readonly #lookarounds = new Map<AST.LookaroundAssertion, number>();

  /** What is built, at any place: the search of an unanchored pattern. */
  anywhere(build: (end: number) => number, end: number): number {
    const body = build(end);
    return this.builder.loop((again) => this.builder.read(ANY, again), body);
  }

  /** One of several sequences, and then `next`. Those of one character each are read at once. */
  alternatives(alternatives: readonly AST.Alternative[], next: number): number {
    const [singles, others] = alternatives.length > 1 ? this.#singles(alternatives) : [[], alternatives];
    const starts = others.map(({ elements }) =>
      elements.reduceRight((end, element) => this.#element(element, end), next),
    );
    if (singles.length > 0) starts.push(this.builder.read(this.#interned(codePoints(singles.flatMap(rangesOf))), next));
    const [only] = starts;
    return starts.length === 1 && only !== undefined ? only : this.builder.add({ is: 'split', next: starts });
  }

  #singles(alternatives: readonly AST.Alternative[]): [CodePoints[], AST.Alternative[]] {
    const singles: CodePoints[] = [];
    const others = alternatives.filter(({ elements: [element, second] }) => {
      if (second !== undefined || element === undefined || !isSingle(element)) return true;
      singles.push(this.#classOf(element));
      return false;
    });
    return [singles, others];
  }

  #element(element: AST.Element, next: number): number {
    if (isSingle(element)) return this.builder.read(this.#classOf(element), next);
    switch (element.type) {
      case 'Group':
        if (element.modifiers !== null) throw new Unsupported('A group with its own flags', element.start);
        return this.alternatives(element.alternatives, next);
      case 'CapturingGroup':
        return this.alternatives(element.alternatives, next);
      case 'Assertion':
        return this.#assertion(element, next);
      case 'Quantifier':
        return this.#repetition(element, next);
      case 'Backreference':
        throw new Unsupported('A back reference', element.start);
      case 'ExpressionCharacterClass':
        throw new Unsupported('A class of the flag v', element.start);
    }
  }

  /** A class is spelled out once, however often a repetition unrolls it. */
  #classOf(node: Single): CodePoints {
    const set =
      this.#classes.get(node) ?? this.#interned(node.type === 'Character' ? [node.value, node.value] : classOf(node));
    this.#classes.set(node, set);
    return set;
  }

  /** Equal sets become one. */
  #interned(fresh: CodePoints): CodePoints {
    const key = fresh.join(' ');
    const set = this.#sets.get(key) ?? fresh;
    this.#sets.set(key, set);
    return set;
  }

  #repetition({ element, min, max }: AST.Quantifier, next: number): number {
    let start = next;
    if (max === Number.POSITIVE_INFINITY) {
      start = this.builder.loop((again) => this.#element(element, again), next);
    } else {
      for (let count = min; count < max; count++) {
        const once = this.#element(element, start);
        if (once === start) break;
        start = this.builder.add({ is: 'split', next: [once, next] });
      }
    }
    for (let count = 0; count < min; count++) {
      const once = this.#element(element, start);
      // An element without nodes, such as (?:), may be repeated any number of times: nothing changes any more.
      if (once === start) break;
      start = once;
    }
    return start;
  }

  #assertion(assertion: AST.Assertion, next: number): number {
    const { builder } = this;
    switch (assertion.kind) {
      case 'start':
      case 'end':
        return builder.add({ is: 'assert', assertion: assertion.kind, next });
      case 'word':
        return builder.add({ is: 'assert', assertion: assertion.negate ? 'no-boundary' : 'boundary', next });
      case 'lookahead':
        if (builder.isBehind) throw new Unsupported('A lookahead inside a lookbehind', assertion.start);
        return builder.add({ is: 'ahead', negate: assertion.negate, body: this.#lookaround(assertion), next });
      case 'lookbehind':
        return builder.add({ is: 'behind', negate: assertion.negate, behind: this.#lookaround(assertion), next });
    }
  }

  #lookaround(assertion: AST.LookaroundAssertion): number {
    let index = this.#lookarounds.get(assertion);
    if (index === undefined) {
      const build = (end: number) => this.alternatives(assertion.alternatives, end);
      index =
        assertion.kind === 'lookahead'
          ? this.builder.ahead(build)
          : this.builder.behind((end) => this.anywhere(build, end));
      this.#lookarounds.set(assertion, index);
    }
    return index;
  }
}

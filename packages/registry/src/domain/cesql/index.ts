import { failure, type Result, success } from '@concordat/engine';
import { type Attributes, type Evaluated, evaluate, type Work } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { builtIn } from './functions.ts';
import { parse } from './parse.ts';
import { SyntaxProblem } from './tokens.ts';

export { Work } from './evaluate.ts';

/** An expression of the CloudEvents SQL Expression Language, version 1.0, ready to be asked of events. */
export interface Cesql {
  /** Functions that it calls and that there are not, such as `CONCAT_WS with 0 arguments`: it fails wherever it comes to them. */
  readonly unknownFunctions: readonly string[];
  /** What it comes to for an event with these attributes. It always ends, and comes to something; `work` is what others may have taken of already. */
  evaluate(attributes: Attributes, work?: Work): Evaluated;
}

/** What is wrong with a text that is no expression: one sentence, and the column from 1 at which it is. */
export interface CesqlProblem {
  readonly message: string;
  readonly column: number;
}

/** Reads an expression. */
export function compileCesql(text: string): Result<Cesql, CesqlProblem> {
  try {
    const expression = parse(text);
    return success({
      unknownFunctions: [...unknownFunctions(expression)],
      evaluate: (attributes, work) => evaluate(expression, attributes, work),
    });
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return failure({ message: error.message, column: error.column });
  }
}

function* unknownFunctions(expression: Expression): Generator<string> {
  if (expression.node === 'call' && builtIn(expression.name, expression.args.length) === undefined) {
    yield `${expression.name} with ${expression.args.length} arguments`;
  }
  for (const part of partsOf(expression)) yield* unknownFunctions(part);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.node) {
    case 'not':
    case 'minus':
    case 'like':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'in':
      return [expression.operand, ...expression.set];
    case 'call':
      return expression.args;
    default:
      return [];
  }
}

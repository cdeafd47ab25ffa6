import type { Arithmetic, BinaryOperator, Comparison, Expression } from './expression.ts';
import { builtIn } from './functions.ts';
import { isLike } from './like.ts';
import { type CesqlError, cast, HIGHEST, LOWEST, typeOf, type Value, type ValueType, ZERO } from './value.ts';

/** The attributes of an event by name. */
export type Attributes = Readonly<Record<string, Value>>;

/** What an expression comes to for an event, and what went wrong on the way; nothing where there are no errors. */
export interface Evaluated {
  readonly value: Value;
  readonly errors: readonly CesqlError[];
}

/** Steps that evaluations may take that share their work. */
const MOST_STEPS = 200_000;

/** The work that evaluations may take, all that are handed the same together: whoever filters by many expressions takes no more than by one. */
export class Work {
  #steps = 0;

  /** Throws where it is too much. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MOST_STEPS) throw new TooMuchWork();
  }
}

/** Evaluates an expression. It always comes to a value: an operator one of whose operands failed gives the zero value of its type. */
export function evaluate(expression: Expression, attributes: Attributes, work: Work = new Work()): Evaluated {
  const evaluation = new Evaluation(attributes, work);
  try {
    const value = evaluation.valueOf(expression);
    return { value, errors: evaluation.errors };
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    return { value: false, errors: [...evaluation.errors, 'generic'] };
  }
}

class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork';
}

class Evaluation {
  readonly errors: CesqlError[] = [];
  readonly #attributes: Attributes;
  readonly #work: Work;

  constructor(attributes: Attributes, work: Work) {
    this.#attributes = attributes;
    this.#work = work;
  }

  valueOf(expression: Expression): Value {
    this.#work.spend(1);
    switch (expression.node) {
      case 'literal':
        return expression.value;
      case 'attribute':
        return this.#attribute(expression.name) ?? this.#failed('missingAttribute', false);
      case 'exists':
        return this.#attribute(expression.name) !== undefined;
      case 'not': {
        const [operand] = this.#operands([expression.operand]) ?? [];
        return operand === undefined ? false : !this.#isTrue(operand, 'NOT');
      }
      case 'minus': {
        const [operand] = this.#operands([expression.operand]) ?? [];
        return operand === undefined ? 0 : this.#within32Bits(-Number(this.#cast(operand, 'Integer')));
      }
      case 'binary':
        return this.#binary(expression.operator, expression.left, expression.right);
      case 'like': {
        const [operand] = this.#operands([expression.operand]) ?? [];
        if (operand === undefined) return false;
        const fits = isLike(String(operand), expression.pattern, (steps) => this.#work.spend(steps));
        return fits !== expression.isNegated;
      }
      case 'in': {
        const [operand, ...set] = this.#operands([expression.operand, ...expression.set]) ?? [];
        if (operand === undefined) return false;
        const isIn = set.some((element) => this.#cast(element, typeOf(operand)) === operand);
        return isIn !== expression.isNegated;
      }
      case 'call':
        return this.#call(expression.name, expression.args);
    }
  }

  #binary(operator: BinaryOperator, left: Expression, right: Expression): Value {
    if (operator === 'AND' || operator === 'OR') {
      const [first] = this.#operands([left]) ?? [];
      if (first === undefined) return false;
      const decides = this.#isTrue(first, operator);
      if (decides === (operator === 'OR')) return decides;
      const [second] = this.#operands([right]) ?? [];
      return second !== undefined && this.#isTrue(second, operator);
    }
    const [first, second] = this.#operands([left, right]) ?? [];
    switch (operator) {
      case 'XOR':
        if (first === undefined || second === undefined) return false;
        return this.#isTrue(first, operator) !== this.#isTrue(second, operator);
      case '*':
      case '/':
      case '%':
      case '+':
      case '-':
        if (first === undefined || second === undefined) return 0;
        return this.#calculated(operator, Number(this.#cast(first, 'Integer')), Number(this.#cast(second, 'Integer')));
      default:
        if (first === undefined || second === undefined) return false;
        return this.#compared(operator, first, second);
    }
  }

  #calculated(operator: Arithmetic, left: number, right: number): Value {
    switch (operator) {
      case '*':
        return this.#within32Bits(left * right);
      case '+':
        return this.#within32Bits(left + right);
      case '-':
        return this.#within32Bits(left - right);
      case '/':
        return right === 0 ? this.#failed('math', 0) : this.#within32Bits(Math.trunc(left / right));
      case '%':
        return right === 0 ? this.#failed('math', 0) : this.#within32Bits(left % right);
    }
  }

  /** Equal are values of the type of the right one; only whole numbers are more or less. */
  #compared(operator: Comparison, left: Value, right: Value): boolean {
    if (operator === '=') return this.#cast(left, typeOf(right)) === right;
    if (operator === '!=' || operator === '<>') return this.#cast(left, typeOf(right)) !== right;
    const [first, second] = [Number(this.#cast(left, 'Integer')), Number(this.#cast(right, 'Integer'))];
    switch (operator) {
      case '<':
        return first < second;
      case '<=':
        return first <= second;
      case '>':
        return first > second;
      case '>=':
        return first >= second;
    }
  }

  #call(name: string, args: readonly Expression[]): Value {
    const found = builtIn(name, args.length);
    if (found === undefined) return this.#failed('missingFunction', false);
    const { takes, rest = 'String', gives } = found;
    const values = this.#operands(args);
    if (values === undefined) return ZERO[gives];
    this.#work.spend(values.reduce<number>((length, value) => length + String(value).length, 0));
    const outcome = found.call(...values.map((value, index) => this.#cast(value, takes[index] ?? rest)));
    return typeof outcome === 'object' ? this.#failed(outcome.error, outcome.value) : outcome;
  }

  /** The values of all operands; undefined where one of them failed, which is all that is told then. */
  #operands(operands: readonly Expression[]): readonly Value[] | undefined {
    const values: Value[] = [];
    for (const operand of operands) {
      const failures = this.errors.length;
      values.push(this.valueOf(operand));
      if (this.errors.length > failures) return undefined;
    }
    return values;
  }

  /** A value as one of another type, or the zero value of that. */
  #cast(value: Value, type: ValueType): Value {
    return cast(value, type) ?? this.#failed('cast', ZERO[type]);
  }

  /** The conformance suite wants `NOT` of a number to fail, which the text of the specification would cast. */
  #isTrue(value: Value, operator: 'NOT' | 'AND' | 'OR' | 'XOR'): boolean {
    if (operator === 'NOT' && typeof value === 'number') return this.#failed('cast', false);
    return this.#cast(value, 'Boolean') === true;
  }

  #within32Bits(number: number): Value {
    // Without the zero, which may be a negative one.
    return number >= LOWEST && number <= HIGHEST ? number + 0 : this.#failed('math', 0);
  }

  #attribute(name: string): Value | undefined {
    return Object.hasOwn(this.#attributes, name) ? this.#attributes[name] : undefined;
  }

  #failed<Given extends Value>(error: CesqlError, value: Given): Given {
    this.errors.push(error);
    return value;
  }
}

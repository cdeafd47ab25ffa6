import type { Value } from './value.ts';

/** An expression of CESQL 1.0, as it was parsed. */
export type Expression =
  | { readonly node: 'literal'; readonly value: Value }
  /** The value of an attribute of the event. */
  | { readonly node: 'attribute'; readonly name: string }
  | { readonly node: 'exists'; readonly name: string }
  | { readonly node: 'not'; readonly operand: Expression }
  | { readonly node: 'minus'; readonly operand: Expression }
  | {
      readonly node: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly node: 'like'; readonly operand: Expression; readonly pattern: string; readonly isNegated: boolean }
  | {
      readonly node: 'in';
      readonly operand: Expression;
      readonly set: readonly Expression[];
      readonly isNegated: boolean;
    }
  /** The name of the function in capitals. */
  | { readonly node: 'call'; readonly name: string; readonly args: readonly Expression[] };

export type BinaryOperator = Arithmetic | Comparison | Logic;
export type Arithmetic = '*' | '/' | '%' | '+' | '-';
export type Comparison = '=' | '!=' | '<>' | '<' | '<=' | '>' | '>=';
type Logic = 'AND' | 'OR' | 'XOR';

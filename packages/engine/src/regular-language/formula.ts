import { TooComplex } from './automaton.ts';

/**
 * A Boolean function of program nodes in disjunctive normal form: which nodes must (not) accept the rest of the text. A literal is
 * `2n` for "node n accepts" and `2n+1` for "node n does not". Nearly all clauses of nearly all patterns are one node, so
 * these are kept apart, as node numbers. Both parts are sorted, and no clause contains another.
 */
export interface Formula {
  readonly nodes: readonly number[];
  /** Sorted literals each: two or more, or one negative one; or the empty clause alone, which is true. */
  readonly clauses: readonly Clause[];
}
export type Clause = readonly number[];

export const TRUE: Formula = { nodes: [], clauses: [[]] };

/** Most clauses of a formula, and most pairs of clauses that one conjunction looks at. */
const MAX_CLAUSES = 500;
const MAX_PAIRS = 5_000;

export function isTrue(formula: Formula): boolean {
  return formula.clauses[0]?.length === 0;
}

export function isFalse({ nodes, clauses }: Formula): boolean {
  return nodes.length === 0 && clauses.length === 0;
}

/** True for equal functions that were normalised alike. */
export function keyOf({ nodes, clauses }: Formula): string {
  return `${nodes.join(' ')}|${clauses.map((clause) => clause.join(' ')).join('|')}`;
}

/** The disjunction of nodes and clauses: sorted, without contradictions and without clauses that another one implies. */
export function anyOf(nodes: readonly number[], clauses: readonly Clause[]): Formula {
  if (clauses.length === 0) return { nodes: ascending(nodes), clauses };
  const single = new Set(nodes);
  const kept: Clause[] = [];
  for (const clause of clauses.toSorted((a, b) => a.length - b.length || compare(a, b))) {
    const [literal] = clause;
    if (literal === undefined) return TRUE;
    if (clause.length === 1 && literal % 2 === 0) single.add(literal / 2);
    else if (
      !clause.some((part) => part % 2 === 0 && single.has(part / 2)) &&
      !kept.some((other) => includes(clause, other))
    ) {
      kept.push(clause);
    }
    if (kept.length > MAX_CLAUSES) throw new TooComplex('lookarounds that combine in too many ways');
  }
  return { nodes: ascending([...single]), clauses: kept.sort(compare) };
}

/** The disjunction of formulas. */
export function or(formulas: readonly Formula[]): Formula {
  if (formulas.length === 1) return formulas[0] as Formula;
  return anyOf(
    formulas.flatMap(({ nodes }) => nodes),
    formulas.flatMap(({ clauses }) => clauses),
  );
}

/** The conjunction of two formulas. */
export function and(a: Formula, b: Formula): Formula {
  if (isTrue(a)) return b;
  if (isTrue(b)) return a;
  const left = clausesOf(a);
  const right = clausesOf(b);
  if (left.length * right.length > MAX_PAIRS) throw new TooComplex('lookarounds that combine in too many ways');
  const clauses = left.flatMap((one) => right.map((other) => joined(one, other)));
  return anyOf(
    [],
    clauses.filter((clause) => clause !== undefined),
  );
}

/** The negation of a formula. */
export function not({ nodes, clauses }: Formula): Formula {
  const none: Formula = { nodes: [], clauses: [nodes.map((node) => 2 * node + 1)] };
  return clauses.reduce(
    (sum, clause) =>
      and(
        sum,
        anyOf(
          [],
          clause.map((literal) => [literal ^ 1]),
        ),
      ),
    none,
  );
}

/** All clauses, those of one node among them. */
export function clausesOf({ nodes, clauses }: Formula): Clause[] {
  return [...nodes.map((node) => [2 * node]), ...clauses];
}

/** Both clauses at once; undefined where they contradict each other. */
export function joined(a: Clause, b: Clause): Clause | undefined {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const literals = [...new Set([...a, ...b])].sort((x, y) => x - y);
  const contradict = literals.some((literal, i) => literal % 2 === 0 && literals[i + 1] === literal + 1);
  return contradict ? undefined : literals;
}

/** True when every literal of `part` is in `clause`. */
export function includes(clause: Clause, part: Clause): boolean {
  let i = 0;
  for (const literal of part) {
    while (i < clause.length && (clause[i] as number) < literal) i++;
    if (clause[i] !== literal) return false;
  }
  return true;
}

/** In ascending order, each once. */
function ascending(numbers: readonly number[]): readonly number[] {
  if (isAscending(numbers)) return numbers;
  // Typed arrays sort by value without asking back, which is far faster.
  const sorted = Array.from(Uint32Array.from(numbers).sort());
  return isAscending(sorted) ? sorted : [...new Set(sorted)];
}

function isAscending(numbers: readonly number[]): boolean {
  for (let i = 1; i < numbers.length; i++) if ((numbers[i] as number) <= (numbers[i - 1] as number)) return false;
  return true;
}

function compare(a: Clause, b: Clause): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = (a[i] as number) - (b[i] as number);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

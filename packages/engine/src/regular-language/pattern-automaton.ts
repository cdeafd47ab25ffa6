import { type Alphabet, letterOf } from './alphabet.ts';
import type { Automaton, Cells, State, Step } from './automaton.ts';
import { BackwardMatcher } from './backward-matcher.ts';
import { Expansion, type Side } from './expansion.ts';
import { anyOf, type Clause, type Formula, isFalse, isTrue, keyOf } from './formula.ts';
import type { Program, ProgramNode } from './program.ts';
import { SetTable } from './set-table.ts';

/** What is to be read next. */
interface View {
  readonly main: Formula;
  /** By lookbehind: the nodes at which its matching waits. */
  readonly tracks: readonly (readonly number[])[];
  /** True where this depends on what the next character is. */
  readonly looksAhead: boolean;
  readonly work: number;
}

/** The nodes that a formula and the lookbehinds stand at, before it is known what follows. */
interface Pending {
  readonly main: Formula;
  readonly tracks: readonly (readonly number[])[];
}

/** The next character, the end, or both, as a state sees them: two views are the same object where nothing tells them apart. */
interface Views {
  readonly other: View;
  readonly word: View;
}

/** Numbers in the keys of the states that are remembered before they are forgotten. */
const MAX_REMEMBERED = 2_000_000;

/**
 * The deterministic automaton of a program. A state is what its nodes make of the next character, so states that differ in their past
 * only are one. Built as it is walked, and forgotten when it grows large.
 */
export class PatternAutomaton implements Automaton {
  /** The pattern. */
  readonly key: string;
  readonly #program: Program;
  readonly #expansion: Expansion;
  readonly #states = new Map<string, PatternState>();
  #sets: SetTable | undefined;
  #backward: BackwardMatcher | undefined;
  #start: PatternState | undefined;
  #count = 0;
  #remembered = 0;

  constructor(source: string, program: Program) {
    this.key = source;
    this.#program = program;
    this.#expansion = new Expansion(program);
  }

  get alphabet(): Alphabet {
    return this.sets.alphabet;
  }

  /** For the states: the sets of the program, laid out when they are first needed. */
  get sets(): SetTable {
    this.#sets ??= new SetTable(this.#program.sets, this.#program.boundaries);
    return this.#sets;
  }

  start(): State {
    this.#forgetIfLarge();
    const { start, behinds } = this.#program;
    this.#start ??= this.#stateOf({ main: anyOf([start], []), tracks: behinds.map((node) => [node]) }, 'edge').to;
    return this.#start;
  }

  accepts(text: string): boolean {
    // Lookaheads can make the automaton explode; read backwards, they are known before they are needed.
    if (this.#program.aheads > 0) {
      this.#backward ??= new BackwardMatcher(this.#program, this.#expansion);
      return this.#backward.accepts(text);
    }
    let state = this.start();
    for (const character of text) {
      if (state.settled !== undefined) return state.settled;
      this.#forgetIfLarge();
      state = state.after(letterOf(this.alphabet, character.codePointAt(0) as number)).to;
    }
    return state.accepting;
  }

  /** For the states: which letters the views tell apart. */
  cellsOf({ other, word }: Views): Cells {
    const sets = new Set<number>();
    const note = (at: number) => sets.add(this.#read(at).set);
    for (const { main, tracks } of other === word ? [other] : [other, word]) {
      main.nodes.forEach(note);
      for (const clause of main.clauses) for (const literal of clause) note(literal >> 1);
      for (const track of tracks) track.forEach(note);
    }
    return this.sets.cells(sets, this.#program.boundaries);
  }

  /** For the states: where a letter leads. */
  follow({ other, word }: Views, letter: number): Step {
    const { boundaries, behinds } = this.#program;
    const isWord = boundaries && this.sets.isWord(letter);
    const view = isWord ? word : other;
    const taken = (at: number) => {
      const { set, next } = this.#read(at);
      return this.sets.has(set, letter) ? next : undefined;
    };
    const main = advanced(view.main, taken);
    const tracks = view.tracks.map((track, behind) => {
      const moved = track.map(taken).filter((next) => next !== undefined);
      return isTrue(main) ? [] : [behinds[behind] as number, ...moved];
    });
    return this.#stateOf({ main, tracks }, isWord ? 'word' : 'other');
  }

  #stateOf(pending: Pending, before: Side): { to: PatternState; work: number } {
    const other = this.#view(pending, before, 'other');
    const word = other.looksAhead && this.#program.boundaries ? this.#view(pending, before, 'word') : other;
    const end = other.looksAhead ? this.#view(pending, before, 'edge') : other;
    // At the end nothing can be read: a node that wants to read does not accept.
    const accepting = end.main.clauses.some((clause) => clause.every((literal) => literal % 2 === 1));
    const settled = settledBy([other.main, word.main], accepting);
    const views = word === other ? [other] : [other, word];
    const key = settled !== undefined ? String(settled) : `${accepting}/${views.map(keyOfView).join('/')}`;
    let to = this.#states.get(key);
    if (to === undefined) {
      to = new PatternState(this.#count++, accepting, settled, { other, word }, this);
      this.#states.set(key, to);
      this.#remembered += key.length;
    }
    return { to, work: other.work + (word === other ? 0 : word.work) + (end === other ? 0 : end.work) };
  }

  #view(pending: Pending, before: Side, after: Side): View {
    const { position, waiting } = this.#expansion.position(pending.tracks, before, after);
    const main = this.#expansion.expand(pending.main, position);
    const work = position.work + main.nodes.length + main.clauses.length;
    return { main, tracks: waiting, looksAhead: position.looksAhead, work };
  }

  #read(at: number) {
    return this.#program.nodes[at] as ProgramNode & { readonly is: 'read' };
  }

  #forgetIfLarge(): void {
    if (this.#remembered <= MAX_REMEMBERED) return;
    this.#states.clear();
    this.#sets?.forget();
    this.#start = undefined;
    this.#remembered = 0;
  }
}

class PatternState implements State {
  readonly id: number;
  readonly accepting: boolean;
  readonly settled: boolean | undefined;
  readonly #views: Views;
  readonly #automaton: PatternAutomaton;
  /** By cell. */
  readonly #steps: Step[] = [];
  #cells: Cells | undefined;

  constructor(id: number, accepting: boolean, settled: boolean | undefined, views: Views, automaton: PatternAutomaton) {
    this.id = id;
    this.accepting = accepting;
    this.settled = settled;
    this.#views = views;
    this.#automaton = automaton;
  }

  get cells(): Cells {
    this.#cells ??= this.#automaton.cellsOf(this.#views);
    return this.#cells;
  }

  after(letter: number): Step {
    const cell = this.cells[letter] as number;
    let step = this.#steps[cell];
    if (step === undefined) {
      step = this.#automaton.follow(this.#views, letter);
      this.#steps[cell] = step;
    }
    return step;
  }
}

/** The formula behind a letter: over the nodes that follow the reading ones. The order of nodes does not matter before they are expanded. */
function advanced({ nodes, clauses }: Formula, taken: (at: number) => number | undefined): Formula {
  const nexts = nodes.map(taken).filter((next) => next !== undefined);
  if (clauses.length === 0) return { nodes: nexts, clauses };
  const moved = clauses.map((clause) => advancedClause(clause, taken)).filter((clause) => clause !== undefined);
  return anyOf(nexts, moved);
}

function advancedClause(clause: Clause, taken: (at: number) => number | undefined): Clause | undefined {
  const literals = new Set<number>();
  for (const literal of clause) {
    const next = taken(literal >> 1);
    const negative = literal % 2 === 1;
    if (next === undefined && !negative) return undefined;
    if (next !== undefined) literals.add(2 * next + Number(negative));
  }
  const sorted = [...literals].sort((a, b) => a - b);
  return sorted.some((literal, i) => literal % 2 === 0 && sorted[i + 1] === literal + 1) ? undefined : sorted;
}

function settledBy(mains: readonly Formula[], accepting: boolean): boolean | undefined {
  if (accepting && mains.every(isTrue)) return true;
  if (!accepting && mains.every(isFalse)) return false;
  return undefined;
}

function keyOfView({ main, tracks }: View): string {
  return `${keyOf(main)}#${tracks.map((track) => track.join(' ')).join('#')}`;
}

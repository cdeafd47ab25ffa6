import type { Automaton, State, Step } from './automaton.ts';
import { BackwardMatcher } from './backward-matcher.ts';
import { isWord } from './character-class.ts';
import { type CodePoints, contains, WORD } from './code-points.ts';
import { Expansion, type Side } from './expansion.ts';
import { anyOf, type Clause, type Formula, isFalse, isTrue, keyOf } from './formula.ts';
import { cellOf, type Partition, refineAll, splitBy } from './partition.ts';
import type { Program, ProgramNode } from './program.ts';

/** What is to be read next, under the assumption that the next character is of one kind. */
interface View {
  readonly side: Side;
  readonly main: Formula;
  /** By lookbehind: the nodes at which its matching waits. */
  readonly tracks: readonly (readonly number[])[];
}

/** Numbers in the keys of the states that are remembered before they are forgotten. */
const MAX_REMEMBERED = 2_000_000;

/**
 * The deterministic automaton of a program. A state is what its nodes make of the next character, so states that differ in their past
 * only are one. Built as it is walked, and forgotten when it grows large.
 */
export class PatternAutomaton implements Automaton {
  readonly #program: Program;
  readonly #expansion: Expansion;
  readonly #sides: readonly Side[];
  readonly #splits: readonly Partition[];
  readonly #states = new Map<string, PatternState>();
  readonly #partitions = new Map<string, Partition>();
  #backward: BackwardMatcher | undefined;
  #start: PatternState | undefined;
  #count = 0;
  #remembered = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#expansion = new Expansion(program);
    this.#sides = program.boundaries ? ['other', 'word'] : ['other'];
    this.#splits = program.sets.map(splitBy);
  }

  start(): State {
    this.#forgetIfLarge();
    this.#start ??= this.#stateOf(
      { nodes: [this.#program.start], clauses: [] },
      this.#program.behinds.map((node) => [node]),
      'edge',
    ).to;
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
      state = state.after(cellOf(state.partition, character.codePointAt(0) as number)).to;
    }
    return state.accepting;
  }

  /** The state in which these nodes, not yet expanded, stand behind a character of a kind. */
  #stateOf(pending: Formula, tracks: readonly (readonly number[])[], before: Side): { to: PatternState; work: number } {
    let work = 0;
    const at = (after: Side): View => {
      const { position, waiting } = this.#expansion.position(tracks, before, after);
      const main = this.#expansion.expand(pending, position);
      work += position.work + main.nodes.length + main.clauses.length;
      return { side: after, main, tracks: waiting };
    };
    const views = this.#sides.map(at);
    // At the end nothing can be read: a node that wants to read does not accept.
    const accepting = at('edge').main.clauses.some((clause) => clause.every((literal) => literal % 2 === 1));
    const settled = settledBy(views, accepting);
    const key = settled !== undefined ? String(settled) : `${accepting}/${views.map(keyOfView).join('/')}`;
    let to = this.#states.get(key);
    if (to === undefined) {
      to = new PatternState(this.#count++, accepting, settled, views, this);
      this.#states.set(key, to);
      this.#remembered += key.length;
    }
    return { to, work };
  }

  /** For the states: the code points that `views` tell apart. */
  partitionOf(views: readonly View[]): Partition {
    const sets = new Set<number>();
    const note = (at: number) => sets.add((this.#program.nodes[at] as ProgramNode & { is: 'read' }).set);
    for (const { main, tracks } of views) {
      main.nodes.forEach(note);
      for (const clause of main.clauses) for (const literal of clause) note(literal >> 1);
      for (const track of tracks) track.forEach(note);
    }
    const sorted = [...sets].sort((a, b) => a - b);
    const key = sorted.join(' ');
    let partition = this.#partitions.get(key);
    if (partition === undefined) {
      const splits = sorted.map((set) => this.#splits[set] as Partition);
      partition = refineAll(this.#program.boundaries ? [...splits, splitBy(WORD)] : splits);
      this.#partitions.set(key, partition);
      this.#remembered += partition.starts.length;
    }
    return partition;
  }

  /** For the states: where a code point leads. */
  follow(views: readonly View[], codePoint: number): Step {
    const side: Side = this.#program.boundaries && isWord(codePoint) ? 'word' : 'other';
    const view = views.find((candidate) => candidate.side === side) as View;
    const takes = this.#taking(codePoint);
    const pending = advanced(view.main, takes);
    const tracks = view.tracks.map((track, behind) => {
      const moved = track.map(takes).filter((next) => next !== undefined);
      return [...new Set([this.#program.behinds[behind] as number, ...moved])];
    });
    return this.#stateOf(pending, isTrue(pending) ? tracks.map(() => []) : tracks, side);
  }

  /** The node behind a reading node, when it takes the code point. Asks each set once. */
  #taking(codePoint: number): (at: number) => number | undefined {
    const answers: (boolean | undefined)[] = [];
    return (at) => {
      const { set, next } = this.#program.nodes[at] as ProgramNode & { is: 'read' };
      const taken = answers[set] ?? contains(this.#program.sets[set] as CodePoints, codePoint);
      answers[set] = taken;
      return taken ? next : undefined;
    };
  }

  #forgetIfLarge(): void {
    if (this.#remembered <= MAX_REMEMBERED) return;
    this.#states.clear();
    this.#partitions.clear();
    this.#start = undefined;
    this.#remembered = 0;
  }
}

class PatternState implements State {
  readonly id: number;
  readonly accepting: boolean;
  readonly settled: boolean | undefined;
  readonly #views: readonly View[];
  readonly #automaton: PatternAutomaton;
  readonly #steps: Step[] = [];
  #partition: Partition | undefined;

  constructor(
    id: number,
    accepting: boolean,
    settled: boolean | undefined,
    views: readonly View[],
    automaton: PatternAutomaton,
  ) {
    this.id = id;
    this.accepting = accepting;
    this.settled = settled;
    this.#views = views;
    this.#automaton = automaton;
  }

  get partition(): Partition {
    this.#partition ??= this.#automaton.partitionOf(this.#views);
    return this.#partition;
  }

  after(cell: number): Step {
    let step = this.#steps[cell];
    if (step === undefined) {
      step = this.#automaton.follow(this.#views, this.partition.members[cell] as number);
      this.#steps[cell] = step;
    }
    return step;
  }
}

/** The formula behind a character: over the nodes that follow the reading ones. */
function advanced({ nodes, clauses }: Formula, takes: (at: number) => number | undefined): Formula {
  const nexts = nodes.map(takes).filter((next) => next !== undefined);
  const moved = clauses.map((clause) => advancedClause(clause, takes)).filter((clause) => clause !== undefined);
  return anyOf(nexts, moved);
}

function advancedClause(clause: Clause, takes: (at: number) => number | undefined): Clause | undefined {
  const literals = new Set<number>();
  for (const literal of clause) {
    const next = takes(literal >> 1);
    const negative = literal % 2 === 1;
    if (next === undefined && !negative) return undefined;
    if (next !== undefined) literals.add(2 * next + Number(negative));
  }
  const sorted = [...literals].sort((a, b) => a - b);
  return sorted.some((literal, i) => literal % 2 === 0 && sorted[i + 1] === literal + 1) ? undefined : sorted;
}

function settledBy(views: readonly View[], accepting: boolean): boolean | undefined {
  if (accepting && views.every(({ main }) => isTrue(main))) return true;
  if (!accepting && views.every(({ main }) => isFalse(main))) return false;
  return undefined;
}

function keyOfView({ main, tracks }: View): string {
  return `${keyOf(main)}#${tracks.map((track) => track.toSorted((a, b) => a - b).join(' ')).join('#')}`;
}

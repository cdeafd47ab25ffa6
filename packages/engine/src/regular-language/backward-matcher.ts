import { isWord } from './character-class.ts';
import { type CodePoints, codePointsOf, contains } from './code-points.ts';
import { asserts, type Expansion, type Side } from './expansion.ts';
import { ACCEPT, MAIN, type Program, type ProgramNode } from './program.ts';

/**
 * Decides a text from its end to its beginning: at each position, which nodes of the program accept what follows. A lookahead is then
 * known when it is needed, so this takes time linear in the text for every pattern, and memory for one position.
 */
export class BackwardMatcher {
  readonly #program: Program;
  readonly #expansion: Expansion;
  /** By node: those that go on with it without reading. */
  readonly #sources: readonly (readonly number[])[];
  /** By owner, {@link MAIN} at 0: the nodes that read, and those that lead to acceptance. */
  readonly #reads: readonly number[][];
  readonly #lasts: readonly number[][];

  constructor(program: Program, expansion: Expansion) {
    this.#program = program;
    this.#expansion = expansion;
    const sources = program.nodes.map((): number[] => []);
    this.#reads = Array.from({ length: program.aheads + 1 }, () => []);
    this.#lasts = Array.from({ length: program.aheads + 1 }, () => []);
    program.nodes.forEach((node, at) => {
      const owner = program.owners[at];
      if (owner === undefined || node.is === 'accept' || node.is === 'here') return;
      if (node.is === 'read') this.#reads[owner - MAIN]?.push(at);
      else {
        for (const next of node.is === 'split' ? node.next : [node.next]) {
          if (next === ACCEPT) this.#lasts[owner - MAIN]?.push(at);
          else sources[next]?.push(at);
        }
      }
    });
    this.#sources = sources;
  }

  /** True when the program accepts the text. */
  accepts(text: string): boolean {
    const points = codePointsOf(text);
    const sides: Side[] = points.map((point) => (isWord(point) ? 'word' : 'other'));
    const behinds = this.#behinds(points, sides);
    let accepted = new Uint8Array(this.#program.nodes.length);
    for (let i = points.length; i >= 0; i--) {
      accepted = this.#at(sides[i - 1] ?? 'edge', sides[i] ?? 'edge', behinds[i] ?? [], points[i], accepted);
    }
    return accepted[this.#program.start] === 1;
  }

  /** By position: the lookbehinds that hold there, if there are any. They look to the left, so they are asked from left to right. */
  #behinds(points: readonly number[], sides: readonly Side[]): (readonly boolean[])[] {
    if (this.#program.behinds.length === 0) return [];
    let tracks = this.#program.behinds.map((node) => [node]);
    const answers: (readonly boolean[])[] = [];
    for (let i = 0; i <= points.length; i++) {
      const { position, waiting } = this.#expansion.position(tracks, sides[i - 1] ?? 'edge', sides[i] ?? 'edge');
      answers.push(position.behinds);
      const point = points[i];
      if (point === undefined) break;
      tracks = waiting.map((track, behind) => [
        this.#program.behinds[behind] as number,
        ...track.filter((at) => this.#takes(at, point)).map((at) => this.#nextOf(at)),
      ]);
    }
    return answers;
  }

  #at(before: Side, after: Side, behinds: readonly boolean[], point: number | undefined, later: Uint8Array) {
    const accepted = new Uint8Array(later.length);
    accepted[ACCEPT] = 1;
    const passes = (at: number): boolean => {
      const node = this.#program.nodes[at] as ProgramNode;
      if (node.is === 'assert') return asserts(node.assertion, before, after);
      if (node.is === 'behind') return behinds[node.behind] !== node.negate;
      return node.is !== 'ahead' || (accepted[node.body] === 1) !== node.negate;
    };
    // Inner lookaheads first, the pattern itself last: the body of a lookahead is finished before it is used.
    for (let owner = this.#reads.length - 1; owner >= 0; owner--) {
      const open = (this.#lasts[owner] as number[]).filter(passes);
      if (point !== undefined) {
        for (const at of this.#reads[owner] as number[]) {
          if (later[this.#nextOf(at)] === 1 && this.#takes(at, point)) open.push(at);
        }
      }
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        if (accepted[at] === 1) continue;
        accepted[at] = 1;
        for (const source of this.#sources[at] as number[])
          if (accepted[source] === 0 && passes(source)) open.push(source);
      }
    }
    return accepted;
  }

  #takes(at: number, point: number): boolean {
    const { set } = this.#program.nodes[at] as ProgramNode & { is: 'read' };
    return contains(this.#program.sets[set] as CodePoints, point);
  }

  #nextOf(at: number): number {
    return (this.#program.nodes[at] as ProgramNode & { is: 'read' }).next;
  }
}

import type { Random } from '../faults/random.ts';
import type { Clockwork } from './clockwork.ts';

/** What a call comes to that gets no answer. */
class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** The wires between nodes: slow, forgetful, and sometimes cut. */
export class Network {
  readonly #clockwork: Clockwork;
  readonly #random: Random;
  readonly #cuts = new Map<string, number>();
  /** False: every call gets its answer at once. */
  isBad = true;

  constructor(clockwork: Clockwork, random: Random) {
    this.#clockwork = clockwork;
    this.#random = random;
  }

  /** Two nodes do not reach each other for some ticks. */
  cut(a: number, b: number, ticks: number): void {
    this.#cuts.set(nameOf(a, b), this.#clockwork.tick + ticks);
  }

  heal(): void {
    this.isBad = false;
    this.#cuts.clear();
  }

  /** Calls a node from another one. The call may not arrive, arrive twice, or be carried out without its answer coming back. */
  async call<Answer>(from: number, to: number, carryOut: () => Promise<Answer>): Promise<Answer> {
    if (!this.isBad) return copyOf(await carryOut());
    await this.#travel(from, to);
    const isTwice = this.#random.chance(0.2);
    const answer = copyOf(await carryOut());
    if (isTwice) await carryOut();
    await this.#travel(to, from);
    return answer;
  }

  async #travel(from: number, to: number): Promise<void> {
    const isCut = (this.#cuts.get(nameOf(from, to)) ?? 0) > this.#clockwork.tick;
    if (isCut || this.#random.chance(0.1)) {
      await this.#clockwork.sleep(5);
      throw new Unreachable(`node ${to} does not answer`);
    }
    // What is sent later often overtakes it.
    await this.#clockwork.sleep(this.#random.chance(0.1) ? this.#random.between(0, 50) : this.#random.between(0, 3));
  }
}

function nameOf(a: number, b: number): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}

/** What arrives is what can be written down. */
function copyOf<Answer>(answer: Answer): Answer {
  return answer === undefined ? answer : (JSON.parse(JSON.stringify(answer)) as Answer);
}

import { Socket } from 'node:net';

/**
 * A socket that sends what is written in one go as one packet. The client of PostgreSQL corks it for each statement; here it stays corked
 * until nobody has more to say at the moment, since statements mostly come in groups and each packet costs a call of the system.
 */
export class GatheringSocket extends Socket {
  #isGathering = false;

  override cork(): void {
    super.cork();
    if (this.#isGathering) return;
    this.#isGathering = true;
    super.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      this.uncork();
    });
  }
}

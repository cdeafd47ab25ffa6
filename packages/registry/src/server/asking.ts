import { AsyncLocalStorage } from 'node:async_hooks';
import { ANYBODY_ASKING, type Asking } from '../service/asking.ts';

/** Knows who asks, wherever the program is in answering a request, and however many it is answering at the same time. */
export class Occasions {
  readonly #current = new AsyncLocalStorage<Asking>();

  /** The occasion of what is being done; nobody in particular where no request asked for it. */
  asking(): Asking {
    return this.#current.getStore() ?? ANYBODY_ASKING;
  }

  /** Does something, and all that comes of it later, on an occasion. */
  within<Answer>(asking: Asking, work: () => Answer): Answer {
    return this.#current.run(asking, work);
  }
}

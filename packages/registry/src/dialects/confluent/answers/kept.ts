import type { KeptReply } from '../../caching.ts';
import type { Reply } from '../../dialect.ts';
import { typed } from './answer.ts';

/**
 * Replies that are written out once, and kept as long as what they show is: the service hands out the same frozen object until
 * something about it changes.
 */
export class KeptReplies<Shown extends object> {
  readonly #replies = new WeakMap<Shown, Map<string, KeptReply>>();
  readonly #make: (shown: Shown) => Reply;
  readonly #keep: (reply: Reply) => KeptReply;

  /** `keep` says for how long caches may have the replies. */
  constructor(make: (shown: Shown) => Reply, keep: (reply: Reply) => KeptReply) {
    this.#make = make;
    this.#keep = keep;
  }

  /** The reply in a media type. */
  of(shown: Shown, type: string): KeptReply {
    const byType = this.#replies.get(shown);
    const known = byType?.get(type);
    if (known !== undefined) return known;
    const reply = this.#keep(typed(this.#make(shown), type));
    if (byType === undefined) this.#replies.set(shown, new Map([[type, reply]]));
    else byType.set(type, reply);
    return reply;
  }
}

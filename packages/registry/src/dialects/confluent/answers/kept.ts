import type { Reply } from '../../dialect.ts';
import { typed } from './answer.ts';

/** A reply with its bytes. */
export type KeptReply = Reply & { readonly bytes: Uint8Array };

/**
 * Replies that are written out once, and kept as long as what they show is: the service hands out the same frozen object until
 * something about it changes.
 */
export class KeptReplies<Shown extends object> {
  readonly #replies = new WeakMap<Shown, Map<string, KeptReply>>();
  readonly #make: (shown: Shown) => Reply;

  constructor(make: (shown: Shown) => Reply) {
    this.#make = make;
  }

  /** The reply in a media type. */
  of(shown: Shown, type: string): KeptReply {
    const byType = this.#replies.get(shown);
    const known = byType?.get(type);
    if (known !== undefined) return known;
    const made = typed(this.#make(shown), type);
    const reply = { ...made, bytes: made.bytes ?? Buffer.from(made.text) };
    if (byType === undefined) this.#replies.set(shown, new Map([[type, reply]]));
    else byType.set(type, reply);
    return reply;
  }
}

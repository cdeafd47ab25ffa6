import type { Caller } from '../../domain/caller.ts';
import type { Access, ApiKey } from '../../service/access/access.ts';
import type { Rights } from './surroundings.ts';

/** What the owners of event subscriptions may see by the keys that they have. */
export class Owners {
  readonly #access: Pick<Access, 'keys'>;
  readonly #clock: () => Date;
  #keys: Promise<readonly ApiKey[]> | undefined;

  constructor(access: Pick<Access, 'keys'>, clock: () => Date) {
    this.#access = access;
    this.#clock = clock;
  }

  /** The rights of an owner who had these when he subscribed. Of one who has no keys nothing else is known: he gets in by other means. */
  async rightsOf(owner: Caller): Promise<Rights> {
    const all = await this.#all();
    const own = all.filter(({ caller }) => caller === owner.id);
    return { now: () => (own.length === 0 ? owner : this.#present(owner.id, own)) };
  }

  /** Somebody was given a key, or one was taken back. */
  keysChanged(): void {
    this.#keys = undefined;
  }

  #present(id: string, keys: readonly ApiKey[]): Caller | undefined {
    const now = this.#clock().toISOString();
    const valid = keys.filter(({ revokedAt, expiresAt = '9' }) => revokedAt === undefined && expiresAt > now);
    return valid.length === 0 ? undefined : { id, grants: valid.flatMap(({ grants }) => grants) };
  }

  #all(): Promise<readonly ApiKey[]> {
    if (this.#keys !== undefined) return this.#keys;
    const keys = this.#access.keys();
    this.#keys = keys;
    keys.catch(() => {
      if (this.#keys === keys) this.#keys = undefined;
    });
    return keys;
  }
}

import { hash, timingSafeEqual } from 'node:crypto';

/** Bytes of randomness in the id of a key, and in its secret part. */
const ID_BYTES = 5;
const SECRET_BYTES = 32;

/** The letters and digits of ids: no letter that is taken for a digit (Crockford's base 32). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A key as its holder has it: `ck_`, the id, and 32 random bytes in base64url. */
const KEY = /^ck_([0-9a-hjkmnp-tv-z]{8})_[\w-]{43}$/;

/** A new key. */
export function newSecret(random: (bytes: number) => Uint8Array): { readonly id: string; readonly secret: string } {
  const id = idOf(random(ID_BYTES));
  return { id, secret: `ck_${id}_${Buffer.from(random(SECRET_BYTES)).toString('base64url')}` };
}

/** The id in a text that looks like a key; undefined for all others. */
export function keyIdOf(secret: string): string | undefined {
  return KEY.exec(secret)?.[1];
}

/**
 * What is kept of a key: its SHA-256. A slow hash would protect secrets that people think up; nobody guesses 256 random bits, and each request
 * would pay for it.
 */
export function digestOf(secret: string): string {
  return hash('sha256', secret);
}

/** True where a key has a digest; takes as long for any two. */
export function hasDigest(secret: string, digest: string): boolean {
  return timingSafeEqual(Buffer.from(digestOf(secret)), Buffer.from(digest));
}

/** Five bytes in base 32: eight characters. */
function idOf(bytes: Uint8Array): string {
  let bits = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  let id = '';
  for (let index = 0; index < (ID_BYTES * 8) / 5; index += 1) {
    id = ALPHABET.charAt(bits % 32) + id;
    bits = Math.floor(bits / 32);
  }
  return id;
}

/**
 * Keeps the answer to a request under its idempotency key, in the same transaction as what the request writes: whoever asks again gets the
 * answer, and nothing is written twice, wherever the program was when it was stopped.
 */
export interface Sealing<Answer> {
  readonly key: string;
  /** Names the attempt that has the key. */
  readonly token: string;
  /** The answer as it is to be kept. Asked before it is on the disk, perhaps more than once; pure, and does not throw. */
  reply(answer: Answer): string;
  /** Told when the answer is kept. */
  kept(): void;
}

/** The sealing of a use case as one of the use case that it is made of, whose answer it makes its own of. */
export function sealingOf<Inner, Answer>(
  sealing: Sealing<Answer> | undefined,
  answerOf: (inner: Inner) => Answer,
): Sealing<Inner> | undefined {
  return (
    sealing && {
      key: sealing.key,
      token: sealing.token,
      reply: (inner) => sealing.reply(answerOf(inner)),
      kept: () => sealing.kept(),
    }
  );
}

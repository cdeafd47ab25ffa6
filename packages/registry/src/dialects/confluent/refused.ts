/** A request that is refused before the service is asked, in the words of the dialect. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** The `error_code` of the answer. */
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What a path does not name: there is nothing at such a number. */
export function notFound(): Refused {
  return new Refused(404, 404, 'HTTP 404 Not Found');
}

/** A body that cannot be taken for what it should be: its syntax, or the type of a member. */
export function malformed(message: string): Refused {
  return new Refused(400, 400, message);
}

/** A schema, or something about it, that is not valid. */
export function invalidSchema(message: string): Refused {
  return new Refused(422, 42201, message);
}

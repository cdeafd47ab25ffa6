/** A stretch of a source text. Lines and columns count from 1, columns in UTF-16 code units; offsets count from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly endOffset: number;
  /** Name of the imported document that the place is in; left out where it is the document itself. */
  readonly source?: string;
}

/** Something that is wrong with a document: what, where, and what to do about it. */
export interface Problem {
  /** Stable name of the kind of problem, such as `unknown-key`. */
  readonly kind: string;
  /** One sentence that says what is wrong. */
  readonly message: string;
  /** What to do about it, where that is known ("did you mean …"). */
  readonly hint?: string;
  /** JSON pointer (RFC 6901) to the value that is wrong; the empty string is the whole document. */
  readonly pointer: string;
  /** Where the value stands in the text. */
  readonly place?: Place;
  /** Facts a program may want: the value found, the allowed values, bounds. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

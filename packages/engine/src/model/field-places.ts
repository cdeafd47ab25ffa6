/** Where a field of a document stands: what is said of it, and of what it is in. Pointers as in {@link Change.at}. */
export interface FieldPlaces {
  /** Pointers to places that are about the field and all that is inside of it; what stands below them belongs to them. */
  readonly inside: readonly string[];
  /** Pointers to what the field is in: the document, records and lists on the way. What stands below them is not about the field. */
  readonly around: readonly string[];
}

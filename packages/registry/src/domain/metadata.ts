/** What its authors say about a schema, beside the schema. */
export interface Metadata {
  /** Tags by the path of what they are about. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  readonly properties?: Readonly<Record<string, string>>;
  /** Names of properties that are not for every eye. */
  readonly sensitive?: readonly string[];
}

/** A condition on the attributes of an event, by the CloudEvents Subscriptions API (section 3.2.4). */
export type EventFilter =
  /** Each of these attributes has this value. */
  | { readonly exact: Readonly<Record<string, string>> }
  | { readonly prefix: Readonly<Record<string, string>> }
  | { readonly suffix: Readonly<Record<string, string>> }
  | { readonly all: readonly EventFilter[] }
  | { readonly any: readonly EventFilter[] }
  | { readonly not: EventFilter }
  /** A CESQL expression that gives the boolean true, and no error. */
  | { readonly sql: string };

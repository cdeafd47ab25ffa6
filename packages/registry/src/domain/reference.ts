import type { SubjectKey } from './subject.ts';

/** What a schema says of another one that it uses. */
export interface Reference {
  /** How its text calls the other: full name of an Avro type, `$ref` of a JSON Schema, import path of a Protobuf file. */
  readonly name: string;
  /** Group of the other; undefined: the group of the schema itself. */
  readonly group?: string;
  readonly subject: string;
  /** Number of the other's version. */
  readonly number: number;
}

/** The version that a reference of a schema in this group stands for. */
export function targetOf(reference: Reference, group: string): SubjectKey & { readonly number: number } {
  return { group: reference.group ?? group, subject: reference.subject, number: reference.number };
}

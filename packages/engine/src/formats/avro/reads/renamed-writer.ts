import type { Refutation } from '../../../model/refutation.ts';
import { JavaAliases } from '../codec/java-aliases.ts';
import { diffAvro } from '../diff.ts';
import type { AvroSchema } from '../schema.ts';

/**
 * Java renames the writer by all aliases of the reader before it compares anything, also records that are read as something else. Where two
 * fields or branches have one name then, it reads nothing at all. Told at a change of aliases, or else at the first one.
 */
export function* renamedWriter(reader: AvroSchema, writer: AvroSchema): Generator<Refutation> {
  if (!hasAliases(reader)) return;
  const { refusal } = new JavaAliases(writer.root, reader.root, 'since-1.9');
  if (refusal === undefined) return;
  const changes = diffAvro(writer, reader).filter(({ concerns }) => concerns === undefined);
  const change = changes.find(({ kind }) => kind.includes('_alias_')) ?? changes[0];
  if (change === undefined) return;
  const { before, after } = change.at;
  const at = { ...(before !== undefined && { writer: before }), ...(after !== undefined && { reader: after }) };
  const reason = `Java may refuse whatever is written: ${refusal}`;
  yield { answer: 'unproven', class: 'unreadable', at, aspect: change.aspect, reason };
}

const ALIASED = new WeakMap<AvroSchema, boolean>();

function hasAliases(schema: AvroSchema): boolean {
  const known = ALIASED.get(schema);
  if (known !== undefined) return known;
  const has = schema.types.some(
    (type) =>
      ('aliases' in type && type.aliases.length > 0) ||
      (type.kind === 'record' && type.fields.some(({ aliases }) => aliases.length > 0)),
  );
  ALIASED.set(schema, has);
  return has;
}

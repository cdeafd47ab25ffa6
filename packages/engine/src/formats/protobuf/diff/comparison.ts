import type { Field, MessageType, ProtoSchema } from '../schema.ts';
import { type FieldMatch, matchFields, matchLists, NO_ONEOFS } from './fields.ts';
import { matchTypes, type TypeMatch } from './match.ts';
import type { MessagePair } from './message.ts';

/** Two documents, with what is the same in them. The story and the reading both start here. */
export interface Comparison {
  readonly types: TypeMatch;
  readonly messages: readonly MessagePair[];
  /** Extensions of messages that are not compared themselves, such as those of options. */
  readonly extensions: readonly FieldMatch[];
}

/** The newest comparison: the story and the reading ask for the same one in a row. */
let newest: Comparison | undefined;

/** Compares two documents; the same pair twice in a row is compared once. */
export function compareSchemas(before: ProtoSchema, after: ProtoSchema): Comparison {
  if (newest?.types.before.schema === before && newest.types.after.schema === after) return newest;
  const types = matchTypes(before, after);
  newest = {
    types,
    messages: types.messages.pairs.map(([old, now]) => ({
      before: old,
      after: now,
      match: old === now && old.extensionRanges.length === 0 ? SAME : matchFields(old, now, types),
    })),
    extensions: matchExtensions(types),
  };
  return newest;
}

const SAME: FieldMatch = { changed: [], maps: [], removed: [], added: [], oneofs: NO_ONEOFS };

/** The document's own extensions of messages that are not compared themselves. */
function matchExtensions(types: TypeMatch): FieldMatch[] {
  const [old, now] = [ownExtensions(types, 'before'), ownExtensions(types, 'after')];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].map((name) => {
    const [before, after] = [old.get(name) ?? [], now.get(name) ?? []];
    const [byOld, byNew] = [byNumber(before), byNumber(after)];
    return matchLists(
      [before, (number) => byOld.get(number)],
      [after, (number) => byNew.get(number)],
      types,
      NO_ONEOFS,
    );
  });
}

function byNumber(fields: readonly Field[]): Map<number, Field> {
  return new Map(fields.map((field) => [field.number, field]));
}

function ownExtensions(types: TypeMatch, side: 'before' | 'after'): Map<string, Field[]> {
  const census = types[side];
  const compared = new Set<MessageType>(types.messages.pairs.map((pair) => pair[side === 'before' ? 0 : 1]));
  const own = new Map<string, Field[]>();
  for (const [extended, fields] of census.extensions) {
    const type = census.schema.messages.get(extended);
    if (type && compared.has(type)) continue;
    const declared = fields.filter(({ at }) => !at.includes('#'));
    if (declared.length > 0) own.set(extended, declared);
  }
  return own;
}

import type { Change } from '../../model/change.ts';
import { type Comparison, compareSchemas } from './diff/comparison.ts';
import { diffEnum } from './diff/enum.ts';
import { diffFile } from './diff/file.ts';
import { diffFields, diffMessage } from './diff/message.ts';
import { pathOf } from './diff/names.ts';
import { diffServices } from './diff/service.ts';
import { diffLoneTypes, diffName, diffOrder, diffVisibility } from './diff/types.ts';
import type { ProtoSchema } from './schema.ts';

/**
 * The atomic differences of two documents, with the types that they use of other documents: the document as a whole, messages and enums
 * that both have, extensions, types that came or went, services. Messages and enums are the same by their full name, by their name
 * within the package, or where they moved or were renamed; fields by their number, or where a number is gone by their name. Features
 * are compared as they are resolved, so that another syntax with the same effect is a change of the syntax alone. Empty for equal
 * meaning; exchanging the documents mirrors every change.
 */
export function diffProto(before: ProtoSchema, after: ProtoSchema): readonly Change[] {
  return before === after ? [] : tell(compareSchemas(before, after));
}

const TOLD = new WeakMap<Comparison, readonly Change[]>();

/** The story of a comparison; told once. */
export function tell(comparison: Comparison): readonly Change[] {
  const known = TOLD.get(comparison);
  if (known) return known;
  const { types, messages, extensions } = comparison;
  const { before, after } = types;
  const changes = [
    ...diffFile(before.schema.root, after.schema.root),
    ...diffOrder(types),
    ...messages.flatMap((pair) => [
      ...diffName(pair.before, pair.after, 'message', types),
      ...diffVisibility(pair.before, pair.after, types),
      ...diffMessage(pair, types),
    ]),
    ...types.enums.pairs.flatMap(([old, now]) => {
      const site = { path: pathOf(old, before.schema), before: old.at, after: now.at };
      return [...diffName(old, now, 'enum', types), ...diffVisibility(old, now, types), ...diffEnum(old, now, site)];
    }),
    ...extensions.flatMap((match) => diffFields(match, '', types)),
    ...diffLoneTypes(types),
    ...diffServices(types),
  ];
  TOLD.set(comparison, changes);
  return changes;
}

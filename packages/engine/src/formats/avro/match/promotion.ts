import type { AvroType } from '../schema.ts';

type Kind = AvroType['kind'];

/** What a writer's type may be read as beside itself (Avro 1.12, Schema Resolution), in the order of the text. */
const PROMOTIONS: ReadonlyMap<Kind, readonly Kind[]> = new Map<Kind, readonly Kind[]>([
  ['int', ['long', 'float', 'double']],
  ['long', ['float', 'double']],
  ['float', ['double']],
  ['string', ['bytes']],
  ['bytes', ['string']],
]);

/** True where data of the writer's kind may be read as the reader's, another kind. */
export function promotes(writer: Kind, reader: Kind): boolean {
  return PROMOTIONS.get(writer)?.includes(reader) ?? false;
}

/** The kinds that a writer's kind may be read as beside itself. */
export function promotionsOf(writer: Kind): readonly Kind[] {
  return PROMOTIONS.get(writer) ?? [];
}

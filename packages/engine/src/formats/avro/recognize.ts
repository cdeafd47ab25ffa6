/** How far into a source is looked. */
const HEAD = 20_000;

/** A primitive type by itself. */
const PRIMITIVE = /^\s*"(?:null|boolean|int|long|float|double|bytes|string)"\s*$/;
/** A named type with its name. */
const NAMED = /"type"\s*:\s*"(?:record|error|enum|fixed)"/;
const NAME = /"name"\s*:/;
/** An array or a map whose parts are named; JSON Schema has no such. */
const CONTAINER = /"type"\s*:\s*"(?:array"[\s\S]{0,400}?"items"\s*:\s*(?:"|\[\s*")|map"[\s\S]{0,400}?"values"\s*:)/;
/** Primitive types that no other language of schemas has, and such with a meaning. */
const PLAIN = /^\s*\{[^{[]*"type"\s*:\s*"(?:int|long|float|double|bytes)"/;
const LOGICAL = /^\s*\{[^{[]*"logicalType"\s*:/;
/** A union that begins with a primitive type. */
const UNION = /^\s*\[\s*"(?:null|boolean|int|long|float|double|bytes|string)"/;
/** Words of other documents in JSON. */
const OTHERS = /"(?:\$schema|\$id|\$ref|\$defs|properties|dataset_id|openapi|asyncapi|swagger)"\s*:/;

/** A cheap guess whether a source is an Avro schema: a named type, an array, a map, a union, or a primitive type. */
export function recognizesAvro(source: string): boolean {
  const head = source.slice(0, HEAD);
  if (PRIMITIVE.test(head)) return true;
  if (!/^\s*[[{]/.test(head) || OTHERS.test(head)) return false;
  return (
    (NAMED.test(head) && NAME.test(head)) ||
    CONTAINER.test(head) ||
    PLAIN.test(head) ||
    LOGICAL.test(head) ||
    UNION.test(head)
  );
}

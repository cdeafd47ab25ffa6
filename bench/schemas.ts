/** A pair of schemas of one size in the text of a format: the same document twice, and one whose change breaks a reader. */
export interface SchemaPair {
  readonly before: string;
  readonly after: string;
}

const each = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** A record whose fields are texts, nullable longs and enums; one long in the middle becomes a text. */
export function avroPair(fields: number): SchemaPair {
  const field = (index: number, changed: number) => {
    const name = `field_${index}`;
    if (index === changed) return { name, type: 'string' };
    if (index % 5 === 1) return { name, type: ['null', 'long'], default: null };
    if (index % 5 === 2) return { name, type: 'long', doc: 'a whole number' };
    if (index % 5 === 3)
      return { name, type: { type: 'enum', name: `Plan${index}`, symbols: ['FREE', 'PRO', 'TEAM'] } };
    return { name, type: 'string', doc: 'a text' };
  };
  const record = (changed: number) =>
    JSON.stringify({
      type: 'record',
      name: 'Wide',
      namespace: 'bench',
      fields: each(fields, (i) => field(i, changed)),
    });
  return { before: record(-1), after: record(middle(fields, 2)) };
}

/** An object whose properties are texts, numbers, enums and lists; one maximum in the middle is lowered. */
export function jsonSchemaPair(properties: number): SchemaPair {
  const schema = (index: number, changed: number) => {
    if (index % 5 === 1) return { type: 'string', maxLength: 100, pattern: '^[a-z]+$' };
    if (index % 5 === 2) return { type: 'integer', minimum: 0, maximum: index === changed ? 10 : 1000 };
    if (index % 5 === 3) return { enum: ['free', 'pro', 'team'] };
    if (index % 5 === 4) return { type: 'array', items: { type: 'string' }, maxItems: 10 };
    return { type: ['string', 'null'], description: 'a text' };
  };
  const object = (changed: number) =>
    JSON.stringify({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: Object.fromEntries(each(properties, (i) => [`field_${i}`, schema(i, changed)])),
      required: each(Math.ceil(properties / 2), (i) => `field_${i * 2}`).slice(0, Math.floor(properties / 2)),
    });
  return { before: object(-1), after: object(middle(properties, 2)) };
}

/** A message whose fields are texts, numbers, enums and messages; the number of one in the middle becomes zigzag. */
export function protoPair(fields: number): SchemaPair {
  const type = (index: number, changed: number): string => {
    if (index === changed) return 'sint64';
    return ['string', 'optional string', 'int64', 'Plan', 'repeated Part'][index % 5] as string;
  };
  // The numbers 19,000 to 19,999 are reserved for the implementation.
  const message = (changed: number) =>
    [
      'syntax = "proto3";',
      'package bench;',
      'enum Plan { PLAN_UNKNOWN = 0; PLAN_FREE = 1; PLAN_PRO = 2; }',
      'message Part { string name = 1; double share = 2; }',
      'message Wide {',
      ...each(fields, (i) => `  ${type(i, changed)} field_${i} = ${i + 1};`),
      '}',
      '',
    ].join('\n');
  return { before: message(-1), after: message(middle(fields, 2)) };
}

/** One of many tagged branches loses a value. */
export function taggedBranches(branches: number): Readonly<Record<'avro' | 'json-schema' | 'protobuf', SchemaPair>> {
  const record = (index: number, changed: boolean) => ({
    type: 'record',
    name: `Event${index}`,
    fields: [{ name: 'value', type: changed && index === middle(branches, 0) ? 'string' : 'long' }],
  });
  const branch = (index: number, changed: boolean) => ({
    type: 'object',
    properties: {
      kind: { const: `event_${index}` },
      value: changed && index === middle(branches, 0) ? { type: 'string' } : { type: 'integer' },
    },
    required: ['kind', 'value'],
  });
  const oneof = (changed: boolean) =>
    `syntax = "proto3";\nmessage Event {\n  oneof event {\n${each(branches, (i) => `    ${changed && i === middle(branches, 0) ? 'sint64' : 'int64'} event_${i} = ${i + 1};\n`).join('')}  }\n}\n`;
  const both = (text: (changed: boolean) => string): SchemaPair => ({ before: text(false), after: text(true) });
  return {
    avro: both((changed) => JSON.stringify(each(branches, (i) => record(i, changed)))),
    'json-schema': both((changed) => JSON.stringify({ oneOf: each(branches, (i) => branch(i, changed)) })),
    protobuf: both(oneof),
  };
}

/** The index nearest to the middle that has a remainder by five. */
function middle(count: number, remainder: number): number {
  const half = Math.floor(count / 2);
  return half - (half % 5) + remainder;
}

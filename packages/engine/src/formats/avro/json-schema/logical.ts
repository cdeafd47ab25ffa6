import type { JsonObject } from '../../../model/json.ts';
import type { AvroType, LogicalType } from '../schema.ts';
import { DATE, instantSchema, localSchema, timeSchema } from './texts.ts';

/** Digits of a decimal up to which its bounds are written down. */
const MOST_DIGITS = 300;

/** The schema of a type with a logical type, as its values are written in JSON; undefined where there is none. */
export function logicalSchema({ logical }: AvroType): JsonObject | undefined {
  if (logical === undefined) return undefined;
  return logical.name === 'decimal' ? decimalSchema(logical) : PLAIN[logical.name];
}

/** A number with so many digits at most, of which so many stand behind the point. */
function decimalSchema({ precision, scale }: Extract<LogicalType, { name: 'decimal' }>): JsonObject {
  const whole = precision - scale;
  const bound = whole > MOST_DIGITS ? undefined : 10n ** BigInt(whole);
  return {
    type: scale === 0 ? 'integer' : 'number',
    ...(bound !== undefined && { exclusiveMinimum: -bound, exclusiveMaximum: bound }),
    ...(scale > 0 && scale <= MOST_DIGITS && { multipleOf: Number(`1e-${scale}`) }),
  };
}

const COUNT: JsonObject = { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 };

const PLAIN: Readonly<Record<Exclude<LogicalType['name'], 'decimal'>, JsonObject>> = {
  'big-decimal': { type: 'number' },
  uuid: { type: 'string', format: 'uuid' },
  date: DATE,
  'time-millis': timeSchema(3),
  'time-micros': timeSchema(6),
  'timestamp-millis': instantSchema(3),
  'timestamp-micros': instantSchema(6),
  'timestamp-nanos': instantSchema(9),
  'local-timestamp-millis': localSchema(3),
  'local-timestamp-micros': localSchema(6),
  'local-timestamp-nanos': localSchema(9),
  duration: {
    type: 'object',
    properties: { months: COUNT, days: COUNT, milliseconds: COUNT },
    required: ['months', 'days', 'milliseconds'],
    additionalProperties: false,
  },
};

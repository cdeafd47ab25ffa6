import { isMessageValue } from '../options/values.ts';
import type { FieldValue, MessageValue } from '../schema.ts';

/**
 * Options without those that are for the source alone (`retention = RETENTION_SOURCE`), which descriptors do not carry.
 *
 * @returns undefined where nothing is left
 */
export function stripped(options: MessageValue | undefined): MessageValue | undefined {
  const left = options && strippedInside(options);
  return left === undefined || left.fields.length === 0 ? undefined : left;
}

function strippedInside(message: MessageValue): MessageValue {
  const fields = message.fields
    .filter(({ field }) => field.options.get('retention') !== 'RETENTION_SOURCE')
    .map(
      ({ field, values }): FieldValue => ({
        field,
        values: values.map((value) => (isMessageValue(value) ? strippedInside(value) : value)),
      }),
    );
  return { type: message.type, fields };
}

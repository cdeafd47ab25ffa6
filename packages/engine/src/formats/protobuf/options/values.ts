import type { MessageValue, Value } from '../schema.ts';

/** True for values of messages. */
export function isMessageValue(value: Value | undefined): value is MessageValue {
  return typeof value === 'object' && 'fields' in value;
}

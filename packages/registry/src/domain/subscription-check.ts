import { isRange } from '@concordat/engine';
import { RegistryError } from './error.ts';
import type { Subscription } from './subscription.ts';

/** In bytes of UTF-8; the name of a consumer is part of an index. */
const LONGEST_NAME = 255;
/** In characters. */
const LONGEST_PATH = 1024;
/** Fields that one consumer names, and needs of a kind. */
const MOST_FIELDS = 2000;
/** Characters of a consumer's own schema. */
const LONGEST_READER = 256 * 1024;

/** What somebody says of a subscription. */
export type WantedSubscription = Omit<Subscription, 'id' | 'createdAt' | 'createdBy'>;

/** Throws `subscription-invalid`, about the property, for what no subscription can say. The consumer's own schema is not read here. */
export function checkSubscription(wanted: WantedSubscription): void {
  const { consumer, minVersion, range, fields, needs, reader, contact, origin, expires } = wanted;
  checkText('consumer', consumer);
  if (contact !== undefined) checkText('contact', contact);
  if (origin !== undefined) checkText('origin', origin);
  if (!Number.isSafeInteger(minVersion) || minVersion < 1) refuse('min_version', 'is a whole number from 1');
  if (range !== undefined && !isRange(range)) refuse('range', "is a range of versions such as '>=1.2 <2'");
  if (fields !== undefined) {
    const paths = fields.map(({ path }) => path);
    checkPaths('fields', paths);
    if (new Set(paths).size < paths.length) refuse('fields', 'names each field once');
  }
  checkPaths('needs.not_null', needs?.notNull ?? []);
  checkPaths('needs.unique', needs?.unique ?? []);
  const lag = needs?.maxLagSeconds;
  if (lag !== undefined && (!Number.isSafeInteger(lag) || lag < 0))
    refuse('needs.max_lag_seconds', 'is a whole number of seconds');
  if (reader !== undefined && reader.text.length > LONGEST_READER)
    refuse('reader', `has at most ${LONGEST_READER} characters`);
  if (expires !== undefined && !isDay(expires)) refuse('expires', 'is a day, YYYY-MM-DD');
}

/** A `subscription-invalid`, thrown. */
function refuse(property: string, rule: string): never {
  throw new RegistryError('subscription-invalid', `the member '${property}' of a subscription ${rule}`, {
    about: { property },
  });
}

function checkText(property: string, text: string): void {
  const isText = text.trim() !== '' && Buffer.byteLength(text) <= LONGEST_NAME && !/[\p{Cc}\p{Cs}]/u.test(text);
  if (!isText) refuse(property, `is a text of 1 to ${LONGEST_NAME} bytes without control characters`);
}

function checkPaths(property: string, paths: readonly string[]): void {
  if (paths.length > MOST_FIELDS) refuse(property, `names at most ${MOST_FIELDS} fields`);
  for (const path of paths) {
    const isPath = path.trim() !== '' && path.length <= LONGEST_PATH && !/[\p{Cc}\p{Cs}]/u.test(path);
    if (!isPath) refuse(property, `names fields by paths of 1 to ${LONGEST_PATH} characters, such as 'address.street'`);
  }
}

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
  );
}

import { formatById } from '@concordat/engine';
import { EXTERNAL } from './external.ts';

/** Ids of formats: a name, and perhaps a release after a slash. */
const ID = /^[a-z\d][\w.+-]*(?:\/[\w.+-]+)*$/;
const LENGTH = 64;

/** Other names for the formats that are read here, in lower case and without what follows a slash. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['json', 'json-schema'],
  ['jsonschema', 'json-schema'],
  ['proto', 'protobuf'],
]);

/** What ids may not be: contracts are registered their own way, and the other is said of versions without a schema. */
const RESERVED: ReadonlySet<string> = new Set(['data-contract', EXTERNAL]);

/**
 * The id of a format by what somebody calls it: ids are compared without regard to case, and those that are read here may name a release.
 * Undefined for what cannot be the id of a format.
 */
export function formatNamed(name: string): string | undefined {
  const id = name.trim().toLowerCase();
  if (id.length > LENGTH || !ID.test(id) || RESERVED.has(id)) return undefined;
  const [family = id] = id.split('/', 1);
  const known = NAMES.get(family) ?? family;
  return isRead(known) ? known : id;
}

/** True for formats whose documents are read here; the documents of others are kept as the bytes that they are. */
export function isRead(format: string): boolean {
  return formatById(format) !== undefined;
}

import { RegistryError } from './error.ts';
import { checkText } from './schema-attributes.ts';
import { formatNamed } from './schema-format.ts';
import { CONTRACTS } from './subject.ts';
import { checkScope } from './subject-name.ts';

/** A group as a schema group: what is said about it beside its name. */
export interface SchemaGroup {
  readonly id: string;
  readonly description?: string;
  /** Id of the format that all of its schemas have; its schemas say theirs where it is missing. */
  readonly format?: string;
  readonly properties: Readonly<Record<string, string>>;
  /** RFC 3339, UTC; missing of groups of which nothing was ever said. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** Counts what was said about it, from 1; 0 where nothing was. */
  readonly epoch: number;
}

/** What somebody wants to say about a group. */
export type WantedGroup = Partial<Pick<SchemaGroup, 'description' | 'format' | 'properties'>>;

/** Most properties of a group. */
const PROPERTIES = 256;

/** A group of which nothing was said. */
export function plainGroup(id: string): SchemaGroup {
  return { id, properties: {}, epoch: 0 };
}

/** Throws `subject-invalid` for what cannot be the id of a new group, `write-mode-refused` for the group of contracts. */
export function checkGroupId(id: string): void {
  checkScope({ group: id });
  refuseDots('group', id);
  if (id !== CONTRACTS) return;
  throw new RegistryError(
    'write-mode-refused',
    `'${CONTRACTS}' is the group of data contracts, which are registered at /contracts; choose another id`,
    { about: { group: id, reason: 'contracts' } },
  );
}

/** Throws `subject-invalid` for `.` and `..`, which programs that follow links take for steps in the hierarchy. */
export function refuseDots(what: 'group' | 'schema', id: string): void {
  if (id !== '.' && id !== '..') return;
  throw new RegistryError('subject-invalid', `'${id}' cannot be the id of a ${what}; choose another one`);
}

/** What is wanted of a group, tidied. Throws `attribute-invalid`. */
export function checkedGroup({
  description,
  format,
  properties = {},
}: WantedGroup): Required<Pick<WantedGroup, 'properties'>> & WantedGroup {
  const id = format === undefined ? undefined : checkFormat(format);
  if (description !== undefined) checkText('description', description);
  const entries = Object.entries(properties);
  if (entries.length > PROPERTIES) {
    throw new RegistryError('attribute-invalid', `a group has at most ${PROPERTIES} properties`, {
      about: { property: 'groupProperties' },
    });
  }
  for (const [name, value] of entries) {
    checkText('groupProperties', name);
    checkText('groupProperties', value);
  }
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...(description !== undefined && description !== '' && { description }),
    ...(id !== undefined && { format: id }),
    properties: Object.fromEntries(entries),
  };
}

/** The id of a format that somebody names. Throws `attribute-invalid`. */
export function checkFormat(format: string): string {
  const id = formatNamed(format);
  if (id !== undefined) return id;
  const sentence =
    format === '' ? 'a format is not empty; leave it out where none is meant' : `'${format.slice(0, 64)}' is no format`;
  throw new RegistryError('attribute-invalid', `${sentence}: it is named such as avro, json-schema, xsd11`, {
    about: { property: 'format' },
  });
}

/** True where two groups say the same. */
export function saysTheSame(group: SchemaGroup, wanted: WantedGroup): boolean {
  return (
    group.description === wanted.description &&
    group.format === wanted.format &&
    JSON.stringify(Object.entries(group.properties).sort()) ===
      JSON.stringify(Object.entries(wanted.properties ?? {}).sort())
  );
}

import { formatNamed } from '../../domain/schema-format.ts';
import { decodeSegment } from '../../domain/segment.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Part } from '../../service/schemagroups/schema-groups.ts';
import { InvalidRequest } from '../coded-errors.ts';
import type { Call } from '../dialect.ts';
import { wholeParameter } from '../parameters.ts';
import { textOfHeader } from './header-text.ts';
import type { Residence } from './place.ts';

/** Numbers that versions can have (CloudEvents Integer). */
const MOST_VERSIONS = 2 ** 31 - 1;
const MOST_ITEMS = 10_000;

/** How an attribute may be told. */
export interface Spelling {
  readonly query: string;
  readonly header: string;
  /** What somebody may call it who reads the specification to the letter; asked last. */
  readonly bare?: string;
  /** Equal for values that mean the same; the value itself where it is missing. */
  meaning?(value: string): string;
}

/** The attributes that come with a document. */
export const ATTRIBUTES = {
  description: { query: 'description', header: 'Schema-Description', bare: 'description' },
  versionDescription: { query: 'versiondescription', header: 'Schema-Version-Description' },
  format: {
    query: 'format',
    header: 'Schema-Format',
    bare: 'format',
    meaning: (name: string) => formatNamed(name) ?? name,
  },
  authority: { query: 'authority', header: 'Schema-Authority', bare: 'authority' },
  id: { query: 'id', header: 'Schema-Version-Id' },
  number: { query: 'version', header: 'Schema-Version' },
  multiformat: { query: 'multiformat', header: 'Schema-Multiformat' },
} as const satisfies Record<string, Spelling>;

/** The group that a path names. Throws {@link InvalidRequest}. */
export function groupOf(call: Call, { prefix }: Residence): string {
  return nameOf('group_id', segmentsOf(call, prefix)[1]);
}

/** The schema that a path names. Throws {@link InvalidRequest}. */
export function schemaOf(call: Call, residence: Residence): SubjectKey {
  return { group: groupOf(call, residence), subject: nameOf('schema_id', segmentsOf(call, residence.prefix)[3]) };
}

/** The number of a version in a path; undefined for one that no version can have. Throws {@link InvalidRequest} for what is none. */
export function numberOf({ params }: Call): number | undefined {
  const text = params.version_number ?? '';
  if (!/^-?\d{1,20}$/.test(text)) {
    const sentence = 'version_number must be a whole number; the newest version is what the schema itself answers with';
    throw new InvalidRequest(sentence, 'version_number');
  }
  const number = Number(text);
  return number >= 1 && number <= MOST_VERSIONS ? number : undefined;
}

/** Which part of a list is asked for. Throws {@link InvalidRequest}. */
export function listPart(call: Call): Part {
  const limit = wholeParameter('limit', single(call, 'limit'), MOST_ITEMS);
  return { limit, after: single(call, 'after') };
}

/** What a request says about an attribute; undefined where it says nothing. Throws {@link InvalidRequest} where it says two things. */
export function attribute(
  call: Call,
  { query, header, bare, meaning = (text) => text }: Spelling,
  ...others: readonly string[]
): string | undefined {
  const named = call.headers[header.toLowerCase()];
  const asked = call.query.getAll(query);
  // What was no UTF-8 has been decoded to this character; nobody means it.
  if (asked.some((text) => text.includes('\uFFFD'))) {
    throw new InvalidRequest(`${query} is not percent-encoded UTF-8`, query);
  }
  const told = [...asked, ...(named === undefined ? [] : [textOfHeader(header, named)]), ...others];
  const literal = bare === undefined || told.length > 0 ? undefined : call.headers[bare];
  const [value, ...rest] = literal === undefined ? told : [textOfHeader(bare ?? '', literal)];
  if (value === undefined || rest.every((other) => meaning(other) === meaning(value))) return value;
  throw toldTwice(query);
}

/** What a parameter says that is in the query alone; undefined where it is not there. Throws {@link InvalidRequest} where it says two things. */
export function single({ query }: Pick<Call, 'query'>, name: string): string | undefined {
  const [value, ...others] = query.getAll(name);
  if (others.every((other) => other === value)) return value;
  throw toldTwice(name);
}

function toldTwice(name: string): InvalidRequest {
  return new InvalidRequest(`${name} is told more than once, and not the same`, name);
}

/** A parameter of a media type (RFC 9110, section 5.6.6), whose value may be in quotes. */
const PARAMETER = /;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g;

/** What a parameter of a media type says, such as the `avro` of `application/json;format=avro`. */
export function typeParameters(contentType: string, names: readonly string[]): readonly string[] {
  return [...contentType.matchAll(PARAMETER)].flatMap(([, name = '', quoted, plain = '']) => {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    return names.includes(name.toLowerCase()) && value !== '' ? [value] : [];
  });
}

/** A yes or no. Throws {@link InvalidRequest} for another word. */
export function flagOf(name: string, value: string | null | undefined): boolean {
  if (value === null || value === undefined || value === 'false') return false;
  if (value === 'true' || value === '') return true;
  throw new InvalidRequest(`${name} is true or false`, name);
}

/** The segments of a path below the prefix, as they were sent. */
function segmentsOf({ path }: Call, prefix: string): readonly string[] {
  return path.slice(prefix.length + 1).split('/');
}

function nameOf(parameter: string, segment = ''): string {
  const name = decodeSegment(segment);
  if (name?.isWellFormed()) return name;
  throw new InvalidRequest(
    `${parameter} has characters that must be percent-encoded in UTF-8: it is a segment without a colon (RFC 3986, section 3.3)`,
    parameter,
  );
}

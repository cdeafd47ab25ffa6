/** A URI reference in its parts (RFC 3986, section 3); what is undefined is not there, which is not the same as empty. */
interface UriParts {
  readonly scheme?: string | undefined;
  readonly authority?: string | undefined;
  readonly path: string;
  readonly query?: string | undefined;
  readonly fragment?: string | undefined;
}

/** RFC 3986, appendix B, with a scheme that is one. */
const PARTS = /^(?:([A-Za-z][A-Za-z\d+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/;
const CHARACTER = String.raw`[\w.~!$&'()*+,;=:@-]|%[\dA-Fa-f]{2}`;
const PATH = new RegExp(`^(?:${CHARACTER}|/)*$`);
const QUERY = new RegExp(`^(?:${CHARACTER}|[/?])*$`);
/** An address in brackets is not looked into further. */
const AUTHORITY =
  /^(?:(?:[\w.~!$&'()*+,;=:-]|%[\dA-Fa-f]{2})*@)?(?:\[[\dA-Fa-fv:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\dA-Fa-f]{2})*)(?::\d*)?$/;
/** Most characters of a URI that is kept. */
const LENGTH = 2048;

const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
]);

/** True for a URI reference (RFC 3986, section 4.1) that is not empty. */
export function isUriReference(text: string): boolean {
  if (text === '' || text.length > LENGTH) return false;
  const { scheme, authority, path, query, fragment } = partsOf(text);
  return (
    PATH.test(path) &&
    (authority === undefined || AUTHORITY.test(authority)) &&
    (query === undefined || QUERY.test(query)) &&
    (fragment === undefined || QUERY.test(fragment)) &&
    // What has a colon before its first slash would be a scheme.
    (scheme !== undefined || authority !== undefined || !/^[^/]*:/.test(path))
  );
}

/** True for an absolute URI: one with a scheme and without a fragment (RFC 3986, section 4.3). */
export function isAbsoluteUri(text: string): boolean {
  const { scheme, authority, path, fragment } = partsOf(text);
  return isUriReference(text) && scheme !== undefined && fragment === undefined && (authority ?? path) !== '';
}

/** True where a reference names its scheme, so that it needs no base. */
export function hasScheme(reference: string): boolean {
  return partsOf(reference).scheme !== undefined;
}

/** A reference resolved against an absolute URI, strictly (RFC 3986, section 5.2), on texts: nothing is spelled differently for it. */
export function resolveUri(reference: string, base: string): string {
  const r = partsOf(reference);
  const b = partsOf(base);
  if (r.scheme !== undefined) return printed({ ...r, path: withoutDots(r.path) });
  const { fragment } = r;
  if (r.authority !== undefined) return printed({ ...r, scheme: b.scheme, path: withoutDots(r.path) });
  const { scheme, authority } = b;
  if (r.path === '') return printed({ scheme, authority, path: b.path, query: r.query ?? b.query, fragment });
  const path = withoutDots(r.path.startsWith('/') ? r.path : merged(b, r.path));
  return printed({ scheme, authority, path, query: r.query, fragment });
}

/** An absolute URI as the base of what lies below it, as a directory is: its path ends with a slash, and it has no query. */
export function directoryOf(uri: string): string {
  const { scheme, authority, path } = partsOf(uri);
  return printed({ scheme, authority, path: path.endsWith('/') ? path : `${path}/` });
}

/** True for a URI whose path is no hierarchy, such as `urn:example:schemas`. */
export function isOpaqueUri(uri: string): boolean {
  const { scheme, authority, path } = partsOf(uri);
  return scheme !== undefined && authority === undefined && !path.startsWith('/');
}

/** A URI without its fragment. */
export function withoutFragment(uri: string): string {
  return printed({ ...partsOf(uri), fragment: undefined });
}

/** The form of a URI that is equal for those that differ in spelling alone (RFC 3986, sections 6.2.2 and 6.2.3). */
export function normalizedUri(uri: string): string {
  const { scheme, authority, path, query, fragment } = partsOf(uri);
  const lower = scheme?.toLowerCase();
  const isHierarchy = authority !== undefined || path.startsWith('/');
  const spelled = normalizedTriplets(path);
  const steps = isHierarchy ? withoutDots(spelled) : spelled;
  return printed({
    scheme: lower,
    authority: authority === undefined ? undefined : normalizedAuthority(authority, lower),
    path: steps === '' && authority !== undefined ? '/' : steps,
    query: query === undefined ? undefined : normalizedTriplets(query),
    fragment: fragment === undefined ? undefined : normalizedTriplets(fragment),
  });
}

function partsOf(text: string): UriParts {
  const [, scheme, authority, path = '', query, fragment] = PARTS.exec(text) ?? [];
  return { scheme, authority, path, query, fragment };
}

function printed({ scheme, authority, path, query, fragment }: UriParts): string {
  return [
    scheme === undefined ? '' : `${scheme}:`,
    authority === undefined ? '' : `//${authority}`,
    path,
    query === undefined ? '' : `?${query}`,
    fragment === undefined ? '' : `#${fragment}`,
  ].join('');
}

/** RFC 3986, section 5.2.3. */
function merged(base: UriParts, path: string): string {
  if (base.authority !== undefined && base.path === '') return `/${path}`;
  return base.path.slice(0, base.path.lastIndexOf('/') + 1) + path;
}

/** RFC 3986, section 5.2.4. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/');
  const isRooted = segments[0] === '' && segments.length > 1;
  const rest = isRooted ? segments.slice(1) : segments;
  for (const [index, segment] of rest.entries()) {
    const isLast = index === rest.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (isLast) kept.push('');
  }
  return (isRooted ? '/' : '') + kept.join('/');
}

function normalizedAuthority(authority: string, scheme: string | undefined): string {
  const at = authority.lastIndexOf('@') + 1;
  const [, host = '', port = ''] = /^(.*?)(?::(\d*))?$/.exec(authority.slice(at)) ?? [];
  const isDefault = port === '' || port === DEFAULT_PORTS.get(scheme ?? '');
  const spelled = normalizedTriplets(host.toLowerCase());
  return authority.slice(0, at) + spelled + (isDefault ? '' : `:${port}`);
}

/** Triplets in capitals; those of letters, digits and the like as the characters themselves. */
function normalizedTriplets(text: string): string {
  return text.replaceAll(/%[\dA-Fa-f]{2}/g, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : triplet.toUpperCase();
  });
}

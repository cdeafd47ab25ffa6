/** The parts of a URI reference (RFC 3986, section 3); undefined where a part is not there, which is not the same as empty. */
interface UriParts {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
}

/** RFC 3986, appendix B, without the fragment. */
const PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/s;

/** A reference cut at its first `#`: the fragment is undefined where there is none. */
export function splitFragment(reference: string): { readonly uri: string; readonly fragment: string | undefined } {
  const hash = reference.indexOf('#');
  return hash < 0
    ? { uri: reference, fragment: undefined }
    : { uri: reference.slice(0, hash), fragment: reference.slice(hash + 1) };
}

/**
 * The URI that a reference without a fragment means beside a base (RFC 3986, section 5.2). The base may itself be relative, such as the name of a file:
 * then so is the answer.
 */
export function resolveUri(base: string, reference: string): string {
  if (reference === '') return base;
  const from = partsOf(base);
  const to = partsOf(reference);
  if (to.scheme !== undefined) return join({ ...to, path: withoutDots(to.path) });
  if (to.authority !== undefined) return join({ ...to, scheme: from.scheme, path: withoutDots(to.path) });
  const { scheme, authority } = from;
  if (to.path === '') return join({ scheme, authority, path: from.path, query: to.query ?? from.query });
  const path = to.path.startsWith('/') ? to.path : merged(from, to.path);
  return join({ scheme, authority, path: withoutDots(path), query: to.query });
}

/** How a URI is written beside a base where both are mere paths, such as names of files; the URI itself where they are more. */
export function relativeUri(base: string, uri: string): string {
  const [from, to] = [partsOf(base), partsOf(uri)];
  const isPath = ({ scheme, authority, path }: UriParts): boolean =>
    scheme === undefined && authority === undefined && !path.startsWith('/');
  if (!isPath(from) || !isPath(to)) return uri;
  const folders = from.path.split('/').slice(0, -1);
  const segments = to.path.split('/');
  let common = 0;
  while (common < segments.length - 1 && common < folders.length && segments[common] === folders[common]) common += 1;
  const path = [...folders.slice(common).map(() => '..'), ...segments.slice(common)].join('/');
  // A colon in the first segment would be that of a scheme.
  return join({ ...to, path: /^[^/]*:/.test(path) ? `./${path}` : path });
}

/** Percent-encoded text decoded; the text itself where the encoding is broken. */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function partsOf(uri: string): UriParts {
  const [, scheme, authority, path = '', query] = PARTS.exec(uri) ?? [];
  return { scheme: scheme?.toLowerCase(), authority, path, query };
}

function join({ scheme, authority, path, query }: UriParts): string {
  const front = `${scheme === undefined ? '' : `${scheme}:`}${authority === undefined ? '' : `//${authority}`}`;
  return `${front}${path}${query === undefined ? '' : `?${query}`}`;
}

/** The path of a reference put in the place of the last segment of the base's (5.2.3). */
function merged(base: UriParts, path: string): string {
  if (base.authority !== undefined && base.path === '') return `/${path}`;
  return base.path.slice(0, base.path.lastIndexOf('/') + 1) + path;
}

/** The path without `.` and `..` (5.2.4). A relative path keeps those that lead above its beginning. */
function withoutDots(path: string): string {
  if (!/(?:^|\/)\.\.?(?:\/|$)/.test(path)) return path;
  const absolute = path.startsWith('/');
  const kept: string[] = [];
  const segments = (absolute ? path.slice(1) : path).split('/');
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const last = kept.at(-1);
    if (segment === '.') {
      if (isLast) kept.push('');
    } else if (segment === '..') {
      if (last !== undefined && last !== '..') kept.pop();
      else if (!absolute) kept.push('..');
      if (isLast) kept.push('');
    } else kept.push(segment);
  }
  return `${absolute ? '/' : ''}${kept.join('/')}`;
}

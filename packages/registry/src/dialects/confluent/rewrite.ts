/** What the paths of the dialect begin with. */
const ROOMS = new Set([
  'subjects',
  'schemas',
  'compatibility',
  'config',
  'mode',
  'contexts',
  'associations',
  'v1',
  // Nothing is there, but clients that look there read errors of this dialect only.
  'dek-registry',
  'exporters',
]);

/** True for paths that are the dialect's, fitting a route or not. */
export function ownsPath(path: string): boolean {
  const [, room = '', next = ''] = path.split('/', 3);
  if (room === 'v1') return next === 'metadata';
  return ROOMS.has(room) || room === 'associations:batchGet' || room === 'associations:batchMutate';
}

/**
 * The URL that the routes know: without empty segments (so that base URLs may end in a slash), and with the context of
 * `/contexts/{context}/…` moved into the names that the rest of the URL is about. A context that is none, such as one with a colon, has
 * all that is behind it cut off but a slash. What is not the dialect's by `owns` stays as it is.
 */
export function rewriteUrl(url: string, owns: (path: string) => boolean): string {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  if (!path.includes('/contexts/') && !path.includes('//') && !(path.endsWith('/') && path !== '/')) return url;
  const query = mark < 0 ? '' : url.slice(mark + 1);
  const segments = path.split('/').filter((segment) => segment !== '');
  const [room, context, ...rest] = segments;
  if (room === 'contexts' && context !== undefined && rest.length > 0)
    return inContext(context, rest, query) ?? `/contexts/${context}/`;
  const plain = `/${segments.join('/')}`;
  if (!owns(plain) && plain !== '/') return url;
  return mark < 0 ? plain : `${plain}?${query}`;
}

function inContext(encoded: string, segments: readonly string[], query: string): string | undefined {
  const context = decoded(encoded);
  if (context === undefined || context.includes(':')) return undefined;
  const qualifier = `:${context.startsWith('.') ? context : `.${context}`}:`;
  const path = `/${qualifiedPath(segments, qualifier).join('/')}`;
  const parameter = contextParameter(segments);
  if (parameter === undefined) return query === '' ? path : `${path}?${query}`;
  const parameters = new URLSearchParams(query);
  const value = parameters.get(parameter) ?? '';
  const isQualified = value.startsWith(':.') || value.startsWith(':*:');
  parameters.set(parameter, parameter === 'context' ? qualifier.slice(1, -1) : isQualified ? value : qualifier + value);
  return `${path}?${parameters}`;
}

/** The segments with the context before the name of the subject; `/config` and `/mode` alone get the context as their subject. */
function qualifiedPath(segments: readonly string[], qualifier: string): readonly string[] {
  const [room = ''] = segments;
  const prefix = encodeURIComponent(qualifier);
  if ((room === 'config' || room === 'mode') && segments.length === 1) return [room, prefix];
  const place = room === 'config' || room === 'mode' ? 0 : segments.indexOf('subjects');
  return segments.map((segment, index) => {
    const isName = place >= 0 && index === place + 1;
    return isName && !/^(?:%3a|:)(?:\.|%2e)/i.test(segment) ? prefix + segment : segment;
  });
}

/** The parameter of the query that names the context, for paths that do not name it. */
function contextParameter([room, part, ...rest]: readonly string[]): string | undefined {
  if (room === 'schemas' && part === 'ids') return 'subject';
  if ((room === 'schemas' || room === 'subjects') && part === undefined) return 'subjectPrefix';
  const isWritten = room === 'associations' || room === 'associations:batchMutate' || room === 'associations:batchGet';
  return isWritten && !(part === 'subjects' && rest.length > 0) ? 'context' : undefined;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

import { type Call, json, type Reply } from '../dialect.ts';

/** What a request's body is written in. */
export type Notation = 'json' | 'yaml';

const YAML = new Set(['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml']);

/** The notation of a body by its media type: JSON where none is given, as text, or by name. Undefined: something else. */
export function notationOf({ mediaType }: Call): Notation | undefined {
  if (YAML.has(mediaType)) return 'yaml';
  const isJson = mediaType === '' || mediaType === 'text/plain' || /[/+]json$/.test(mediaType);
  return isJson ? 'json' : undefined;
}

/** The answer to a body in a notation that an operation does not read. */
export function unsupportedMedia({ mediaType }: Call, readable: string): Reply {
  return json(415, { detail: `a body of the media type '${mediaType}' is not read here; send ${readable}` });
}

/** True where the client would rather have the document as its author wrote it: `?format=source`, or YAML preferred by `Accept`. */
export function wantsSource({ query, headers }: Call): boolean {
  if (query.get('format') === 'source') return true;
  const { accept = '' } = headers;
  if (!/yaml/i.test(accept)) return false;
  const ranges = accept.split(',').map(rangeOf);
  const quality = (fits: (type: string) => boolean): number =>
    Math.max(0, ...ranges.filter(({ type }) => fits(type)).map(({ weight }) => weight));
  const yaml = quality((type) => YAML.has(type));
  return yaml > 0 && yaml > quality((type) => type === 'application/json');
}

/** One media range of an Accept header with its weight (RFC 9110, section 12.5.1). */
function rangeOf(text: string): { type: string; weight: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = q === undefined ? 1 : Number(q.slice(2));
  return { type, weight: Number.isFinite(weight) ? weight : 0 };
}

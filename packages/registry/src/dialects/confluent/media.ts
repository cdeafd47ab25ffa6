import type { Call } from '../dialect.ts';

/** The media types that are answered, the preferred one first. */
export const ANSWERED = [
  'application/vnd.schemaregistry.v1+json',
  'application/vnd.schemaregistry+json',
  'application/json',
] as const;

type Answered = (typeof ANSWERED)[number];

/** The media types of bodies that are read; a body without one is read too. */
const READ: ReadonlySet<string> = new Set(['', 'application/octet-stream', ...ANSWERED]);

/** True where the body may be read as JSON by its media type. */
export function isReadable({ mediaType }: Pick<Call, 'mediaType'>): boolean {
  return READ.has(mediaType);
}

/** True for clients that ask for a media type that only this dialect has. */
export function asksForDialect({ accept = '' }: Call['headers']): boolean {
  return /vnd\.schemaregistry\b/i.test(accept);
}

/** How many `Accept` headers are remembered: clients send few different ones. */
const REMEMBERED = 500;
const known = new Map<string, Answered | undefined>();

/** The media type to answer with, by the client's `Accept` header (RFC 9110, section 12.5.1); undefined where none is acceptable. */
export function acceptedType({ accept }: Call['headers']): Answered | undefined {
  if (accept === undefined) return ANSWERED[0];
  if (known.has(accept)) return known.get(accept);
  if (known.size >= REMEMBERED) known.clear();
  const type = negotiate(accept);
  known.set(accept, type);
  return type;
}

/** The media type of an answer to a request that accepts one. */
export function typeFor({ headers }: Pick<Call, 'headers'>): Answered {
  return acceptedType(headers) ?? ANSWERED[0];
}

interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly weight: number;
}

function negotiate(accept: string): Answered | undefined {
  const ranges = accept.split(',').flatMap(rangesOf);
  if (ranges.length === 0) return ANSWERED[0];
  let best: Answered | undefined;
  let most = 0;
  for (const type of ANSWERED) {
    const weight = weightOf(type, ranges);
    if (weight > most) [best, most] = [type, weight];
  }
  return best;
}

/** The weight of a type: that of the narrowest range that it is in. */
function weightOf(type: Answered, ranges: readonly Range[]): number {
  const subtype = type.slice('application/'.length);
  const narrowness = (range: Range): number =>
    range.type === '*'
      ? 1
      : range.type !== 'application'
        ? 0
        : range.subtype === '*'
          ? 2
          : range.subtype === subtype
            ? 3
            : 0;
  const fitting = ranges.filter((range) => narrowness(range) > 0);
  const narrowest = Math.max(0, ...fitting.map(narrowness));
  return Math.max(0, ...fitting.filter((range) => narrowness(range) === narrowest).map(({ weight }) => weight));
}

/** One range of the header; none for what is no range. Any subtype of any type is any type, whatever it is called. */
function rangesOf(text: string): Range[] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const [type = '', subtype = type === '*' ? '*' : ''] = name.split('/');
  if (type === '' || subtype === '') return [];
  const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const weight = q === undefined ? 1 : Number(q);
  return [{ type, subtype, weight: weight >= 0 && weight <= 1 ? weight : 0 }];
}

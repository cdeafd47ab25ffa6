import type { Place } from '../../domain/version-uri.ts';
import type { Call } from '../dialect.ts';
import { publicUrlOf } from '../public-url.ts';

/** Where the dialect lives. */
export interface Residence {
  /** The URI under which clients reach the server, without a slash at its end; empty: that of each request. */
  readonly publicUrl: string;
  /** The path before the hierarchy, such as `/registry`; empty by default. */
  readonly prefix: string;
  /** The first segment of the hierarchy, without slashes. */
  readonly segment: string;
  /** The authority of schemas that name none; empty: the registry itself. */
  readonly authority: string;
}

/** Where the registry is for whoever asks. */
export function placeOf(call: Pick<Call, 'headers'>, residence: Residence): Place {
  const { publicUrl, prefix, segment, authority } = residence;
  const root = publicUrlOf(call, publicUrl) + prefix;
  return { root, segment, authority: authority === '' ? root : authority };
}

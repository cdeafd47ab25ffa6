import { LAYERS, type Layer } from '../../domain/dataset.ts';
import type { LayerKey } from '../../service/datasets/datasets.ts';
import { InvalidRequest } from '../coded-errors.ts';
import type { Call } from '../dialect.ts';
import { oneOf, optionalOneOf, wholeParameter } from '../parameters.ts';

/** RFC 9562; of whatever version. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Numbers of versions are what Java's int can hold. */
export const MOST_VERSIONS = 2 ** 31 - 1;

/** An id, in lower case. Throws {@link InvalidRequest} for what is no UUID. */
export function idOf(name: string, text: string | undefined): string {
  if (text !== undefined && UUID.test(text)) return text.toLowerCase();
  throw new InvalidRequest(`${name} must be a UUID`, name);
}

/** The dataset of a path. */
export function datasetOf({ params }: Call): string {
  return idOf('dataset_id', params.dataset_id);
}

/** The layer of a path. */
export function layerKeyOf(call: Call): LayerKey {
  const dataset = datasetOf(call);
  return { dataset, layer: oneOf('layer', call.params.layer, LAYERS) };
}

/** The layer of a query, where there is one. */
export function optionalLayer({ query }: Call): Layer | undefined {
  return optionalOneOf('layer', query.get('layer'), LAYERS);
}

/** The number of a version in a path or a query. */
export function numberOf(name: string, text: string | null | undefined): number {
  const number = wholeParameter(name, text, MOST_VERSIONS);
  if (number !== undefined) return number;
  throw new InvalidRequest(`${name} is missing`, name);
}

/** The revision that a request is about by `If-Match` (RFC 9110, section 13.1.1): undefined for any; 0, which none is, for others' tags. */
export function revisionOf({ headers }: Call, id: string): number | undefined {
  const wanted = headers['if-match'];
  if (wanted === undefined || wanted.trim() === '*') return undefined;
  const revisions = wanted.split(',').flatMap((tag) => {
    const [, of, revision] = /^"([^"]+)\.(\d{1,15})"$/.exec(tag.trim()) ?? [];
    return of === id ? [Number(revision)] : [];
  });
  return revisions[0] ?? 0;
}

/** The entity tag of a dataset as it stands. */
export function tagOf(id: string, revision: number): string {
  return `"${id}.${revision}"`;
}

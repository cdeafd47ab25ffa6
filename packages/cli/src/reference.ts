import { isVersion } from '@concordat/engine';

/** A dataset, and one of its versions where one is named. */
export interface DatasetReference {
  readonly datasetId: string;
  readonly version?: string;
}

/** Reads `DATASET[@VERSION]`. Ids may hold an `@` themselves: only the last one splits, and only before a semantic version. */
export function parseReference(text: string): DatasetReference {
  const at = text.lastIndexOf('@');
  const version = text.slice(at + 1);
  return at > 0 && isVersion(version) ? { datasetId: text.slice(0, at), version } : { datasetId: text };
}

import { DRAFTS, type Draft } from '../schema.ts';

/** The rules by which a schema resource is read: its draft, and which vocabularies its metaschema puts to use. */
export interface Dialect {
  readonly draft: Draft;
  /** Vocabularies that are switched off by a metaschema of one's own (`$vocabulary`, 2019-09 and later), by their last name. */
  readonly without: ReadonlySet<string>;
  /** True where the metaschema makes `format` an assertion (2020-12: the vocabulary `format-assertion`; 2019-09: `format`, required). */
  readonly assertsFormats: boolean;
}

/** The metaschema that names each draft, without the empty fragment. */
export const METASCHEMA_OF: Readonly<Record<Draft, string>> = {
  'draft-04': 'http://json-schema.org/draft-04/schema',
  'draft-06': 'http://json-schema.org/draft-06/schema',
  'draft-07': 'http://json-schema.org/draft-07/schema',
  '2019-09': 'https://json-schema.org/draft/2019-09/schema',
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
};

/** The draft that a `$schema` without its fragment names; `http` and `https` name the same. */
export function draftOf(metaschema: string): Draft | undefined {
  const name = metaschema.replace(/^https?:/, '');
  return DRAFTS.find((draft) => METASCHEMA_OF[draft].replace(/^https?:/, '') === name);
}

/** The rules of a draft with all its vocabularies, formats as annotations. */
export function dialectOf(draft: Draft): Dialect {
  return { draft, without: NONE, assertsFormats: false };
}

/** Vocabularies that can be left out by a metaschema, by their last name. */
const OPTIONAL_VOCABULARIES = ['applicator', 'validation', 'unevaluated'] as const;

/** The rules of a metaschema that lists its vocabularies by URI, each required (true) or not. */
export function dialectOfVocabularies(draft: Draft, vocabularies: ReadonlyMap<string, boolean>): Dialect {
  const names = new Map([...vocabularies].map(([uri, required]) => [uri.slice(uri.lastIndexOf('/') + 1), required]));
  return {
    draft,
    // In 2019-09 the unevaluated keywords belong to the applicators.
    without: new Set(
      OPTIONAL_VOCABULARIES.filter(
        (name) => !names.has(name) && !(draft === '2019-09' && name === 'unevaluated' && names.has('applicator')),
      ),
    ),
    assertsFormats: names.has('format-assertion') || (draft === '2019-09' && names.get('format') === true),
  };
}

/** True for drafts from `since` on, up to `until`. */
export function isWithin(draft: Draft, since: Draft, until?: Draft): boolean {
  const place = DRAFTS.indexOf(draft);
  return place >= DRAFTS.indexOf(since) && (until === undefined || place <= DRAFTS.indexOf(until));
}

const NONE: ReadonlySet<string> = new Set();

import type { JsonObject, JsonValue } from '@concordat/engine';
import { InvalidRequest } from './coded-errors.ts';
import { type Call, json, type Reply } from './dialect.ts';

/** Items on a page where nothing is said, and at most. */
const PAGE_SIZE = 50;
const MOST_ITEMS = 200;
/** Numbers of pages that can be asked for. */
const MOST_PAGES = 1_000_000_000;

/** The documentation of `page` and `page_size`. */
export const NUMBERED_PAGE: Readonly<Record<string, JsonObject>> = {
  page: { type: 'integer', minimum: 1, maximum: MOST_PAGES, default: 1, description: 'number of the page, from 1' },
  page_size: {
    type: 'integer',
    minimum: 1,
    maximum: MOST_ITEMS,
    default: PAGE_SIZE,
    description: 'items on a page',
  },
};

/** Which page of a listing is asked for. */
export interface NumberedPage {
  readonly page: number;
  readonly pageSize: number;
  /** How many items are before the page. */
  readonly offset: number;
  /** How many it has at most. */
  readonly limit: number;
}

/** The page that a request asks for by `page` and `page_size`. Throws {@link InvalidRequest}. */
export function numberedPageOf({ query }: Call): NumberedPage {
  const page = wholeParameter('page', query.get('page'), MOST_PAGES) ?? 1;
  const pageSize = wholeParameter('page_size', query.get('page_size'), MOST_ITEMS) ?? PAGE_SIZE;
  return { page, pageSize, offset: (page - 1) * pageSize, limit: pageSize };
}

/** A page of a listing that has `total` items. */
export function pageReply(items: readonly JsonValue[], { page, pageSize }: NumberedPage, total: number): Reply {
  return json(200, { items, page, page_size: pageSize, total });
}

/** What a parameter says, where the empty text is as if it were not there. */
export function parameter({ query }: Call, name: string): string | undefined {
  return query.get(name) || undefined;
}

/** A whole number of a path or a query from 1 to `most`; undefined where there is none. Throws {@link InvalidRequest}. */
export function wholeParameter(name: string, text: string | null | undefined, most: number): number | undefined {
  if (text === null || text === undefined || text === '') return undefined;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw new InvalidRequest(`${name} must be a whole number from 1 to ${most}`, name);
}

/** A word of a path, a query or a body that has to be one of a list. Throws {@link InvalidRequest}. */
export function oneOf<Word extends string>(name: string, text: unknown, words: readonly Word[]): Word {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new InvalidRequest(`${name} must be one of ${words.join(', ')}`, name);
}

/** As {@link oneOf}, for what need not be there; the empty text is as if it were not. */
export function optionalOneOf<Word extends string>(
  name: string,
  text: string | null | undefined,
  words: readonly Word[],
): Word | undefined {
  return text === null || text === undefined || text === '' ? undefined : oneOf(name, text, words);
}

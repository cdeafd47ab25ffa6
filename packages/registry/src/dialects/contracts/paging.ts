import { failure, type Result, success } from '@concordat/engine';
import type { Call } from '../dialect.ts';
import { type ValidationItem, validationItem } from './validation.ts';

/** Which page of a listing is asked for; without a limit all of it. */
export interface PageQuery {
  readonly limit?: number;
  readonly after?: string;
}

const MOST = 1000;

/** The page that a request asks for by `limit` and `after`. On failure what is wrong with the limit. */
export function readPageQuery({ query }: Call): Result<PageQuery, readonly ValidationItem[]> {
  const text = query.get('limit');
  const after = query.get('after');
  const start = after === null || after === '' ? {} : { after };
  if (text === null) return success(start);
  if (!/^[+-]?\d{1,15}$/.test(text)) {
    const msg = 'Input should be a valid integer, unable to parse string as an integer';
    return failure([validationItem('int_parsing', ['query', 'limit'], msg, text)]);
  }
  const limit = Number(text);
  if (limit < 1) return failure([bound('greater_than_equal', 'greater', { ge: 1 }, 1, text)]);
  if (limit > MOST) return failure([bound('less_than_equal', 'less', { le: MOST }, MOST, text)]);
  return success({ limit, ...start });
}

function bound(type: string, word: string, ctx: Record<string, number>, than: number, text: string): ValidationItem {
  const msg = `Input should be ${word} than or equal to ${than}`;
  return validationItem(type, ['query', 'limit'], msg, text, { ctx });
}

import type { RuleBook } from '../../../model/format.ts';
import { ALL_RULES } from './breaches.ts';

/**
 * The breaking rules of buf as entries of the rule book, by their ids. What undoes a breach may be one too, or not; as the rules look one
 * way only, each is its own mirror. None of them asks for a bump by itself.
 */
export const BUF_RULES: RuleBook = Object.fromEntries(
  Object.entries(ALL_RULES).map(([kind, { title, why, message }]) => [
    kind,
    { title, why, message, mirror: kind, bump: 'none' },
  ]),
);

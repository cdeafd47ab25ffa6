import type { RuleBook } from '../../model/format.ts';
import { CHANGES } from './rules/changes.ts';
import { CONFLUENT } from './rules/confluent.ts';
import { KEYWORDS } from './rules/keywords.ts';

/** The rule book of JSON Schema: our own kinds in small letters, those of Confluent's comparison in capitals. */
export const RULES: RuleBook = { ...CHANGES, ...KEYWORDS, ...CONFLUENT };

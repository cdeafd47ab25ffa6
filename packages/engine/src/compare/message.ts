import type { Detail } from '../model/change.ts';
import type { RuleBook } from '../model/format.ts';

/** A change, or a finding about one. */
export interface Tellable {
  readonly kind: string;
  readonly path: string;
  readonly detail: Detail;
  /** What is told where the rule book has no entry for the kind. */
  readonly reason?: string;
}

/** The sentence of a change or finding, made by the rule book from kind, detail and path. */
export function messageOf(rules: RuleBook, { kind, path, detail, reason }: Tellable): string {
  const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined;
  return rule?.message(detail, path) ?? reason ?? kind;
}

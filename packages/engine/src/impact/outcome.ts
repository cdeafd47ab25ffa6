import type { Witness } from '../model/refutation.ts';

/** `broken`: it will fail, or be wrong. `at_risk`: it may, and somebody has to look. `unaffected`: it goes on as before. */
export type Outcome = 'broken' | 'at_risk' | 'unaffected';

/** Why a consumer is broken or at risk. */
export interface ImpactReason {
  readonly outcome: Exclude<Outcome, 'unaffected'>;
  /** Index into the changes of the verdict, where it is one of them. */
  readonly change?: number;
  /** The field that the consumer uses; `*` for one that names none. */
  readonly path: string;
  /** How it is used, or what is needed of it: `select`, `not_null`, … */
  readonly use: string;
  /** One sentence. */
  readonly reason: string;
  readonly witness?: Witness;
}

/** What a candidate is to a consumer. */
export interface Impact {
  readonly outcome: Outcome;
  /** What breaks first, in the order of the consumer's fields and of the changes. */
  readonly reasons: readonly ImpactReason[];
}

/** The outcome of several reasons: the worst. */
export function impactOf(reasons: readonly ImpactReason[]): Impact {
  const broken = reasons.filter(({ outcome }) => outcome === 'broken');
  const others = reasons.filter(({ outcome }) => outcome !== 'broken');
  const outcome = broken.length > 0 ? 'broken' : others.length > 0 ? 'at_risk' : 'unaffected';
  return { outcome, reasons: [...broken, ...others] };
}

import { jsonObject } from '../../../model/json.ts';
import type { Refutation } from '../../../model/refutation.ts';
import type { Contract } from '../contract.ts';
import { member } from '../values/answer.ts';
import type { Reading } from './reading.ts';
import { plainly } from './reasons.ts';
import type { Members } from './spots.ts';

/** The reader relies on data no older than it says; the writer must promise at least that. */
export function* readFreshness(
  reading: Reading,
  { freshness_sla: wanted }: Contract,
  { freshness_sla: promised }: Contract,
  rows: Members,
): Generator<Refutation> {
  if (wanted === null || (promised !== null && promised.max_lag_seconds <= wanted.max_lag_seconds)) return;
  const late = member(jsonObject([['lag_seconds', wanted.max_lag_seconds + 1]]));
  const promise = promised === null ? 'nothing' : `${promised.max_lag_seconds} seconds`;
  const reason = plainly(
    `the reader relies on a lag of ${wanted.max_lag_seconds} seconds at most, the writer promises ${promise}`,
  );
  const at = { reader: '/freshness_sla', writer: '/freshness_sla' };
  const spot = { at, isReached: rows.isReached, row: () => late };
  yield* reading.refute(spot, { aspect: 'freshness_sla', class: 'guarantee', about: 'observation', reason }, late);
}

import type { Tally } from '../meter.ts';
import type { Claim, Claims, Kind } from './claims.ts';
import type { Places } from './place.ts';

/** What it takes to put the words of schemas into claims. */
export interface Terms {
  readonly claims: Claims;
  readonly places: Places;
  readonly tally: Tally;
  /** The claim about values of this kind, simplified: true and false where that is certain by the look of it. */
  under(claim: Claim, kind: Kind): Claim;
}

import type { Neighbours } from '../../store/sqlite/neighbours.ts';
import type { Figures } from '../metrics.ts';

/** The processes that serve one registry on one port together, as one of them sees them. */
export interface Company extends Neighbours {
  /** Says how the figures of this process are had. */
  tell(figures: () => Promise<Figures>): void;
  /** The figures of all, of this process among them. One that does not answer soon is left out. */
  figures(): Promise<readonly Figures[]>;
}

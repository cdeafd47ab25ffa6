/** The other processes of this machine that have the same file open, as somebody who knows them all lets them write in turn. */
export interface Neighbours {
  /** Does some work when it is this process's turn to write. Rejects as the work throws. */
  turn<Answer>(work: () => Answer): Promise<Answer>;
}

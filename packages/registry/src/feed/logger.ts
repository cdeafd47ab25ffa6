/** Where a feed says what went wrong. */
export interface FeedLogger {
  warn(detail: object, message: string): void;
}

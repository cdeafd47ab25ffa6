import type { Config } from '../config.ts';
import type { Figures } from '../metrics.ts';

/** What a worker says to the primary. */
export type FromWorker =
  /** It answers requests. */
  | { readonly says: 'ready'; readonly url: string }
  /** It cannot, and ends; the sentence is for people. */
  | { readonly says: 'failed'; readonly sentence: string }
  /** It wants to write into a store in which one writes at a time. */
  | { readonly says: 'turn-wanted' }
  | { readonly says: 'turn-over' }
  /** Somebody wants to know the figures of all. */
  | { readonly says: 'all-figures-wanted'; readonly question: number }
  | { readonly says: 'figures'; readonly question: number; readonly figures: Figures };

/** What the primary says to a worker. */
export type ToWorker =
  /** The first word: with what to serve. */
  | { readonly says: 'begin'; readonly config: Config }
  | { readonly says: 'turn' }
  | { readonly says: 'figures-wanted'; readonly question: number }
  | { readonly says: 'all-figures'; readonly question: number; readonly all: readonly Figures[] };

import type { JsonObject, Problem, Result } from '@concordat/engine';
import type { Subject } from './subject.ts';

/** A subscription as a file has it. */
export interface Wanted extends Subject {
  readonly consumer: string;
  /** What is said of it, in the words of the native API. */
  readonly said: JsonObject;
}

/** All subscriptions that a file has. */
export interface ConsumersFile {
  readonly source: 'file' | 'dbt';
  /** The name by which the file is known from import to import; the file's own name where it has none. */
  readonly origin: string | undefined;
  readonly wanted: readonly Wanted[];
}

/** A file that was read, or all that is wrong with it. */
export type ReadConsumers = Result<ConsumersFile, readonly Problem[]>;

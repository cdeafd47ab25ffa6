import { cut } from './cut.ts';
import type { Fault } from './fault.ts';
import { kill } from './kill.ts';
import { postgresRestart } from './postgres-restart.ts';
import { stop } from './stop.ts';

/** All kinds of faults, by name. */
export const FAULTS: ReadonlyMap<string, Fault> = new Map(
  [kill, postgresRestart, stop, cut].map((fault) => [fault.name, fault]),
);

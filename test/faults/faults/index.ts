import { clock } from './clock.ts';
import { cut } from './cut.ts';
import { disk } from './disk.ts';
import type { Fault } from './fault.ts';
import { kill } from './kill.ts';
import { killWorker } from './kill-worker.ts';
import { postgresRestart } from './postgres-restart.ts';
import { stop } from './stop.ts';

/** All kinds of faults, by name. */
export const FAULTS: ReadonlyMap<string, Fault> = new Map(
  [kill, killWorker, postgresRestart, stop, cut, disk, clock].map((fault) => [fault.name, fault]),
);

import cluster from 'node:cluster';
import { startServer } from '../start.ts';
import { Link } from './link.ts';

/** True in a process that was started to serve together with others. */
export function isWorker(): boolean {
  return cluster.isWorker;
}

/**
 * Serves what the primary says, until `stopped` or until the primary is gone. Gives false where that cannot be; it is the primary then that
 * says why.
 */
export async function serveAsWorker(stopped: Promise<void>): Promise<boolean> {
  const link = new Link();
  // Without this the process would end at once, in the middle of requests.
  cluster.worker?.on('disconnect', () => {
    if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
  });
  const ending = Promise.race([stopped, link.lost]);
  const config = await Promise.race([link.begin, ending]);
  if (config === undefined) return leave(true);
  try {
    const server = await startServer(config, { company: link });
    link.say({ says: 'ready', url: server.url });
    await ending;
    await server.close();
    return leave(true);
  } catch (error) {
    link.say({ says: 'failed', sentence: error instanceof Error ? error.message : String(error) });
    return leave(false);
  }
}

/** Lets go of the primary, so that the process can end. What was said before still arrives. */
function leave(isFine: boolean): boolean {
  if (process.connected) process.disconnect();
  return isFine;
}

import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** How a program ended, and all that it said. */
interface Ended {
  readonly status: number | null;
  readonly said: string;
}

/** Runs a program in a folder while this process goes on answering. */
export async function run(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: OFFLINE });
  const status = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await status, said: out + error };
}

/** True where a program can be started and ends well. */
export function works(program: string, args: readonly string[], cwd: string): boolean {
  return spawnSync(program, args, { cwd, stdio: 'ignore', env: OFFLINE }).status === 0;
}

/** Nothing is downloaded while tests run. */
const OFFLINE = { ...process.env, GOFLAGS: '-mod=readonly', GOPROXY: 'off', GOTOOLCHAIN: 'local' };

#!/usr/bin/env node
// The door to the command line. It runs on old versions of Node too, so that they get a sentence instead of a syntax error: nothing
// newer than ES2020 here, and no import of the program before the version is known.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = [22, 18];
const CANNOT_RUN = 2;
const here = dirname(fileURLToPath(import.meta.url));

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The Node that a project pins as the npm package `node`: in a `node_modules` of this directory or one above. */
function pinnedNode() {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let directory = here; ; directory = dirname(directory)) {
    const candidate = join(directory, 'node_modules', 'node', 'bin', binary);
    if (existsSync(candidate)) return candidate;
    if (directory === dirname(directory)) return undefined;
  }
}

function fail(message) {
  console.error(`concordat: ${message}`);
  process.exitCode = CANNOT_RUN;
}

/** Runs the same command with another Node, and ends as it ends. */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, CONCORDAT_REEXECUTED: '1' },
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => {
    for (const name of signals) process.removeAllListeners(name);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code;
  });
}

async function runHere() {
  const program = join(here, '..', 'dist', 'main.js');
  if (!existsSync(program)) return fail(`${program} is missing; run \`npm run build\` first`);
  // Compiled code is kept between runs: most of the time that a short command takes is loading.
  if (module.enableCompileCache) module.enableCompileCache();
  const { run } = await import(pathToFileURL(program).href);
  await run();
}

const pinned = isNewEnough(process.versions.node) || process.env.CONCORDAT_REEXECUTED ? undefined : pinnedNode();
if (isNewEnough(process.versions.node)) {
  runHere().catch((error) => fail(error.stack));
} else if (pinned) {
  runWith(pinned);
} else {
  fail(`needs Node ${NEEDED.join('.')} or newer, and this is ${process.versions.node}`);
}

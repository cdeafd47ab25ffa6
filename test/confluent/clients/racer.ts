/**
 * A client that makes one request for each line that it reads, `METHOD PATH BODY`: `node racer.ts URL`. It prints the status of each
 * answer.
 */
import { createInterface } from 'node:readline';

const [url] = process.argv.slice(2);
for await (const line of createInterface({ input: process.stdin })) {
  const [, method = '', path = '', body] = /^(\S+) (\S+) ?(.*)$/.exec(line) ?? [];
  const response = await fetch(url + path, {
    method,
    ...(body && { body, headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' } }),
  });
  await response.text();
  process.stdout.write(`${response.status}\n`);
}

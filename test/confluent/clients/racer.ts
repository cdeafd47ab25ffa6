/**
 * A client that registers one schema for each line that it reads: `node racer.ts URL SCHEMA`, where a line is a subject. It prints the
 * status of each answer.
 */
import { createInterface } from 'node:readline';

const [url, schema] = process.argv.slice(2);
for await (const subject of createInterface({ input: process.stdin })) {
  const response = await fetch(`${url}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema }),
  });
  await response.text();
  process.stdout.write(`${response.status}\n`);
}

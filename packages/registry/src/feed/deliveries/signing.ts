import { createHmac } from 'node:crypto';

/** What secrets of this kind begin with (Standard Webhooks, "Symmetric signatures"). */
const PREFIX = 'whsec_';

/**
 * The headers that sign a message by Standard Webhooks 1.0: who sent it, and that nobody changed it. While a secret is being replaced there
 * are two, and a signature with each.
 */
export function signatureHeaders(
  { id, body, at }: { readonly id: string; readonly body: string; readonly at: Date },
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  if (secrets.length === 0) return {};
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => `v1,${digestOf(`${id}.${timestamp}.${body}`, secret)}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

function digestOf(text: string, secret: string): string {
  const key = secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret);
  return createHmac('sha256', key).update(text).digest('base64');
}

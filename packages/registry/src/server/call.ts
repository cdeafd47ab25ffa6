import { failure, type Result, success } from '@concordat/engine';
import type { FastifyRequest } from 'fastify';
import { type Call, json, type Reply } from '../dialects/dialect.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A request of the framework as dialects see it; or the reply, where its body is not the plain UTF-8 that it has to be. */
export function callOf(request: FastifyRequest): Result<Call, Reply> {
  const coding = request.headers['content-encoding'] ?? 'identity';
  if (coding !== 'identity') {
    const detail = `bodies in the content coding '${coding}' are not read`;
    return failure(json(415, { detail }, { 'accept-encoding': 'identity' }));
  }
  const body = bodyText(request.body);
  if (body === undefined) return failure(json(400, { detail: 'the body is not valid UTF-8' }));
  const url = request.raw.url ?? '';
  const [path = ''] = url.split('?', 1);
  return success({
    path,
    params: request.params as Readonly<Record<string, string>>,
    query: new URLSearchParams(url.slice(path.length + 1)),
    headers: singleHeaders(request),
    mediaType: (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    body,
  });
}

function bodyText(body: unknown): string | undefined {
  if (!(body instanceof Uint8Array)) return '';
  try {
    return UTF8.decode(body);
  } catch {
    return undefined;
  }
}

function singleHeaders({ headers }: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

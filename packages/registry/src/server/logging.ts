import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, pino } from 'pino';

/** Takes the lines of the log. */
export interface LogSink {
  write(line: string): void;
}

/** A logger of one JSON object a line, on standard error unless it is told otherwise. Every line has what is `about` the process. */
export function createLogger(
  level: string,
  clock: () => Date,
  about?: Readonly<Record<string, number>>,
  sink: LogSink = pino.destination(2),
): Logger {
  const options = {
    level,
    base: about ?? null,
    timestamp: () => `,"time":"${clock().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, sink);
}

/**
 * One entry for each request: what was asked, how it ended, how long it took. Reads that go well are for `debug`; bodies and header
 * fields are in no entry.
 */
export function logRequest(
  logger: Logger,
  request: FastifyRequest,
  reply: FastifyReply,
  route: string | undefined,
): void {
  const { method } = request;
  const { statusCode } = reply;
  const isRead = method === 'GET' || method === 'HEAD';
  const level = statusCode >= 500 ? 'error' : isRead && statusCode < 400 ? 'debug' : 'info';
  if (!logger.isLevelEnabled(level)) return;
  request.log[level](requestEntry(method, request.originalUrl, route, statusCode, reply.elapsedTime), 'request');
}

/** What the log says of a request. */
export function requestEntry(
  method: string,
  url: string,
  route: string | undefined,
  status: number,
  milliseconds: number,
) {
  return { method, path: url.split('?', 1)[0], route, status, ms: Math.round(milliseconds * 1000) / 1000 };
}

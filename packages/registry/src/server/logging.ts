import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, pino } from 'pino';

/** Takes the lines of the log. */
export interface LogSink {
  write(line: string): void;
}

/** A logger of one JSON object a line, on standard error unless it is told otherwise. */
export function createLogger(level: string, clock: () => Date, sink: LogSink = pino.destination(2)): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${clock().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, sink);
}

/**
 * One entry for each request: what was asked, how it ended, how long it took. Reads that go well are for `debug`; bodies and header
 * fields are in no entry.
 */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const { method, routeOptions } = request;
  const { statusCode, elapsedTime } = reply;
  const entry = {
    method,
    path: request.url.split('?', 1)[0],
    route: routeOptions.url,
    status: statusCode,
    ms: Math.round(elapsedTime * 1000) / 1000,
  };
  const isRead = method === 'GET' || method === 'HEAD';
  const level = statusCode >= 500 ? 'error' : isRead && statusCode < 400 ? 'debug' : 'info';
  request.log[level](entry, 'request');
}

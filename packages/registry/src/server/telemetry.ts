import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { Asking } from '../service/asking.ts';
import type { Telemetry } from '../service/telemetry.ts';
import type { Instruments } from './instruments.ts';
import { VERSION } from './version.ts';

/** What telemetry is told to. */
export interface TelemetryParts {
  readonly instruments: Instruments;
  readonly logger: Logger;
  readonly asking: () => Asking;
}

/**
 * Tells the work of use cases to the figures, to the log, and to traces by the API of OpenTelemetry, which does nothing in a process without
 * its SDK.
 */
export function createTelemetry({ instruments, logger, asking }: TelemetryParts): Telemetry {
  const tracer = trace.getTracer('concordat', VERSION);
  return {
    count: (name, labels) => instruments.count(name, labels),
    async timed(name, labels, work) {
      const start = performance.now();
      try {
        return await work();
      } finally {
        instruments.observe(name, labels, performance.now() - start);
      }
    },
    event(name, fields) {
      if (!logger.isLevelEnabled('info')) return;
      const { caller, correlationId } = asking();
      const about = { event: name, correlation_id: correlationId, request_id: correlationId, actor: caller.id };
      logger.info({ ...about, ...fields }, name);
    },
    span: (name, work, attributes = {}) =>
      tracer.startActiveSpan(name, { attributes: { ...attributes, ...askedBy(asking()) } }, (span) =>
        ending(span, work),
      ),
  };
}

function askedBy({ caller, correlationId }: Asking): Readonly<Record<string, string>> {
  return { 'enduser.id': caller.id, ...(correlationId !== undefined && { 'concordat.correlation_id': correlationId }) };
}

/** Does the work of a span, and ends the span with it. */
function ending<Answer>(span: Span, work: () => Answer): Answer {
  try {
    const answer = work();
    if (!(answer instanceof Promise)) {
      span.end();
      return answer;
    }
    void answer.then(
      () => span.end(),
      (error: unknown) => endFailed(span, error),
    );
    return answer;
  } catch (error) {
    endFailed(span, error);
    throw error;
  }
}

function endFailed(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

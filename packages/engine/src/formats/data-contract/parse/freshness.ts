import type { ExpectedSchedule, FreshnessSla } from '../contract.ts';
import { checked, integer, type Reader, text } from './reader.ts';
import { byDefault, optional, record, required } from './record.ts';
import { isCron, isTimezone } from './schedule.ts';
import { name } from './shape.ts';

const schedule: Reader<ExpectedSchedule> = record('an expected schedule', {
  cron: required(
    checked(text(), (expression) =>
      isCron(expression)
        ? undefined
        : {
            kind: 'cron-invalid',
            message: "'cron' is not a cron expression",
            hint: "five fields: minute, hour, day of month, month, day of week, as in '0 6 * * 1-5'",
          },
    ),
  ),
  timezone: byDefault(
    checked(text(), (zone) =>
      isTimezone(zone)
        ? undefined
        : {
            kind: 'timezone-invalid',
            message: "'timezone' is no name of the IANA time zone database",
            hint: "write a name such as 'Europe/Madrid' or 'UTC'",
          },
    ),
    'UTC',
  ),
  grace_seconds: byDefault(integer(), 0),
  calendar: optional(text({ min: 1 })),
});

/** When stale becomes broken: the promise, and what is known of the schedule behind it. */
export const freshnessSla: Reader<FreshnessSla> = record(
  'a freshness SLA',
  {
    max_lag_seconds: required(integer({ min: 1 })),
    measurement: byDefault(text(), 'event_time'),
    warn_lag_seconds: optional(integer({ min: 1 })),
    field: optional(name),
    expect: optional(schedule),
  },
  ({ max_lag_seconds: limit, warn_lag_seconds: warning }, spot) => {
    if (limit === undefined || warning === undefined || warning <= limit) return;
    spot.member('warn_lag_seconds')?.problem('bounds-empty', "'warn_lag_seconds' is larger than 'max_lag_seconds'", {
      hint: 'warn before the promise is broken, not after',
      detail: { lower: 'warn_lag_seconds', upper: 'max_lag_seconds' },
    });
  },
);
